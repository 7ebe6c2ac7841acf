/** Files of a part that pip or uv cannot use, and what follows from files that lie elsewhere than expected. */
import { describe, expect, test } from 'vitest';
import { fixesOf, SNAPCRAFT, tell, type Files } from '../../harness/openstack-project.ts';

const RELEASES = 'https://releases.openstack.org/constraints/upper/';

const project = (part: string, files: Files = {}, { plugin = 'python', version = '2025.1' } = {}): Files => ({
  [SNAPCRAFT]: `name: harbour\nbase: core24\nversion: '${version}'\ngrade: devel\nconfinement: strict\nparts:\n  harbour:\n    plugin: ${plugin}\n    source: .\n${part}`,
  ...files,
});
const told = (files: Files, path?: string): string[] =>
  tell(files, path).filter((line) => !/^\w+ (?:eol-series|redundant-pin)/.test(line));

describe('a list that pip does not read is told where the part names it, and nothing is said of its packages', () => {
  test.each([
    ['<!DOCTYPE html>\n<p>Not found\n', 'error unreadable «uc.txt» "uc.txt" is a web page, not a list of constraints.'],
    ['\n  <html>\n', 'error unreadable «uc.txt» "uc.txt" is a web page, not a list of constraints.'],
    ['', 'warning unreadable «uc.txt» "uc.txt" holds no constraint.'],
    ['# soon\n\n', 'warning unreadable «uc.txt» "uc.txt" holds no constraint.'],
  ])('constraints %j', (text, expected) => {
    const part = '    python-constraints: [uc.txt]\n    python-packages: [pymysql==1.0.2, flask]\n';
    expect(told(project(part, { 'uc.txt': text }))).toEqual([expected]);
  });

  test('half a list: the lines before the break still count', () => {
    const part = '    python-constraints: [uc.txt]\n    python-packages: [pymysql==1.0.2]\n';
    expect(told(project(part, { 'uc.txt': 'PyMySQL===1.1.1\nFlask===' }))).toEqual([
      'error unreadable «uc.txt» pip refuses line 2 of "uc.txt".',
      'error pin-conflict «==1.0.2» "pymysql" is pinned to 1.0.2, but uc.txt has 1.1.1.',
    ]);
  });

  test('requirements', () => {
    const part = `    python-constraints: [${RELEASES}2025.1]\n    python-requirements: [requirements.txt]\n`;
    expect(told(project(part, { 'requirements.txt': 'six\nno line !!\n' }))).toEqual([
      'error unreadable «requirements.txt» pip refuses line 2 of "requirements.txt".',
    ]);
    // What a variable of the environment stands for can't be known.
    expect(told(project(part, { 'requirements.txt': 'six\n${OWN_PACKAGES}\n' }))).toEqual([]);
    expect(told(project(part, { 'requirements.txt': '${OWN_PACKAGES}\n' }), 'requirements.txt')).toEqual([]);
  });

  test('hashes beside what can have none', () => {
    const part = `    python-constraints: [${RELEASES}2025.1]\n    python-requirements: [requirements.txt]\n`;
    const text = 'six==1.17.0 --hash=sha256:aa\ngit+https://opendev.org/openstack/nova@29.0.1#egg=nova\n';
    const files = project(part, { 'requirements.txt': text });
    expect(tell(files).filter((line) => line.includes(' hash '))).toEqual([
      'error hash «requirements.txt» pip checks hashes for all of requirements.txt, and a package in it can have none; export without hashes.',
    ]);
    // A file with hashes needs its pins.
    expect(tell(files, 'requirements.txt').filter((line) => line.includes('redundant-pin'))).toEqual([]);
  });
});

describe('commands of scripts are held to the constraints that they name', () => {
  test('not to those of the plugin', () => {
    const part = `    python-constraints: [${RELEASES}2025.1]\n    override-build: |\n      craftctl default\n      pip install -c ${RELEASES}2024.2 oslo.config==1.0\n      pip install oslo.config==2.0\n`;
    expect(told(project(part))).toEqual([
      'warning pin-conflict «==1.0» "oslo.config" is pinned to 1.0, but 2024.2 (dalmatian) has 9.6.1.',
      'warning pin-conflict «==2.0» "oslo.config" is pinned to 2.0, but 2025.1 (epoxy) has 9.7.2.',
    ]);
  });

  test('and the plugin not to those of a script', () => {
    const part = `    python-packages: [totally-own-thing]\n    override-build: |\n      craftctl default\n      pip install -c ${RELEASES}2025.1 flask\n`;
    expect(told(project(part))).toEqual([]);
  });
});

describe('a copy of the constraints that is of another series than the snap', () => {
  const copy = `[project]\nname = "harbour"\n\n[tool.uv]\nconstraint-dependencies = [\n  # copy of ${RELEASES}2025.1\n  "PyMySQL===1.1.1",\n  "oslo.config===9.7.2",\n]\n`;
  const told2026 = [
    'warning series-claim «harbour» The copy of constraints in pyproject.toml is of 2025.1 (epoxy), but the version of the snap ("2026.1") says 2026.1 (gazpacho): 2 of 2 pins differ.',
  ];

  test('is told in snapcraft.yaml too', () => {
    const files = project('', { 'pyproject.toml': copy }, { plugin: 'uv', version: '2026.1' });
    expect(told(files)).toEqual(told2026);
    expect(told(files, 'pyproject.toml').map((line) => line.split(' ', 2).join(' '))).toEqual(['warning series-claim']);
  });

  test('also in the folder that a script exports from', () => {
    const part =
      '    python-requirements: [requirements.txt]\n    override-build: |\n      uv export --directory app --frozen --no-hashes -o $CRAFT_PART_BUILD/requirements.txt\n      craftctl default\n';
    const files = project(part, { 'app/pyproject.toml': copy }, { version: '2026.1' });
    expect(told(files)).toEqual(told2026);
  });
});

describe('fixes for series that disagree', () => {
  const withConstraints = (series: string, more = ''): string =>
    `    python-constraints: [${RELEASES}${series}]\n${more}`;

  test('the constraints of the source, of the claim, of the stable series', () => {
    const source = {
      [SNAPCRAFT]: `name: harbour\nbase: core24\nversion: '1.0'\nparts:\n  nova:\n    plugin: python\n    source: https://opendev.org/openstack/nova.git\n    source-branch: stable/2025.2\n    python-constraints: [${RELEASES}2025.1]\n`,
    };
    expect(fixesOf(source, 'constraints/series-source')).toEqual([
      source[SNAPCRAFT]?.replace('upper/2025.1', 'upper/2025.2'),
    ]);
    const claim = project(withConstraints('2025.1'), {}, { version: '2025.2' });
    expect(fixesOf(claim, 'constraints/series-claim')).toEqual([
      claim[SNAPCRAFT]?.replace('upper/2025.1', 'upper/2025.2'),
    ]);
    const master = project(withConstraints('master'));
    expect(fixesOf(master, 'constraints/master-stable')).toEqual([
      master[SNAPCRAFT]?.replace('upper/master', 'upper/2025.1'),
    ]);
  });

  test('a pocket that does not exist', () => {
    const files = {
      [SNAPCRAFT]: (project(withConstraints('2025.1'))[SNAPCRAFT] ?? '').replace(
        'parts:',
        'package-repositories:\n  - type: apt\n    cloud: epoxie\nparts:',
      ),
    };
    expect(told(files)).toEqual([
      'warning base-cloud «epoxie» There is no cloud archive "epoxie"; did you mean "epoxy"?',
    ]);
    expect(fixesOf(files, 'constraints/base-cloud')).toEqual([files[SNAPCRAFT]?.replace('epoxie', 'epoxy')]);
  });
});

describe('a requirement file that a script reads', () => {
  const script = (command: string, more = ''): string =>
    `${more}    override-build: |\n      craftctl default\n      ${command}\n`;
  const FILE = 'tools/requirements.txt';
  const install = 'pip install -r "$CRAFT_PART_SRC/tools/requirements.txt"';

  test('is held to what its command names, and never refused: the script may have other files there', () => {
    const files = { 'uc.txt': 'PyMySQL===1.1.1\n', [FILE]: 'pymysql==1.0.2\n' };
    const part = script(install.replace('-r', '-c uc.txt -r'));
    const expected = 'pin-conflict «==1.0.2» "pymysql" is pinned to 1.0.2, but uc.txt has 1.1.1.';
    expect(told(project(part, files), FILE)).toEqual([`warning ${expected}`]);
    expect(told(project(part, { ...files, [FILE]: 'pymysql==1.1.1\n' }), FILE)).toEqual([]);
    // What the file itself includes is its command's too.
    const inside = { ...files, [FILE]: '-c ../uc.txt\npymysql==1.0.2\n' };
    expect(told(project(script(install), inside), FILE)).toEqual([
      `warning ${expected.replace('uc.txt', '../uc.txt')}`,
    ]);
  });

  test("knows nothing of the plugin's constraints, and gives it none", () => {
    const own = `    python-constraints: [${RELEASES}2025.1]\n    python-packages: [pymysql]\n`;
    const files = { 'old.txt': 'PyMySQL===1.0.2\n', [FILE]: '-c ../old.txt\npymysql==1.0.2\nno-such-thing\n' };
    expect(told(project(script(install, own), files))).toEqual([]);
    expect(told(project(script(install, own), files), FILE)).toEqual([]);
    const loose = { [FILE]: 'pymysql==1.0.2\n' };
    expect(told(project(script(install, own), loose)).map((line) => line.split(' ', 2).join(' '))).toEqual([
      'warning pin-conflict',
    ]);
  });

  test('is warned of where pip could not read it as it stands', () => {
    const files = { [FILE]: 'six\nno line !!\n' };
    expect(told(project(script(install), files))).toEqual([
      expect.stringMatching(/^warning unreadable .* pip refuses line 2 of "requirements.txt"\.$/),
    ]);
    expect(told(project(script(install), files), FILE)).toEqual([expect.stringMatching(/^warning unreadable /)]);
    const constraints = { 'uc.txt': '<html>\n' };
    expect(told(project(script('pip install -c uc.txt six'), constraints))).toEqual([
      'warning unreadable «uc.txt» "uc.txt" is a web page, not a list of constraints.',
    ]);
  });
});
