/** Values that show how the keys of plugins are written. Switches and lists of words tell that by themselves. */
import type { PluginFact, PluginKeyFact, SchemaKind } from '../facts/types.ts';
import { pluginKeys } from '../schema/navigate.ts';

/** As YAML, in one line. */
const VALUES: Readonly<Record<string, string>> = {
  'ant-build-file': 'linux.xml',
  'ant-build-targets': '[jar]',
  'ant-buildfile': 'linux.xml',
  'ant-channel': 'latest/stable',
  'ant-openjdk-version': "'11'",
  'ant-properties': "{version: '1.2'}",
  'ant-version': "'1.10.5'",
  artifacts: '[web]',
  'autotools-bootstrap-parameters': '[--force]',
  'autotools-configure-parameters': '[--prefix=/usr, --disable-static]',
  'bazel-parameters': '[--config=release]',
  'bazel-targets': "['//app:web']",
  'catkin-cmake-args': '[-DCMAKE_BUILD_TYPE=Release]',
  'catkin-packages': '[web_node]',
  'catkin-packages-ignore': '[web_tests]',
  'catkin-tools-cmake-args': '[-DCMAKE_BUILD_TYPE=Release]',
  'catkin-tools-packages': '[web_node]',
  cflags: '-O2',
  'cmake-generator': 'Ninja',
  'cmake-parameters': '[-DCMAKE_INSTALL_PREFIX=/usr, -DCMAKE_BUILD_TYPE=Release]',
  'colcon-ament-cmake-args': '[-DBUILD_TESTING=OFF]',
  'colcon-catkin-cmake-args': '[-DCMAKE_BUILD_TYPE=Release]',
  'colcon-cmake-args': '[-DCMAKE_BUILD_TYPE=Release]',
  'colcon-packages': '[web_node]',
  'colcon-packages-ignore': '[web_tests]',
  'colcon-ros-build-snaps': '[ros-jazzy-ros-core-dev]',
  'conda-packages': '[numpy]',
  'conda-python-version': "'3.12'",
  configflags: '[--disable-static]',
  constraints: 'constraints.txt',
  'crystal-build-options': '[--release]',
  destination: 'usr/share/web',
  'dotnet-build-framework': 'net8.0',
  'dotnet-build-properties': "{PublishTrimmed: 'true'}",
  'dotnet-project': 'src/web.csproj',
  'dotnet-properties': "{Version: '1.2'}",
  'dotnet-publish-properties': "{PublishTrimmed: 'true'}",
  'dotnet-restore-configfile': 'nuget.config',
  'dotnet-restore-properties': "{RestoreLockedMode: 'true'}",
  'dotnet-restore-sources': "['https://nuget.example.org/v3/index.json']",
  'dotnet-self-contained-runtime-identifier': 'linux-x64',
  'dotnet-version': "'8.0'",
  files: '{web.conf: etc/web.conf}',
  'flutter-revision': "'1.22'",
  gems: '[puma]',
  'go-buildtags': '[netgo]',
  'go-generate': '[./...]',
  'go-importpath': 'example.org/web',
  'go-packages': '[example.org/web/cmd/web]',
  'gradle-init-script': 'init.gradle',
  'gradle-openjdk-version': "'11'",
  'gradle-options': '[--info]',
  'gradle-parameters': '[--info]',
  'gradle-version': "'4.10.2'",
  'gulp-tasks': '[dist]',
  'initrd-addons': '[usr/bin/foo]',
  'initrd-firmware': '[firmware/web.bin]',
  'initrd-modules': '[squashfs]',
  'jhbuild-archive': 'archive',
  'jhbuild-mirror': 'https://mirror.example.org',
  'jlink-extra-modules': '[jdk.crypto.ec]',
  'jlink-jars': '[jar/web.jar]',
  'jlink-modules': '[java.base, java.logging]',
  'jlink-multi-release': '21',
  kconfigfile: 'web.config',
  kconfigflavour: 'generic',
  kconfigs: '[CONFIG_DEBUG_INFO=n]',
  'kernel-compiler': 'gcc-11',
  'kernel-compiler-parameters': '[-O2]',
  'kernel-compiler-paths': '[/usr/lib/ccache]',
  'kernel-device-trees': '[web-board]',
  'kernel-image-target': 'bzImage',
  'kernel-initrd-addons': '[usr/bin/foo]',
  'kernel-initrd-compression-options': "['-9']",
  'kernel-initrd-compression': 'gz',
  'kernel-initrd-configured-modules': '[squashfs]',
  'kernel-initrd-firmware': '[firmware/web.bin]',
  'kernel-initrd-modules': '[squashfs]',
  'kernel-initrd-overlay': 'initrd-overlay',
  'kernel-kconfigfile': 'web.config',
  'kernel-kconfigflavour': 'generic',
  'kernel-kconfigs': '[CONFIG_DEBUG_INFO=n]',
  'kernel-ubuntu-debian-dkms': '[v4l2loopback-dkms]',
  'kernel-ubuntu-release-name': 'noble',
  'make-parameters': '[PREFIX=/usr]',
  makefile: 'Makefile.linux',
  'maven-openjdk-version': "'11'",
  'maven-options': '[-DskipTests=true]',
  'maven-parameters': '[-DskipTests=true]',
  'maven-targets': '[server]',
  'maven-use-parameters': '[-DskipTests=true]',
  'maven-version': "'3.5.4'",
  'meson-parameters': '[--prefix=/usr, --buildtype=release]',
  'meson-version': "'0.61.2'",
  'module-set': 'web.modules',
  'module-set-dir': 'modulesets',
  modules: '[web]',
  'node-packages': '[grunt]',
  'nodejs-yarn-version': "'1.22.0'",
  'npm-flags': '[--production]',
  'npm-node-version': "'20.12.2'",
  'npm-run': '[build]',
  options: '[CONFIG+=release]',
  'poetry-export-extra-args': '[--without-hashes]',
  'poetry-pip-extra-args': '[--no-binary=lxml]',
  'poetry-with': '[server]',
  'project-files': '[web.pro]',
  'python-constraints': '[constraints.txt]',
  'python-packages': "['requests>=2.31']",
  'python-requirements': '[requirements.txt]',
  'qmake-major-version': '6',
  'qmake-parameters': '[CONFIG+=release]',
  'qmake-project-file': 'web.pro',
  requirements: 'requirements.txt',
  'ros-build-snaps': '[ros-foxy-ros-core-dev]',
  'ros-content-sharing-extension-cmake-args': '[-DCMAKE_BUILD_TYPE=Release]',
  'rosinstall-files': '[web.rosinstall]',
  'ruby-configure-options': '[--disable-install-doc]',
  'ruby-gems': '[puma]',
  'ruby-version': "'3.2'",
  'rust-cargo-parameters': '[--locked]',
  'rust-channel': 'stable',
  'rust-features': '[tls]',
  'rust-path': '[crates/web]',
  'rust-revision': "'1.30.0'",
  'scons-options': '[prefix=/usr]',
  'scons-parameters': '[prefix=/usr]',
  underlay: '{build-path: $SNAPCRAFT_STAGE/opt/ros/web, run-path: $SNAP/opt/ros/web}',
  'uv-extras': '[server]',
  'uv-groups': '[server]',
};

/** Keys that do nothing, or are refused, without another one. */
const PARTNERS: Readonly<Record<string, string>> = {
  'npm-include-node': 'npm-node-version',
  'npm-node-version': 'npm-include-node',
  'initrd-efi-image-key': 'initrd-efi-image-cert',
  'initrd-efi-image-cert': 'initrd-efi-image-key',
  'kernel-ubuntu-debian-dkms': 'kernel-ubuntu-debian-package',
};

/**
 * A part with the key, and what it can't do without, as an author of that era would write it; undefined where no value
 * is worth showing.
 */
export function getPluginKeyExample(
  plugin: string,
  key: string,
  fact: PluginFact,
  kind: SchemaKind,
): string | undefined {
  const known = pluginKeys(fact, kind);
  const needed = [...known].flatMap(([name, { required }]) => (required === true ? [name] : []));
  const partner = Object.hasOwn(PARTNERS, key) ? PARTNERS[key] : undefined;
  const lines = [...new Set([...needed, key, ...(partner !== undefined && known.has(partner) ? [partner] : [])])].map(
    (name) => {
      const about = known.get(name);
      const value = about && getPluginKeySample(name, about, kind);
      return value === undefined ? undefined : `    ${name}: ${value}`;
    },
  );
  if (lines.includes(undefined)) return undefined;
  // This one names the source itself.
  const source = key === 'kernel-ubuntu-release-name' ? [] : ['    source: .'];
  return ['parts:', '  web:', `    plugin: ${plugin}`, ...source, ...lines].join('\n');
}

/** A value as an author of that era might write it, as YAML in one line. */
export function getPluginKeySample(key: string, fact: PluginKeyFact, kind: SchemaKind): string | undefined {
  const types = fact.type.split('|');
  const isList = types.some((type) => type.startsWith('list'));
  // What was one file of the first era is a list of them.
  const value = Object.hasOwn(VALUES, key) ? VALUES[key] : undefined;
  if (value !== undefined) {
    if (isList && !value.startsWith('[')) return `[${value}]`;
    if (types.includes('number')) return value.replaceAll("'", '');
    return kind === 'core20' || kind === 'core22' ? value.replace('ros-jazzy', 'ros-humble') : value;
  }
  if (types.includes('boolean')) return String(fact.default !== true);
  const other = fact.enum?.find((one) => one !== fact.default);
  if (typeof other === 'string') return isList ? `[${other}]` : other;
  if (typeof fact.default === 'string') return fact.default === '' ? undefined : quoteNumber(fact.default);
  if (typeof fact.default === 'number') return String(fact.default);
  return Array.isArray(fact.default) && fact.default.length > 0 ? `[${fact.default.join(', ')}]` : undefined;
}

function quoteNumber(text: string): string {
  return /^[\d.]+$/.test(text) ? `'${text}'` : text;
}
