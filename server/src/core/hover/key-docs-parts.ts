/** What is worth knowing about the keys of parts, and an example of each. */
import type { KeyDocs } from './key-docs.ts';

const GIT = 'source: https://example.org/web.git';
const STEP = 'The script runs with `set -e`. `craftctl default` does what the step does without a script.';

export const PART_KEYS: KeyDocs = {
  parts: {
    notes: 'Each goes through the steps pull, build, stage and prime; what is primed makes the snap.',
    example: 'parts:\n  web:\n    plugin: dump\n    source: .',
  },
  'parts.<part>': { example: 'plugin: dump\nsource: .' },
  'parts.<part>.plugin': { notes: 'It decides which further keys the part may have.', example: 'plugin: nil' },
  'parts.<part>.source': {
    notes:
      'A folder of the project, an archive, or the address of either or of a repository. `source-type` is guessed from it.',
    example: 'source: .',
  },
  'parts.<part>.source-type': { example: `${GIT}\nsource-type: git` },
  'parts.<part>.source-branch': { example: `${GIT}\nsource-branch: main` },
  'parts.<part>.source-tag': {
    notes: 'A tag makes builds that can be repeated.',
    example: `${GIT}\nsource-tag: v$SNAPCRAFT_PROJECT_VERSION`,
  },
  'parts.<part>.source-commit': { example: `${GIT}\nsource-commit: 0123456789abcdef0123456789abcdef01234567` },
  'parts.<part>.source-depth': { notes: '0 is the whole history.', example: `${GIT}\nsource-depth: 1` },
  'parts.<part>.source-submodules': { example: `${GIT}\nsource-submodules: [third-party/lib]` },
  'parts.<part>.source-subdir': { example: `${GIT}\nsource-subdir: server` },
  'parts.<part>.source-checksum': {
    notes: 'md5, sha1, sha224, sha256, sha384, sha512, sha3_256, sha3_384 or sha3_512.',
    example:
      'source: https://example.org/web-1.0.tar.gz\nsource-checksum: sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  },
  'parts.<part>.source-channel': {
    notes:
      'No type of source takes it, and a part that has it beside a `source` is refused: stage-snaps have channels.',
  },
  'parts.<part>.after': {
    notes: 'They are built and staged before this part is, so that it finds their files in `$CRAFT_STAGE`.',
    example: 'after: [libs]',
  },
  'parts.<part>.disable-parallel': { example: 'disable-parallel: true' },
  'parts.<part>.build-packages': {
    notes: 'They do not get into the snap.',
    example: 'build-packages: [pkgconf, libssl-dev]',
  },
  'parts.<part>.stage-packages': {
    notes: 'With what they depend on, but without what the base has already.',
    example: 'stage-packages: [libsqlite3-0]',
  },
  'parts.<part>.build-snaps': {
    notes: 'A channel may follow: `go/1.24/stable`.',
    example: 'build-snaps: [go/1.24/stable]',
  },
  'parts.<part>.stage-snaps': { example: 'stage-snaps: [hello/latest/stable]' },
  'parts.<part>.build-environment': {
    notes: 'One variable per item, in order: later ones may use earlier ones.',
    example: 'build-environment:\n  - CFLAGS: -O2\n  - LDFLAGS: -L$CRAFT_STAGE/lib',
  },
  'parts.<part>.build-attributes': { example: 'build-attributes: [enable-patchelf]' },
  'parts.<part>.organize': {
    notes: 'From a path in the install folder to its new one. `(component/NAME)/…` moves files into a component.',
    example: 'organize:\n  web.conf: etc/web.conf',
  },
  'parts.<part>.stage': {
    notes: 'What the next parts may see. `-` before a path leaves it out.',
    example: 'stage:\n  - -usr/share/doc',
  },
  'parts.<part>.prime': {
    notes: 'What the snap gets. `-` before a path leaves it out.',
    example: 'prime:\n  - -usr/include\n  - -**/*.a',
  },
  'parts.<part>.snap': {},
  'parts.<part>.filesets': { example: 'filesets:\n  programs: [bin]\nstage: [$programs]' },
  'parts.<part>.prepare': {},
  'parts.<part>.build': {},
  'parts.<part>.install': {},
  'parts.<part>.override-pull': {
    notes: STEP,
    example: 'override-pull: |\n  craftctl default\n  patch -p1 < "$CRAFT_PROJECT_DIR/fix.patch"',
  },
  'parts.<part>.override-build': {
    notes: `${STEP} What shall get into the snap goes to \`$CRAFT_PART_INSTALL\`.`,
    example: 'override-build: |\n  craftctl default\n  install -D -m 0755 web.sh "$CRAFT_PART_INSTALL/bin/web"',
  },
  'parts.<part>.override-stage': { notes: STEP, example: 'override-stage: |\n  craftctl default' },
  'parts.<part>.override-prime': {
    notes: STEP,
    example: 'override-prime: |\n  craftctl default\n  rm -rf "$CRAFT_PRIME/usr/share/doc"',
  },
  'parts.<part>.parse-info': {
    notes: 'Used when `adopt-info` names the part.',
    example: 'parse-info: [usr/share/metainfo/web.metainfo.xml]',
  },
  'parts.<part>.permissions': {
    example: "permissions:\n  - path: bin/*\n    mode: '755'",
  },
  'parts.<part>.permissions[].path': { example: "path: bin/*\nmode: '755'" },
  'parts.<part>.permissions[].mode': { notes: 'Quoted, or it is a number.', example: "path: bin/*\nmode: '755'" },
  'parts.<part>.permissions[].owner': { example: 'path: etc/*\nowner: 0\ngroup: 0' },
  'parts.<part>.permissions[].group': { example: 'path: etc/*\nowner: 0\ngroup: 0' },
};
