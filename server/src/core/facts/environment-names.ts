/**
 * Names of variables that snaps and their builds usually set: those that programs and compilers are known to read.
 * Sources: the manuals of the programs; for what plugins set themselves, craft-parts' plugins and snapcraft 2.43 to 9.
 */
export interface EnvironmentName {
  readonly name: string;
  readonly meaning: string;
  /** A usual value; `PYTHON` stands for the base's Python. */
  readonly sample: string;
}

export interface BuildEnvironmentName extends EnvironmentName {
  /** Plugins that heed it; every one where left out. */
  readonly plugins?: readonly string[];
}

/** While the snap runs, the usual first. */
export const RUN_ENVIRONMENT: readonly EnvironmentName[] = [
  { name: 'PATH', meaning: 'Where programs are looked for.', sample: '$SNAP/bin:$SNAP/usr/bin:$PATH' },
  {
    name: 'LD_LIBRARY_PATH',
    meaning: 'Where libraries are looked for first.',
    sample: '$SNAP/usr/lib/$CRAFT_ARCH_TRIPLET_BUILD_FOR',
  },
  {
    name: 'PYTHONPATH',
    meaning: 'Where Python looks for modules first.',
    sample: '$SNAP/lib/pythonPYTHON/site-packages',
  },
  { name: 'HOME', meaning: "Where programs keep the user's files.", sample: '$SNAP_USER_COMMON' },
  { name: 'LC_ALL', meaning: 'Language and encoding, above all other settings of them.', sample: 'C.UTF-8' },
  { name: 'LANG', meaning: 'Language and encoding where nothing else says them.', sample: 'C.UTF-8' },
  { name: 'TMPDIR', meaning: 'Where temporary files are made.', sample: '$SNAP_COMMON/tmp' },
  { name: 'XDG_CONFIG_HOME', meaning: "Where the user's settings are kept.", sample: '$SNAP_USER_DATA/.config' },
  { name: 'XDG_DATA_HOME', meaning: "Where the user's data is kept.", sample: '$SNAP_USER_DATA/.local/share' },
  { name: 'XDG_CACHE_HOME', meaning: "Where the user's cache is kept.", sample: '$SNAP_USER_COMMON/.cache' },
  { name: 'XDG_DATA_DIRS', meaning: 'Where shared data is looked for.', sample: '$SNAP/usr/share:$XDG_DATA_DIRS' },
  { name: 'PYTHONUNBUFFERED', meaning: 'Python writes its output at once, so that logs are whole.', sample: '1' },
  { name: 'PYTHONNOUSERSITE', meaning: "Python does not look for modules in the user's home.", sample: '1' },
  {
    name: 'REQUESTS_CA_BUNDLE',
    meaning: 'Certificates that the Python library requests trusts.',
    sample: '/etc/ssl/certs/ca-certificates.crt',
  },
  {
    name: 'SSL_CERT_FILE',
    meaning: 'Certificates that OpenSSL and Go trust.',
    sample: '/etc/ssl/certs/ca-certificates.crt',
  },
  { name: 'NODE_ENV', meaning: 'What Node.js programs are run for.', sample: 'production' },
  { name: 'JAVA_HOME', meaning: 'The Java runtime.', sample: '$SNAP/usr/lib/jvm/default-java' },
  { name: 'PERL5LIB', meaning: 'Where Perl looks for modules first.', sample: '$SNAP/usr/share/perl5' },
  {
    name: 'GI_TYPELIB_PATH',
    meaning: 'Where GObject bindings are looked for.',
    sample: '$SNAP/usr/lib/$CRAFT_ARCH_TRIPLET_BUILD_FOR/girepository-1.0',
  },
  { name: 'ALSA_CONFIG_PATH', meaning: "ALSA's configuration.", sample: '$SNAP/etc/asound.conf' },
];

const PYTHON_PLUGINS = ['python', 'poetry', 'uv'];
const C_PLUGINS = ['autotools', 'cmake', 'make', 'meson', 'scons', 'qmake', 'nil'];
const JAVA_PLUGINS = ['ant', 'gradle', 'maven'];

/** While parts are built. */
export const BUILD_ENVIRONMENT: readonly BuildEnvironmentName[] = [
  { name: 'CGO_ENABLED', meaning: 'Whether Go programs may hold C code.', sample: '0', plugins: ['go'] },
  { name: 'GOFLAGS', meaning: 'Options of every go command.', sample: '-mod=vendor', plugins: ['go'] },
  { name: 'GOPROXY', meaning: 'Where Go fetches modules.', sample: 'https://proxy.golang.org,direct', plugins: ['go'] },
  { name: 'RUSTFLAGS', meaning: 'Options of the Rust compiler.', sample: '-C strip=symbols', plugins: ['rust'] },
  {
    name: 'CARGO_NET_GIT_FETCH_WITH_CLI',
    meaning: 'cargo fetches with the program git.',
    sample: 'true',
    plugins: ['rust'],
  },
  {
    name: 'PARTS_PYTHON_INTERPRETER',
    meaning: 'Name of the Python that the part uses.',
    sample: 'pythonPYTHON',
    plugins: PYTHON_PLUGINS,
  },
  {
    name: 'PARTS_PYTHON_VENV_ARGS',
    meaning: 'Options for the virtual environment of the part.',
    sample: '--system-site-packages',
    plugins: PYTHON_PLUGINS,
  },
  {
    name: 'PBR_VERSION',
    meaning: "Version that pbr gives to a package whose git history is not there, as OpenStack's packages need it.",
    sample: '$CRAFT_PROJECT_VERSION',
    plugins: PYTHON_PLUGINS,
  },
  {
    name: 'PIP_NO_BINARY',
    meaning: 'Packages that pip builds from their source.',
    sample: ':all:',
    plugins: ['python'],
  },
  { name: 'UV_COMPILE_BYTECODE', meaning: 'uv compiles what it installs.', sample: '1', plugins: ['uv'] },
  {
    name: 'NODE_OPTIONS',
    meaning: 'Options of every node command.',
    sample: '--max-old-space-size=4096',
    plugins: ['npm'],
  },
  { name: 'JAVA_HOME', meaning: 'The Java that builds.', sample: '/usr/lib/jvm/default-java', plugins: JAVA_PLUGINS },
  { name: 'MAVEN_OPTS', meaning: 'Options of the Java that runs Maven.', sample: '-Xmx2g', plugins: ['maven'] },
  { name: 'GRADLE_OPTS', meaning: 'Options of the Java that runs Gradle.', sample: '-Xmx2g', plugins: ['gradle'] },
  { name: 'CFLAGS', meaning: 'Options of the C compiler.', sample: '-O2', plugins: C_PLUGINS },
  { name: 'CXXFLAGS', meaning: 'Options of the C++ compiler.', sample: '-O2', plugins: C_PLUGINS },
  {
    name: 'CPPFLAGS',
    meaning: "Options of C's preprocessor.",
    sample: '-I$CRAFT_STAGE/usr/include',
    plugins: C_PLUGINS,
  },
  { name: 'LDFLAGS', meaning: 'Options of the linker.', sample: '-L$CRAFT_STAGE/usr/lib', plugins: C_PLUGINS },
  {
    name: 'PKG_CONFIG_PATH',
    meaning: 'Where pkg-config looks for what parts have staged.',
    sample: '$CRAFT_STAGE/usr/lib/$CRAFT_ARCH_TRIPLET_BUILD_FOR/pkgconfig',
    plugins: C_PLUGINS,
  },
  { name: 'PATH', meaning: 'Where programs are looked for.', sample: '$CRAFT_STAGE/usr/bin:$PATH' },
  { name: 'LD_LIBRARY_PATH', meaning: 'Where libraries are looked for first.', sample: '$CRAFT_STAGE/usr/lib' },
];

const NAMES = [...RUN_ENVIRONMENT, ...BUILD_ENVIRONMENT];

/** What is known of a variable that a file sets; undefined for a name of the author's own. */
export function getEnvironmentMeaning(name: string): string | undefined {
  return NAMES.find((one) => one.name === name)?.meaning;
}
