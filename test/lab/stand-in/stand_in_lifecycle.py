"""Part of the stand-in for snapcraft: reads the project, does the steps of its parts, packs. See `snapcraft` beside it."""
import hashlib, json, os, shlex, shutil, subprocess, sys, tempfile, time
from pathlib import Path

import yaml

ARCH = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
STEPS = ["pull", "build", "stage", "prime"]
VERBS = {"pull": ("Pulling", "Repulling"), "build": ("Building", "Rebuilding"),
         "stage": ("Staging", "Restaging"), "prime": ("Priming", "Repriming")}
PROPERTIES = {"pull": ["plugin", "source", "override-pull"],
              "build": ["after", "organize", "override-build", "build-environment"],
              "stage": ["stage", "override-stage"], "prime": ["prime", "override-prime"]}
PLACES = ["snapcraft.yaml", "snap/snapcraft.yaml", "build-aux/snap/snapcraft.yaml", ".snapcraft.yaml"]
TOP_KEYS = set("""adopt-info apps architectures assumes base build-base compression components confinement contact
    description donation environment epoch extensions grade hooks icon issues layout license links lint name
    package-repositories parts passthrough platforms plugs provenance slots source-code summary system-usernames title
    type ua-services version website""".split())
SNAP_KEYS = """name title version summary description license type base assumes epoch confinement grade environment
    plugs slots layout hooks system-usernames provenance""".split()
LEVELS = ["quiet", "brief", "verbose", "debug", "trace"]
output = {"verbosity": "brief", "log": None}


class Failure(Exception):
    """Message, exit code, and what belongs to it."""

    def __init__(self, message, code=1, detail=None, resolution=None):
        super().__init__(message)
        self.code, self.detail, self.resolution = code, detail, resolution


def say(text, level="brief"):
    """Progress: on standard error where the verbosity allows, in the log in any case."""
    now = time.time()
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now)) + f".{int(now * 1000) % 1000:03d} "
    if output["log"]:
        print(stamp + text, file=output["log"], flush=True)
    if output["verbosity"] != "quiet" and LEVELS.index(level) <= LEVELS.index(output["verbosity"]):
        print((stamp if output["verbosity"] in ("debug", "trace") else "") + text, file=sys.stderr, flush=True)


# -- the project

def load():
    place = next((place for place in PLACES if Path(place).is_file()), None)
    if not place:
        raise Failure("Could not find project file 'snapcraft.yaml'.", 66)
    try:
        data = yaml.safe_load(Path(place).read_text())
    except yaml.MarkedYAMLError as error:
        raise Failure(f"error parsing 'snapcraft.yaml': {error.problem}", 65, detail=str(error).replace(
            "<unicode string>", place), resolution="Ensure snapcraft.yaml contains valid YAML")
    if not isinstance(data, dict):
        raise Failure(f"Invalid project file: {place!r} is not a mapping.", 66)
    base = data.get("base", data.get("build-base"))
    root = f"has-base.{base}" if "base" in data else f"baseless.{base}"
    bad = [f"- field {key!r} required in {root!r} configuration" for key in ("name", "summary", "description", "parts")
           if key not in data]
    bad += [f"- extra inputs are not permitted (in field '{root}.{key}', input: {value!r})"
            for key, value in data.items() if key not in TOP_KEYS]
    if bad:
        raise Failure("\n".join(["Bad snapcraft.yaml content:", *bad]), 65)
    return data


def to_list(value):
    return value if isinstance(value, list) else [value]


def pick_platform(data, chosen):
    """The one build of the plan: (label, architecture to build for)."""
    plan = []
    platforms = data.get("platforms") or {ARCH: None}
    wanted = chosen.get("--platform") or os.environ.get("SNAPCRAFT_PLATFORM") or os.environ.get("CRAFT_PLATFORM")
    if wanted and wanted not in platforms:
        names = ", ".join(repr(name) for name in sorted(platforms))
        raise Failure(f"Platform {wanted!r} not found in the project definition.",
                      resolution=f"Valid platforms are: {names}.")
    for label, value in platforms.items():
        build_on, build_for = (to_list((value or {}).get(key, label)) for key in ("build-on", "build-for"))
        if ARCH in build_on and wanted in (None, label):
            plan += [(label, target) for target in build_for if chosen.get("--build-for") in (None, target)]
    if not plan:
        raise Failure("No build matches the current execution environment.",
                      resolution="Check the project's 'platforms' declaration, and the '--platform' and '--build-for' parameters.")
    if len(plan) > 1:
        raise Failure(f"Multiple builds match the current platform: {', '.join(label for label, _ in plan)}.",
                      resolution='Check the "--platform" and "--build-for" parameters.')
    return plan[0]


def order(parts, wanted):
    """Names in `after` order; those wanted with what they need."""
    for name in wanted:
        if name not in parts:
            raise Failure(f"A part named {name!r} is not defined in the parts list.", 65)
    done, open_ = [], []

    def visit(name):
        if name in open_:
            raise Failure("A circular dependency chain was detected.", detail=" -> ".join([*open_, name]))
        if name not in done:
            open_.append(name)
            for other in (parts.get(name) or {}).get("after", []):
                visit(other)
            open_.pop()
            done.append(name)

    for name in sorted(wanted or parts):
        visit(name)
    return done


# -- the lifecycle

class Lifecycle:
    """The steps of the parts, each done again only where something changed."""

    def __init__(self, data, work, target):
        self.data, self.work, self.target, self.ran = data, work, target, False
        self.parts = {name: part or {} for name, part in data["parts"].items()}
        self.variables = work / "parts/.variables"

    def folder(self, part, name):
        return {"stage": self.work / "stage", "prime": self.work / "prime"}.get(name, self.work / "parts" / part / name)

    def state_file(self, part, step):
        return self.folder(part, "state") / step

    def read_state(self, part, step):
        file = self.state_file(part, step)
        return json.loads(file.read_text()) if file.is_file() else None

    def write_state(self, part, step, state):
        self.folder(part, "state").mkdir(parents=True, exist_ok=True)
        self.state_file(part, step).write_text(json.dumps(state))

    def source(self, part):
        """Of local sources the folder, and what of it is not source."""
        source = self.parts[part].get("source")
        own = [self.work / name for name in ("parts", "stage", "prime")]
        return source and Path(source).absolute(), own

    def inputs(self, part, step):
        properties = {key: self.parts[part].get(key) for key in PROPERTIES[step]}
        files = []
        source, own = self.source(part)
        for folder, names, found in os.walk(source) if step == "pull" and source else ():
            names[:] = [name for name in names if name != ".craft" and Path(folder, name) not in own]
            stats = [(os.path.join(folder, name), os.lstat(os.path.join(folder, name))) for name in found]
            files += [(file, stat.st_size, stat.st_mtime_ns) for file, stat in stats if not file.endswith(".snap")]
        return {"properties": properties, "files": hashlib.sha256(json.dumps(sorted(files)).encode()).hexdigest()}

    def run(self, names, last):
        say("Initializing lifecycle")
        for folder in ("stage", "prime", "parts"):
            (self.work / folder).mkdir(parents=True, exist_ok=True)
        for step in STEPS[:STEPS.index(last) + 1]:
            for part in names:
                for other in self.parts[part].get("after", []) if step == "build" else ():
                    self.step(other, "stage", f" (required to build {part!r})")
                self.step(part, step)

    def step(self, part, step, why=""):
        inputs, old = self.inputs(part, step), self.read_state(part, step)
        differing = [key for key, value in inputs["properties"].items() if old and old["properties"].get(key) != value]
        update = False
        if not old:
            say(f"{VERBS[step][0]} {part}{why}")
        elif differing:
            say(f"{VERBS[step][1]} {part} ({differing[0]!r} property changed)")
        elif old.get("stale"):
            text = f"Updating build for {part}" if old.get("update") else f"{VERBS[step][1]} {part}"
            say(f"{text} ({old['stale']})")
        elif old["files"] != inputs["files"]:
            update = True
            say(f"Updating sources for {part} (source changed)")
        else:
            if not why:
                say(f"Skipping {step} for {part} (already ran)")
            return
        self.ran = True
        self.state_file(part, step).unlink(missing_ok=True)
        for file in (old or {}).get("installed", []):
            (self.folder(part, step) / file).unlink(missing_ok=True)
        later = STEPS[STEPS.index(step) + 1:][:1]
        self.mark_stale(part, later, f"{step.upper()!r} step changed", update)
        for other, spec in self.parts.items() if step == "stage" else ():
            if part in spec.get("after", []):
                self.mark_stale(other, ["build"], f"stage for part {part!r} changed", False)
        self.execute(part, step)
        install = self.folder(part, "install")
        files = [str(file.relative_to(install)) for file in install.rglob("*") if not file.is_dir()]
        self.write_state(part, step, {**inputs, "installed": files if step in ("stage", "prime") else []})

    def mark_stale(self, part, steps, reason, update):
        for step in steps:
            state = self.read_state(part, step)
            if state:
                self.write_state(part, step, {**state, "stale": reason, "update": update})

    def execute(self, part, step):
        spec = self.parts[part]
        plugin = spec.get("plugin", part)
        if plugin not in ("dump", "nil"):
            raise Failure(f"Plugin {plugin!r} in part {part!r} is not registered.", detail="(The stand-in has dump and nil.)")
        for name in {"pull": ["src"], "build": ["build", "install"]}.get(step, []):
            shutil.rmtree(self.folder(part, name), ignore_errors=True)
            self.folder(part, name).mkdir(parents=True)
        if step == "build":
            subprocess.run(["cp", "-aT", self.folder(part, "src"), self.folder(part, "build")], check=True)
        source, own = self.source(part)
        skip = [f"--exclude=./{folder.name}" for folder in own if folder.parent == source]
        pull = f"tar -C {shlex.quote(str(source))} {' '.join(skip)} --exclude='./*.snap' -cf - . | tar -xf -"
        default = {"pull": pull if source else ":",
                   "build": 'cp -aT . "$CRAFT_PART_INSTALL"' if plugin == "dump" else ":",
                   "stage": 'cp -aT "$CRAFT_PART_INSTALL" "$CRAFT_STAGE"',
                   "prime": 'cp -aT "$CRAFT_PART_INSTALL" "$CRAFT_PRIME"'}[step]
        override = spec.get(f"override-{step}")
        folder = self.folder(part, {"pull": "src"}.get(step, step))
        status, lines = self.run_script(part, step, override or default, default, folder)
        if status:
            traces = [number for number, line in enumerate(lines) if line.startswith("+")][-3:]
            detail = "".join(f"\n:: {line}" for line in lines[traces[0] if traces else -10:])
            if override:
                raise Failure(f"'override-{step}' in part {part!r} failed with code {status}.", detail=detail,
                              resolution="Review the scriptlet and make sure it's correct.")
            raise Failure(f"Failed to run the {step} script for part {part!r}.", detail=detail,
                          resolution=f"Check the build output and verify the project can work with the {plugin!r} plugin.")
        for pattern, new in (spec.get("organize") or {}).items() if step == "build" else ():
            install = self.folder(part, "install")
            for found in list(install.glob(pattern)):
                goal = install / new / (found.name if new.endswith("/") else "")
                goal.parent.mkdir(parents=True, exist_ok=True)
                found.rename(goal)

    def run_script(self, part, step, text, default, folder):
        """Runs in a private folder with a `craftctl` on the path; prints what it says. Returns (status, lines)."""
        spec, data = self.parts[part], self.data
        env = {**os.environ, "CRAFT_PART_NAME": part, "CRAFT_STEP_NAME": step.upper(), "CRAFT_PROJECT_DIR": os.getcwd(),
               "CRAFT_PROJECT_NAME": data["name"], "CRAFT_PROJECT_VERSION": data.get("version", ""),
               "CRAFT_ARCH_BUILD_ON": ARCH, "CRAFT_ARCH_BUILD_FOR": self.target,
               "CRAFT_PARALLEL_BUILD_COUNT": os.cpu_count(),
               **{f"CRAFT_PART_{name.upper()}": self.folder(part, name) for name in ("src", "build", "install")},
               **{f"CRAFT_{name.upper()}": self.folder(part, name) for name in ("stage", "prime")}}
        for pair in spec.get("build-environment") or []:
            env.update(pair)
        with tempfile.TemporaryDirectory() as private:
            control = Path(private, "craftctl")
            control.write_text(f"#!/bin/sh -e\ncase $1 in\ndefault) {default} ;;\n"
                               f"set) shift; printf '%s\\n' \"$@\" >>{shlex.quote(str(self.variables))} ;;\nesac\n")
            control.chmod(0o755)
            env["PATH"] = f"{private}:{env['PATH']}"
            trace = ["-x"] if step == "build" or f"override-{step}" in spec else []
            run = subprocess.Popen(["bash", "-e", *trace, "-c", text], cwd=folder, stdin=subprocess.DEVNULL,
                                   env={key: str(value) for key, value in env.items()}, text=True, errors="replace",
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            lines = []
            for line in run.stdout:
                lines.append(line.rstrip("\n"))
                say(f":: {lines[-1]}")
            return run.wait(), lines


# -- packing

def pack(life, label, chosen):
    data, prime = life.data, life.work / "prime"
    say("Packing...")
    for line in life.variables.read_text().splitlines() if life.variables.is_file() else []:
        key, _, value = line.partition("=")
        data[key] = value
    file = Path(chosen.get("--output") or ".")
    file = file if file.suffix == ".snap" else file / f"{data['name']}_{data.get('version', '1')}_{label}.snap"
    if Path.cwd() not in file.resolve().parents:
        raise Failure("Cannot create packages outside of the project tree.", detail=str(file))
    if not life.ran and file.is_file():
        return say(f"Already packed: {file}")
    meta = {key: data[key] for key in SNAP_KEYS if key in data}
    meta["architectures"] = [life.target]
    if data.get("apps"):
        meta["apps"] = {name: {key: value for key, value in app.items() if key not in ("extensions", "desktop")}
                        for name, app in data["apps"].items()}
    (prime / "meta").mkdir(exist_ok=True)
    for found in (Path("snap/hooks").glob("*") if Path("snap/hooks").is_dir() else ()):
        (prime / "meta/hooks").mkdir(exist_ok=True)
        shutil.copy(found, prime / "meta/hooks")
        (prime / "meta/hooks" / found.name).chmod(0o755)
    (prime / "meta/snap.yaml").write_text(yaml.safe_dump(meta, sort_keys=False))
    if shutil.which("snap"):
        check = subprocess.run(["snap", "pack", "--check-skeleton", prime], capture_output=True, text=True)
        if check.returncode:
            raise Failure(f"Cannot pack snap: {check.stderr.strip()}")
    lint(data)
    say("Creating snap package...")
    part = file.with_name(f".{file.name}.part")
    compression = data.get("compression", "lzo")
    made = subprocess.run(["mksquashfs", prime, part, "-noappend", "-comp", compression, "-no-xattrs", "-all-root",
                           "-no-progress"], capture_output=True, text=True)
    if made.returncode:
        part.unlink(missing_ok=True)
        raise Failure("Snapd failed to pack", detail=made.stderr.strip())
    part.rename(file)
    say(f"Packed {file}")


def lint(data):
    """The metadata linter: its fields that are not there."""
    if data.get("grade") == "devel" or "metadata" in (ignored := (data.get("lint") or {}).get("ignore") or []):
        return
    silent = [field for one in ignored if isinstance(one, dict) for field in one.get("metadata", [])]
    for heading, fields in (("Lint warnings:", ["title", "contact", "license"]),
                            ("Lint information:", ["issues", "source-code", "website"])):
        missing = [field for field in fields if not data.get(field) and field not in silent]
        if missing:
            say("\n".join([heading, *(f"- metadata: Metadata field {field!r} is missing or empty." for field in missing)]))


