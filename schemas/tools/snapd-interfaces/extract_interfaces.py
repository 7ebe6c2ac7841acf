#!/usr/bin/env python3
"""Extracts a fact table of snapd's interfaces from a snapd checkout.

    extract_interfaces.py SNAPD_CHECKOUT OUTPUT.json
    extract_interfaces.py SNAPD_CHECKOUT OUTPUT.json --git-dir SNAPD_GIT_DIR

What the source states as data (names, implicit slots, base-declaration rules,
regular expressions, value lists) is parsed from the Go text. What only the
code says (summaries, attributes) comes from interfaces_overlay.py beside this
file, and is checked against the code: an interface or an attribute that the
overlay does not know makes the run fail, so that a new snapd shows up as work
to do, not as silence.

With --git-dir the release in which each interface first appeared is looked up
in the tags of that repository and kept in interfaces_since.json beside this
file; without it the kept file is used.

Needs Python 3.9 or newer, nothing else.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import basedecl  # noqa: E402
import gosource  # noqa: E402
import interfaces_overlay as overlay  # noqa: E402
from read_builtin import (  # noqa: E402
    ExtractError,
    PACKAGE_DIRS,
    attributes_read,
    read_interface,
    registrations,
)
from verdicts import derive  # noqa: E402

HERE = Path(__file__).resolve().parent
SINCE_FILE = HERE / "interfaces_since.json"
DOCS_URL = "https://snapcraft.io/docs/{name}-interface"


# ------------------------------------------------------------------ overlay
_POSIX = {"[:graph:]": "!-~", "[:alnum:]": "0-9A-Za-z", "[:alpha:]": "A-Za-z",
          "[:digit:]": "0-9", "[:lower:]": "a-z", "[:upper:]": "A-Z", "[:space:]": r"\s",
          "[:xdigit:]": "0-9A-Fa-f", "[:word:]": r"\w", "[:print:]": " -~"}


def portable(pattern: str) -> str:
    """A Go regular expression as one that JavaScript reads the same way."""
    if pattern in overlay.SAFE_PATTERNS:
        return overlay.SAFE_PATTERNS[pattern]
    for name, chars in _POSIX.items():
        pattern = pattern.replace(name, chars)
    if "[:" in pattern or "(?P<" in pattern or r"\z" in pattern or r"\Q" in pattern:
        raise ExtractError(f"pattern {pattern!r} needs a JavaScript form in the overlay's SAFE_PATTERNS")
    return pattern


class Resolver:
    """Replaces go:NAME by what the source holds under that name."""

    def __init__(self, root: Path):
        self.root = root
        self.packages: dict[str, gosource.Package] = {}

    def package(self, name: str) -> gosource.Package:
        if name not in self.packages:
            self.packages[name] = gosource.load_package(self.root / PACKAGE_DIRS[name])
        return self.packages[name]

    def value(self, ref: str):
        pkg_name, _, ident = ref.rpartition(".")
        pkg = self.package(pkg_name or "builtin")
        if ident not in pkg.values:
            raise ExtractError(f"go:{ref}: no such identifier in the source")
        node = pkg.values[ident]
        for get in (pkg.string, pkg.string_list, pkg.string_list_map):
            val = get(node)
            if isinstance(val, str):
                return portable(val)
            if val is not None:
                return val
        raise ExtractError(f"go:{ref}: not a string, list or map")

    def apply(self, obj):
        if isinstance(obj, str) and obj.startswith("go:"):
            return self.value(obj[3:])
        if isinstance(obj, list):
            return [self.apply(o) for o in obj]
        if isinstance(obj, dict):
            return {k: self.apply(v) for k, v in obj.items()}
        return obj


def attribute_names(attrs: list) -> set[str]:
    return {a["name"] for a in attrs}


# ------------------------------------------------------------------ since
def since_from_git(git_dir: str, names: list[str]) -> dict:
    """First 2.x release tag whose interfaces/builtin names each interface."""
    tags = subprocess.run(["git", "-C", git_dir, "tag"], check=True, capture_output=True, text=True).stdout.split()
    tags = [t for t in tags if re.fullmatch(r"2\.\d+(\.\d+)?", t)]
    tags.sort(key=lambda t: tuple(int(x) for x in t.split(".")))
    pattern = (r'(^|[[:space:]])(name:[[:space:]]*"[a-z0-9-]+"|return "[a-z0-9-]+"|'
               r'[A-Za-z0-9]+[[:space:]]*=[[:space:]]*"[a-z0-9-]+")')
    wanted, found = set(names), {}
    for tag in tags:
        res = subprocess.run(["git", "-C", git_dir, "grep", "-hE", pattern, tag, "--",
                              "interfaces/builtin/*.go", ":(exclude)interfaces/builtin/*_test.go"],
                             capture_output=True, text=True)
        for name in set(re.findall(r'"([a-z0-9-]+)"', res.stdout)) & wanted:
            found.setdefault(name, tag)
        if len(found) == len(wanted):
            break
    return dict(sorted(found.items()))


def snapd_version(root: Path) -> str:
    changelog = root / "packaging/ubuntu-16.04/changelog"
    if changelog.exists():
        m = re.match(r"snapd \(([^)]+)\)", changelog.read_text(encoding="utf-8", errors="replace")[:200])
        if m:
            return m.group(1)
    news = root / "NEWS.md"
    if news.exists():
        m = re.search(r"New in snapd ([0-9.]+)", news.read_text(encoding="utf-8"))
        if m:
            return m.group(1)
    return "unknown"


# ------------------------------------------------------------------ main
def extract(root: Path) -> tuple[dict, list[str]]:
    pkg_dir = root / PACKAGE_DIRS["builtin"]
    if not pkg_dir.is_dir():
        raise ExtractError("not a snapd checkout: no interfaces/builtin")
    resolver = Resolver(root)
    pkg = resolver.package("builtin")
    problems: list[str] = []

    entries = [read_interface(pkg, file, arg) for file, arg in registrations(pkg)]
    entries.sort(key=lambda e: e["name"])
    names = [e["name"] for e in entries]
    dup = {n for n in names if names.count(n) > 1}
    if dup:
        raise ExtractError(f"registered twice: {sorted(dup)}")

    plugs, slots = {}, {}
    for e in entries:
        for key, target in (("baseDeclarationPlugs", plugs), ("baseDeclarationSlots", slots)):
            if e[key].strip():
                frag = basedecl.parse_fragment(e[key])
                if list(frag) != [e["name"]]:
                    raise ExtractError(f"{e['name']}: {key} is about {list(frag)}")
                target.update(frag)
    decl = basedecl.BaseDeclaration(plugs, slots)

    for n in sorted(set(names) - set(overlay.ABOUT)):
        problems.append(f"{n}: new interface, no summary in the overlay")
    for n in sorted(set(overlay.ABOUT) - set(names)):
        problems.append(f"{n}: in the overlay but no longer registered")
    for table in ("PLUG_ATTRS", "SLOT_ATTRS", "MINIMAL_PLUG", "MINIMAL_SLOT", "VARIANTS", "EXTRA_NOTES"):
        for n in sorted(set(getattr(overlay, table)) - set(names)):
            problems.append(f"{n}: in the overlay's {table} but not registered")

    since = json.loads(SINCE_FILE.read_text()) if SINCE_FILE.exists() else {}
    out = []
    for e in entries:
        name = e["name"]
        kind, summary = overlay.ABOUT.get(name, ("", ""))
        plug_attrs = resolver.apply(overlay.PLUG_ATTRS.get(name, []))
        slot_attrs = resolver.apply(overlay.SLOT_ATTRS.get(name, []))

        # drift: attributes the file reads, against those described
        file = e["source"].rsplit("/", 1)[1]
        read = attributes_read(pkg, file)
        known = attribute_names(plug_attrs) | attribute_names(slot_attrs)
        if name in ("personal-files", "system-files"):
            read |= attributes_read(pkg, "common_files.go")
        if not read <= known:
            problems.append(f"{name}: the code reads {sorted(read - known)}, which the overlay does not describe")
        # every attribute that the declaration constrains should be described
        constrained = set()
        for rules, side in ((plugs, "plug"), (slots, "slot")):
            rule = rules.get(name)
            for sub in (rule or {}).values() if isinstance(rule, dict) else ():
                for con in sub if isinstance(sub, list) else [sub]:
                    if isinstance(con, dict):
                        for key in ("plug-attributes", "slot-attributes"):
                            val = con.get(key)
                            for alt in val if isinstance(val, list) else [val] if val else []:
                                constrained |= set(alt)
        if not constrained <= known | {"name", "where", "persistent"}:
            problems.append(f"{name}: the declaration constrains {sorted(constrained - known)}, which the overlay does not describe")

        row = {
            "name": name,
            "kind": kind,
            "summary": summary,
            "implicitOnCore": e["implicitOnCore"],
            "implicitOnClassic": e["implicitOnClassic"],
        }
        for key in ("implicitOnCoreCondition", "implicitOnClassicCondition"):
            if key in e:
                row[key] = e[key]
        row["implicitPlugOnCore"] = e["implicitPlugOnCore"]
        row["implicitPlugOnClassic"] = e["implicitPlugOnClassic"]
        row["baseDeclaration"] = {
            "plugs": basedecl.to_json(plugs[name]) if name in plugs else None,
            "slots": basedecl.to_json(slots[name]) if name in slots else None,
        }
        row.update(derive(e, decl))
        row["plugAttributes"] = plug_attrs
        row["slotAttributes"] = slot_attrs
        row["minimalPlug"] = overlay.MINIMAL_PLUG.get(name, {})
        row["minimalSlot"] = overlay.MINIMAL_SLOT.get(name, {})
        row["autoConnectVeto"] = e["autoConnectVeto"]
        row["conflictsWith"] = e["conflictsWith"]
        row["affectsPlugOnRefresh"] = e["affectsPlugOnRefresh"]
        row["appArmorUnconfinedPlugs"] = e["appArmorUnconfinedPlugs"]
        row["notes"] = overlay.EXTRA_NOTES.get(name, [])
        row["sinceVersion"] = since.get(name)
        row["docsUrl"] = DOCS_URL.format(name=name)
        row["docsUrlDerived"] = True
        row["source"] = e["source"]
        out.append(row)

    doc = {
        "$meta": {
            "what": "Facts about snapd's built-in interfaces",
            "project": "canonical/snapd",
            "snapdVersion": snapd_version(root),
            "generatedBy": "schemas/tools/snapd-interfaces/extract_interfaces.py",
            "count": len(out),
            "kinds": overlay.KINDS,
            "fields": FIELDS,
        },
        "interfaces": out,
    }
    return doc, problems


FIELDS = {
    "implicitOnCore": "the system offers the slot on Ubuntu Core",
    "implicitOnClassic": "the system offers the slot on classic systems",
    "implicitOnCoreCondition": "present when the flag is decided at run time; the flag then holds the usual answer",
    "implicitPlugOnCore": "the system has the plug on Ubuntu Core",
    "implicitPlugOnClassic": "the system has the plug on classic systems",
    "baseDeclaration": "the rules as declared; attribute and name constraints are regular expressions anchored at both ends",
    "autoConnects": "yes, no or conditional: does the plug of an app snap from the store, with the smallest valid attributes and no store exceptions, connect by itself to the system's slot; where there is no system slot, to another snap's slot",
    "autoConnectsToSnapSlots": "the same for a slot that another snap carries; none where only the system may carry it",
    "connectsByHand": "yes, no or conditional: can such a plug be connected by hand without a store exception",
    "needsStoreApproval": "yes, no or conditional: does installing an app snap with such a plug need the store's permission",
    "slotNeedsStoreApproval": "yes, no or conditional: does installing an app snap with such a slot need the store's permission",
    "slotSnapTypes": "snap types that may carry the slot without the store's permission; core means the system snap",
    "slotSnapTypesUnasserted": "snap types that may carry the slot when installed with --dangerous",
    "attributeEffects": "what changes when the attributes are set",
    "verdicts": "the underlying answers for the smallest valid plug and slot; null where there is no such slot",
    "plugAttributes": "attributes that snapd reads. checked tells when: install (a bad value drops the plug with a warning), connect (the connection fails) or use (never rejected). otherTypesIgnored: a value of another type counts as absent. requiredUnless: one of it and the named ones has to be there. conflictsWith: not together. pattern: a JavaScript regular expression for the string or each string of the list; patternWithUsb replaces it when a usb attribute is set. notPattern: must not match. setByHook: comes from a hook, not from the YAML",
    "slotAttributes": "the same for slots",
    "minimalPlug": "attributes of the smallest plug that passes the interface's checks; $PUBLISHER stands for the snap's publisher",
    "autoConnectVeto": "never, sometimes or always: may the interface's code refuse an automatic connection that the declarations allow",
    "sinceVersion": "first snapd release tag that names the interface; 2.0 means 2.0 or earlier",
    "docsUrl": "derived from the name, not looked up",
}


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    ap.add_argument("snapd", type=Path, help="a snapd checkout")
    ap.add_argument("output", type=Path, help="the JSON file to write")
    ap.add_argument("--git-dir", help="snapd git repository with tags, to refresh interfaces_since.json")
    ap.add_argument("--allow-drift", action="store_true", help="write the output although the overlay does not match the source")
    args = ap.parse_args()

    try:
        if args.git_dir:
            pkg = gosource.load_package(args.snapd / PACKAGE_DIRS["builtin"])
            names = [read_interface(pkg, f, a)["name"] for f, a in registrations(pkg)]
            SINCE_FILE.write_text(json.dumps(since_from_git(args.git_dir, names), indent=2) + "\n")
        doc, problems = extract(args.snapd)
    except (ExtractError, basedecl.HeaderError, gosource.GoSyntaxError) as err:
        print(f"error: {err}", file=sys.stderr)
        return 2
    for p in problems:
        print(f"drift: {p}", file=sys.stderr)
    if problems and not args.allow_drift:
        print("nothing written; bring interfaces_overlay.py up to date", file=sys.stderr)
        return 1
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(json.dumps(doc, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{doc['$meta']['count']} interfaces of snapd {doc['$meta']['snapdVersion']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
