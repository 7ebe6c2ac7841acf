/** What the facts do not say about plugins: what ends up in the part's install folder, and what has to be there. */
import type { SchemaKind } from '../facts/types.ts';

interface PluginNotes {
  /** What is found in the install folder afterwards, and so in the snap. */
  readonly installs: string;
  /** What the plugin does not bring from core22 on. */
  readonly needs?: string;
  readonly more?: string;
}

const JARS = 'the jars that the build makes, below `jar/`, and a link `bin/java` to the Java runtime';
const VENV =
  'a virtual environment at the top of the snap: programs in `bin/`, modules in `lib/python3.*/site-packages/`';
const MAKE = 'what `make install` puts there';
const ROS = 'the install space of the workspace below `opt/ros/snap/`, and the packages that it needs at run time';
const RUN_TIME = 'Runs before the parts that use it, which name it in `after`; it adds nothing to the snap itself.';

const NOTES: Readonly<Record<string, PluginNotes>> = {
  ament: { installs: 'the install space of the workspace' },
  ant: { installs: JARS, needs: 'a JDK and Ant in `build-packages` or `build-snaps`' },
  autotools: { installs: MAKE },
  bazel: { installs: 'the contents of `bazel-bin`' },
  'cargo-use': { installs: 'nothing', needs: 'a Rust toolchain', more: RUN_TIME },
  catkin: { installs: ROS },
  'catkin-tools': { installs: ROS },
  cmake: { installs: 'what the project’s `install` target puts there' },
  colcon: { installs: ROS },
  conda: {
    installs: 'a conda environment: programs in `bin/`, libraries in `lib/`',
    more: 'Meant to run from `/snap/NAME/current`; conda supports few architectures.',
  },
  copy: { installs: 'the files that `files` names' },
  crystal: { installs: 'the programs that `shards build` makes, in `bin/`, and the libraries that they are linked to' },
  dotnet: { installs: 'what `dotnet publish` puts there', needs: 'a .NET SDK' },
  dump: {
    installs: 'the source as it is; `organize` moves what belongs elsewhere, and `stage` leaves out what is not wanted',
  },
  flutter: { installs: 'the release bundle: the program at the top, with `lib/` and `data/`' },
  go: {
    installs: 'the programs of the module, in `bin/`',
    needs: 'a Go toolchain, such as `build-snaps: [go]` or `build-packages: [golang-go]`',
  },
  'go-use': { installs: 'nothing', needs: 'a Go toolchain', more: RUN_TIME },
  godeps: { installs: 'the programs of the packages, in `bin/`' },
  gradle: { installs: JARS, needs: 'a JDK, and Gradle or the project’s wrapper' },
  'gradle-use': { installs: 'nothing' },
  gulp: { installs: 'what the tasks put there' },
  initrd: { installs: 'the initial ramdisk, for the kernel that an earlier part stages' },
  jdk: { installs: 'a JDK' },
  jhbuild: { installs: 'the modules' },
  jlink: {
    installs: 'a Java runtime with only the modules in need, below `usr/lib/jvm/`, and a link to it in `usr/bin/`',
    needs: 'a JDK, and the parts with the jars in `after`',
  },
  kbuild: { installs: 'what the install targets of the tree put there' },
  kernel: { installs: 'the kernel image, its modules and firmware, as a kernel snap has them' },
  make: { installs: MAKE },
  'matter-sdk': { installs: 'the SDK' },
  maven: { installs: JARS, needs: 'a JDK, and Maven or the project’s wrapper' },
  'maven-use': { installs: 'nothing', needs: 'a JDK and Maven', more: RUN_TIME },
  meson: { installs: 'what `ninja install` puts there', needs: 'Meson and Ninja in `build-packages`' },
  nil: {
    installs: 'nothing of its own: only `stage-packages`, `stage-snaps` and what `override-build` puts there',
  },
  nodejs: { installs: 'Node.js in `bin/` and the project with its modules in `lib/node_modules/`' },
  npm: {
    installs:
      'the package with its modules in `lib/node_modules/`, its programs in `bin/`, and Node.js if it is included',
    needs: 'Node.js and npm: `npm-include-node: true` with a version, or `build-snaps: [node]`',
  },
  'npm-use': { installs: 'nothing', needs: 'Node.js and npm', more: RUN_TIME },
  'plainbox-provider': { installs: 'the test provider' },
  poetry: { installs: VENV, needs: '`poetry.lock` in the project' },
  python: {
    installs: VENV,
    more: 'The interpreter is that of the base. Classic snaps and bases without Python have to stage one.',
  },
  python2: { installs: 'the packages in `lib/python2.7/site-packages/`, with the interpreter' },
  python3: { installs: 'the packages in `lib/python3.*/site-packages/`, with the interpreter' },
  qmake: { installs: MAKE, needs: 'the Qt development packages in `build-packages`' },
  ruby: { installs: 'the gems below `var/lib/gems/all/`, and Ruby itself below `usr/` if a version is named' },
  rust: {
    installs: 'the programs of the crate, in `bin/`',
    more: 'Without `rust-channel` the toolchain comes from `rustup`; `none` leaves it to the packages of the part.',
  },
  scons: { installs: 'what `scons install` puts there', needs: 'SCons in `build-packages`' },
  'tar-content': { installs: 'the contents of the tarball' },
  uv: { installs: VENV, needs: 'uv, such as `build-snaps: [astral-uv]`, and `uv.lock` in the project' },
  waf: { installs: 'what `waf install` puts there' },
};

const LEGACY: readonly SchemaKind[] = ['none', 'core18', 'core20'];

/** In the older eras plugins bring their tools and say nothing of those of today. */
export function getPluginNotes(name: string, kind: SchemaKind): Partial<PluginNotes> {
  const notes = Object.hasOwn(NOTES, name) ? NOTES[name] : undefined;
  if (!notes || !LEGACY.includes(kind)) return notes ?? {};
  if (name === 'python' && kind !== 'core20') {
    return { installs: 'the packages in `lib/python*/site-packages/`, their programs in `bin/`, and the interpreter' };
  }
  return { installs: notes.installs };
}
