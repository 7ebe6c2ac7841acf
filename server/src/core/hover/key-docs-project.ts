/** What is worth knowing about the keys at the top level, and an example of each, as it stands in its section. */
import type { KeyDocs } from './key-docs.ts';

export const PROJECT_KEYS: KeyDocs = {
  name: {
    notes:
      'By it the snap is installed, and run. Letters are lower-case, hyphens single; the name has to be registered in the store before the first upload.',
    example: 'name: my-snap',
  },
  title: { example: 'title: My Snap' },
  version: {
    notes:
      'For people only: the store tells revisions apart by a number of its own. Quote it: unquoted, `1.10` is the number 1.1.',
    example: "version: '1.10'",
  },
  'version-script': {},
  summary: { notes: 'Lists and searches show it.', example: 'summary: Shows the weather of your town' },
  description: {
    notes: 'The page of the snap shows it. Some Markdown is understood, such as lists and emphasis.',
    example: 'description: |\n  Fetches the forecast and shows it in the terminal.\n\n  It needs no account.',
  },
  type: {
    notes: 'Few snaps are anything else than an `app`; the store grants other types by hand.',
    example: 'type: app',
  },
  base: {
    notes: 'It also decides which keys and plugins there are: each base is an era of snapcraft.',
    example: 'base: core24',
  },
  'build-base': {
    notes: 'For snaps whose base is not what they are built with: `base: bare`, `base: devel`, bases and kernels.',
    example: 'base: bare\nbuild-base: core24',
  },
  'source-code': { example: 'source-code: https://example.org/my-snap.git' },
  contact: {
    notes: 'Whom users write to when something breaks; the store asks for one.',
    example: 'contact: https://example.org/contact',
  },
  website: { example: 'website: https://example.org' },
  issues: { example: 'issues: https://example.org/my-snap/issues' },
  donation: { example: 'donation: https://example.org/donate' },
  license: {
    notes: 'An SPDX expression; `AND`, `OR` and `WITH` join licences.',
    example: 'license: Apache-2.0 OR MIT',
  },
  icon: {
    notes: 'A PNG or SVG file. Without the key, `icon.png` or `icon.svg` in `snap/gui/` is taken.',
    example: 'icon: snap/gui/my-snap.png',
  },
  'adopt-info': {
    notes:
      'The part sets them with `craftctl set version=…`, or `parse-info` reads them from a file. Then `version`, `summary` and `description` may be left out.',
    example:
      'adopt-info: web\nparts:\n  web:\n    plugin: dump\n    source: .\n    parse-info: [usr/share/metainfo/web.metainfo.xml]',
  },
  confinement: { notes: 'Begin with `devmode`, release with `strict`.', example: 'confinement: strict' },
  grade: { example: 'grade: stable' },
  architectures: {
    notes: 'Each item is one build. From core24 on `platforms` takes its place.',
    example: 'architectures:\n  - build-on: amd64\n  - build-on: arm64\n    build-for: arm64',
  },
  'architectures[].build-on': { example: 'build-on: amd64' },
  'architectures[].run-on': { example: 'build-on: amd64\nrun-on: amd64' },
  'architectures[].build-for': { example: 'build-on: amd64\nbuild-for: arm64' },
  platforms: {
    notes: 'An architecture alone means: built on it, and for it. Without the key, the machine that builds decides.',
    example: 'platforms:\n  amd64:\n  arm64:\n    build-on: [amd64, arm64]\n    build-for: [arm64]',
  },
  'platforms.<label>': { example: 'build-on: [amd64, arm64]\nbuild-for: [arm64]' },
  'platforms.<label>.build-on': {
    notes: 'Any one of them will do.',
    example: 'build-on: [amd64, arm64]\nbuild-for: [arm64]',
  },
  'platforms.<label>.build-for': {
    notes: 'Exactly one. `all` makes a snap that runs everywhere and has to be the only platform.',
    example: 'build-on: [amd64]\nbuild-for: [arm64]',
  },
  assumes: {
    notes: 'Older snapd refuses to install the snap instead of running it badly.',
    example: 'assumes: [snapd2.55]',
  },
  'system-usernames': {
    notes: 'Services can then give up root and run as that user.',
    example: 'system-usernames:\n  _daemon_: shared',
  },
  hooks: {
    notes:
      'The scripts themselves are files in `snap/hooks/` or what a part puts into `snap/hooks/`. Here they get plugs and variables.',
    example: 'hooks:\n  configure:\n    plugs: [network]',
  },
  'hooks.<hook>': { example: 'plugs: [network]' },
  'hooks.<hook>.command-chain': { example: 'command-chain: [bin/with-environment]' },
  'hooks.<hook>.environment': { example: 'environment:\n  LANG: C.UTF-8' },
  'hooks.<hook>.plugs': {
    notes: 'Without it a hook has no more than the snap’s own files.',
    example: 'plugs: [network]',
  },
  'hooks.<hook>.passthrough': {
    notes: 'For what snapd knows and snapcraft does not yet.',
    example: 'passthrough:\n  new-key: value',
  },
  environment: {
    notes: 'An app’s own `environment` wins. Values may use `$SNAP` and variables that stand above.',
    example: 'environment:\n  LANG: C.UTF-8\n  DATA_HOME: $SNAP_COMMON/data',
  },
  layout: {
    notes:
      'For programs with fixed paths: `/etc/my-app` can come from `$SNAP_DATA`. It can’t reach `/home`, `/tmp`, `/run` and the like.',
    example: 'layout:\n  /etc/my-app:\n    bind: $SNAP_DATA/etc',
  },
  'layout.<path>': { example: 'bind: $SNAP_DATA/web' },
  'layout.<path>.symlink': {
    notes: 'The cheapest kind, as long as the path does not exist in the base.',
    example: 'symlink: $SNAP/usr/share/web',
  },
  'layout.<path>.bind': { example: 'bind: $SNAP_DATA/web' },
  'layout.<path>.bind-file': { example: 'bind-file: $SNAP_DATA/web.conf' },
  'layout.<path>.type': { example: 'type: tmpfs' },
  lint: { example: 'lint:\n  ignore:\n    - library:\n        - usr/lib/**/libunused.so*' },
  'lint.ignore': {
    notes: 'A name silences a whole linter; a name with a list, only those files or fields.',
    example: 'ignore:\n  - classic\n  - metadata: [donation]',
  },
  plugs: {
    notes:
      'Only plugs with attributes, or with another name than their interface, have to stand here; others are simply named in the app.',
    example: 'plugs:\n  shared-data:\n    interface: content\n    target: $SNAP/shared\n    default-provider: my-data',
  },
  'plugs.<plug>.interface': { example: 'interface: content\ntarget: $SNAP/shared' },
  'plugs.<plug>.content': {
    notes: 'Plug and slot connect only if their labels are equal.',
    example: 'interface: content\ncontent: my-data\ntarget: $SNAP/shared',
  },
  'plugs.<plug>.target': { example: 'interface: content\ntarget: $SNAP/shared' },
  'plugs.<plug>.default-provider': {
    notes: 'snapd installs it together with this snap.',
    example: 'interface: content\ntarget: $SNAP/shared\ndefault-provider: my-data',
  },
  slots: {
    notes: 'What this snap offers to others.',
    example: 'slots:\n  shared-data:\n    interface: content\n    source:\n      read: [$SNAP/data]',
  },
  'slots.<slot>.interface': { example: 'interface: content\nsource:\n  read: [$SNAP/data]' },
  'package-repositories': {
    notes: 'Their packages are for the build: `build-packages` and `stage-packages` may name them.',
    example: 'package-repositories:\n  - type: apt\n    ppa: snappy-dev/snapcraft-daily',
  },
  'package-repositories[].type': { example: 'type: apt\nppa: snappy-dev/snapcraft-daily' },
  'package-repositories[].ppa': { example: 'type: apt\nppa: snappy-dev/snapcraft-daily' },
  'package-repositories[].cloud': {
    notes: 'An OpenStack release that is newer than the one of the base’s own Ubuntu release.',
    example: 'type: apt\ncloud: dalmatian',
  },
  'package-repositories[].url': { example: repository('components: [main]\nsuites: [noble]') },
  'package-repositories[].pocket': { example: 'type: apt\ncloud: dalmatian\npocket: proposed' },
  'package-repositories[].key-id': {
    notes:
      'The whole fingerprint: 40 hexadecimal digits in capitals. A file in `snap/keys/`, named by its last 8 digits and `.asc`, saves the key server.',
    example: repository('components: [main]\nsuites: [noble]'),
  },
  'package-repositories[].key-server': {
    example: repository('key-server: keyserver.ubuntu.com\ncomponents: [main]\nsuites: [noble]'),
  },
  'package-repositories[].components': { example: repository('components: [main, universe]\nsuites: [noble]') },
  'package-repositories[].suites': { example: repository('components: [main]\nsuites: [noble, noble-updates]') },
  'package-repositories[].path': { example: repository('path: ./') },
  'package-repositories[].series': { example: repository('series: noble\npocket: updates\ncomponents: [main]') },
  'package-repositories[].architectures': {
    example: repository('architectures: [amd64]\ncomponents: [main]\nsuites: [noble]'),
  },
  'package-repositories[].formats': { example: repository('formats: [deb]\ncomponents: [main]\nsuites: [noble]') },
  'package-repositories[].priority': {
    notes: '`always` wins over the archive, `prefer` does for packages not yet installed, `defer` only fills gaps.',
    example: 'type: apt\nppa: snappy-dev/snapcraft-daily\npriority: prefer',
  },
  'build-packages': { example: 'build-packages: [pkgconf, libssl-dev]' },
  'build-snaps': { example: 'build-snaps: [go/1.24/stable]' },
  epoch: {
    notes: 'Goes up when the data of older revisions can no longer be read. `1*` still reads those of epoch 0.',
    example: 'epoch: 1',
  },
  provenance: { example: 'provenance: my-fleet' },
  compression: { notes: '`lzo` starts faster and is larger.', example: 'compression: lzo' },
  'ua-services': {},
  passthrough: {
    notes:
      'For what snapd knows and snapcraft does not yet. Nothing checks it, and the store holds such snaps for a review.',
  },
  components: {
    notes: 'Users install them with `snap install NAME+COMPONENT`. Parts fill them with `organize`.',
    example:
      'components:\n  extra:\n    type: standard\n    summary: Models for the app\n    description: Large models that not everybody needs.',
  },
  'components.<component>': {
    example: 'type: standard\nsummary: Models for the app\ndescription: Large models that not everybody needs.',
  },
  'components.<component>.summary': { example: component() },
  'components.<component>.description': { example: component() },
  'components.<component>.type': { notes: '`kernel-modules` is for kernel snaps.', example: component() },
  'components.<component>.version': { example: `${component()}\nversion: '2.1'` },
  'components.<component>.hooks': { example: `${component()}\nhooks:\n  install:\n    plugs: [network]` },
  'components.<component>.adopt-info': { example: `${component()}\nadopt-info: web` },
  'components.<component>.compression': { example: `${component()}\ncompression: lzo` },
  frameworks: {},
};

function component(): string {
  return 'type: standard\nsummary: Models for the app\ndescription: Large models that not everybody needs.';
}

function repository(rest: string): string {
  return `type: apt\nurl: https://packages.example.org/ubuntu\nkey-id: 0123456789ABCDEF0123456789ABCDEF01234567\n${rest}`;
}
