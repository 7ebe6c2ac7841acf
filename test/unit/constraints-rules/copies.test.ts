/** Copies of constraints, locks made from them, and the files that are read for packages. */
import { describe, expect, test } from 'vitest';
import { createStore } from '../../harness/constraint-store.ts';
import { fixesOf, SNAPCRAFT, tell, type Files } from '../../harness/openstack-project.ts';

const COPY = 'https://releases.openstack.org/constraints/upper/2025.1';
/** Five packages are a whole series here. */
const texts = {
  '2025.1': 'PyMySQL===1.1.1\noslo.config===9.7.2\noslo.log===7.1.0\nrequests===2.32.3\nsix===1.17.0\n',
  '2026.1': 'PyMySQL===1.1.2\noslo.config===10.3.0\noslo.log===8.1.0\nrequests===2.32.5\nsix===1.17.0\n',
};
const options = { store: createStore({ texts }) };

function project(files: Files, { plugin = 'uv', version = '1.0', more = '' } = {}): Files {
  return {
    [SNAPCRAFT]: `name: tide\nbase: core24\nversion: '${version}'\nparts:\n  tide:\n    plugin: ${plugin}\n    source: .\n${more}`,
    ...files,
  };
}

const list = (lines: readonly string[], comment = `# copy of ${COPY}\n`): string =>
  `[project]\nname = "tide"\ndependencies = ["oslo.config"]\n\n[tool.uv]\n${comment}constraint-dependencies = [\n${lines.map((line) => `    "${line}",\n`).join('')}]\n`;
const SOUND = ['PyMySQL===1.1.1', 'oslo.config===9.7.2', 'oslo.log===7.1.0', 'requests===2.32.3', 'six===1.17.0'];
const STALE = ['PyMySQL===1.1.1', 'oslo.config===9.6.1', 'oslo.log===7.0.0', 'requests===2.32.3', 'six===1.17.0'];

const uvLock = (packages: readonly string[], constraints: readonly string[] = []): string =>
  `version = 1\nrevision = 3\n\n[manifest]\nconstraints = [\n${constraints
    .map((pin) => pin.split('==='))
    .map(
      ([name, version]) =>
        `    { name = "${(name ?? '').toLowerCase().replace('.', '-')}", specifier = "===${version ?? ''}" },\n`,
    )
    .join('')}]\n\n${packages
    .map((pin) => pin.split('=='))
    .map(
      ([name, version]) =>
        `[[package]]\nname = "${name ?? ''}"\nversion = "${version ?? ''}"\nsource = { registry = "https://pypi.org/simple" }\n`,
    )
    .join('\n')}`;

describe('a copy', () => {
  const files = project({ 'pyproject.toml': list(STALE) });

  test('is told once in its file and once where it is used', () => {
    const words = '2 of 5 pins differ from 2025.1 (epoxy): oslo.config, oslo.log.';
    expect(tell(files, 'pyproject.toml', options)).toEqual([
      `warning copy-stale «constraint-dependencies» In this copy ${words}`,
      'hint copy-pin «===9.6.1» "oslo.config" is 9.7.2 in 2025.1 (epoxy).',
      'hint copy-pin «===7.0.0» "oslo.log" is 7.1.0 in 2025.1 (epoxy).',
    ]);
    expect(tell(files, SNAPCRAFT, options)).toEqual([
      `warning copy-stale «tide» In the copy of constraints in pyproject.toml ${words}`,
    ]);
  });

  test('is mended as a whole, comments and all', () => {
    const text = list(STALE).replace('"requests', '# kept\n    "requests');
    const mended = fixesOf(project({ 'pyproject.toml': text }), 'constraints/copy-stale', 'pyproject.toml', options);
    expect(mended[0]).toBe(text.replace('9.6.1', '9.7.2').replace('7.0.0', '7.1.0'));
  });

  test('of another series than the version claims', () => {
    const claimed = project({ 'pyproject.toml': list(SOUND) }, { version: '2026.1' });
    expect(tell(claimed, 'pyproject.toml', options)).toEqual([
      `warning series-claim «# copy of ${COPY}» This copy is of 2025.1 (epoxy), but the version of the snap ("2026.1") says 2026.1 (gazpacho).`,
    ]);
  });

  test('without a word on its series is one of the series of the snap', () => {
    const unnamed = project({ 'pyproject.toml': list(SOUND, '') }, { version: '2026.1' });
    expect(tell(unnamed, 'pyproject.toml', options)[0]).toBe(
      'warning copy-stale «constraint-dependencies» In this copy 4 of 5 pins differ from 2026.1 (gazpacho): PyMySQL, oslo.config, oslo.log and 1 more.',
    );
  });

  test('in a file for pip', () => {
    const text = `# from stable/2025.1\n${STALE.join('\n')}\n`;
    const local = project(
      { 'upper-constraints.txt': text },
      { plugin: 'python', more: '    python-constraints: [upper-constraints.txt]\n' },
    );
    expect(tell(local, 'upper-constraints.txt', options).map((line) => line.split(' ', 2).join(' '))).toEqual([
      'warning copy-stale',
      'hint copy-pin',
      'hint copy-pin',
    ]);
    expect(tell(local, SNAPCRAFT, options)[0]).toMatch(/^warning copy-stale «upper-constraints\.txt»/);
    expect(fixesOf(local, 'constraints/copy-stale', 'upper-constraints.txt', options)[0]).toBe(
      `# from stable/2025.1\n${SOUND.join('\n')}\n`,
    );
  });

  test('spelt otherwise', () => {
    const other = project({ 'pyproject.toml': list([...SOUND.slice(0, 4), 'six===1.17']) });
    expect(tell(other, 'pyproject.toml', options)).toEqual([
      'warning copy-spelling «===1.17» "===" compares text: "1.17" is not "1.17.0", as 2025.1 (epoxy) spells it.',
    ]);
  });

  test('a few constraints of the author are no copy', () => {
    expect(tell(project({ 'pyproject.toml': list(['requests===2.0'], '') }), 'pyproject.toml', options)).toEqual([]);
  });
});

describe('a lock', () => {
  test('with other versions than the series', () => {
    const files = project({
      'pyproject.toml': list(SOUND),
      'uv.lock': uvLock(['pymysql==1.1.0', 'six==1.17.0', 'anyio==4.0'], SOUND),
    });
    const message = '1 of 2 locked packages differ from 2025.1 (epoxy): pymysql 1.1.0 instead of 1.1.1.';
    expect(tell(files, 'uv.lock', options)).toEqual([`warning lock-drift «1.1.0» ${message}`]);
    expect(tell(files, SNAPCRAFT, options)).toEqual([`warning lock-drift «tide» ${message}`]);
  });

  test('made with other constraints', () => {
    const files = project({ 'pyproject.toml': list(SOUND), 'uv.lock': uvLock(['six==1.17.0'], STALE) });
    expect(tell(files, 'pyproject.toml', options)).toEqual([
      'warning lock-older-than-copy «constraint-dependencies» uv.lock was made with other constraints than those in pyproject.toml (2 differ), and the plugin installs the lock without a check; run "uv lock".',
    ]);
  });

  test('of poetry', () => {
    const text =
      '[[package]]\nname = "pymysql"\nversion = "1.1.0"\noptional = false\n\n[metadata]\nlock-version = "2.1"\n';
    const files = project(
      { 'poetry.lock': text },
      {
        plugin: 'poetry',
        version: '2025.1',
        more: '    poetry-pip-extra-args: [-c, https://releases.openstack.org/constraints/upper/2025.1]\n',
      },
    );
    expect(tell(files, 'poetry.lock', options)).toEqual([
      'warning lock-drift «1.1.0» 1 of 1 locked packages differ from 2025.1 (epoxy): pymysql 1.1.0 instead of 1.1.1.',
    ]);
  });

  test('an override beside a constraint', () => {
    const files = project({ 'pyproject.toml': `${list(SOUND)}override-dependencies = ["six==1.16.0"]\n` });
    expect(tell(files, 'pyproject.toml', options)).toEqual([
      'warning override-hides «six» This override installs "six==1.16.0" although it is constrained to "===1.17.0".',
    ]);
  });
});

describe('bad input', () => {
  const python = (file: string, text: string, key: string): Files =>
    project({ [file]: text }, { plugin: 'python', more: `    ${key}: [${file}]\n` });

  test.each([
    [
      '<!DOCTYPE html>\n<html>\n<p>Not found\n</html>\n',
      'error unreadable «<!DOCTYPE» This is a web page, not a list of packages.',
    ],
    ['', undefined],
    [
      'six===1.17.0\nsix[extra]===1\n-e .\n',
      'error unreadable «six[extra]===1» A constraint can have no extras: "six" alone holds with all of them.',
    ],
    ['# own ones\npydantic<3\nsix>=1 # why\n-r more.txt\n', undefined],
    [
      'six===1.17.0\noslo.log >> 3\n',
      'error unreadable «>> 3» ">> 3" is no version specifier for "oslo.log": one or more of ==, ===, >=, <=, >, <, != and ~= with a version, joined by commas.',
    ],
  ])('a constraints file %j', (text, expected) => {
    const found = tell(python('constraints.txt', text, 'python-constraints'), 'constraints.txt', options);
    expect(found[0]).toBe(expected);
  });

  test('a requirement file that includes itself', () => {
    const files = {
      ...python('requirements.txt', '-r more-requirements.txt\n', 'python-requirements'),
      'more-requirements.txt': '-r requirements.txt\n',
    };
    expect(tell(files, 'requirements.txt', options)).toEqual([
      'error include-cycle «more-requirements.txt» With "more-requirements.txt" this file includes itself; pip reads that without an end.',
    ]);
  });

  test('TOML with an error, and a lock of an unknown form', () => {
    const broken = project({ 'pyproject.toml': '[project\nname = 1', 'uv.lock': 'version = 9\n' });
    expect(tell(broken, 'pyproject.toml', options)).toHaveLength(1);
    expect(tell(broken, 'pyproject.toml', options)[0]).toMatch(/^error unreadable/);
    expect(tell(broken, 'uv.lock', options)).toEqual([
      "information unreadable «v» Form 9 of uv's lock is newer than what is known here; what can be read of it is used.",
    ]);
    expect(tell(broken, SNAPCRAFT, options)).toEqual([
      'error unreadable «tide» uv cannot read "pyproject.toml" from line 2 on.',
    ]);
  });

  test('two snaps on different series in one workspace', () => {
    const one = (series: string): string =>
      `name: x\nbase: core24\nversion: '${series}'\nparts:\n  x:\n    plugin: python\n    source: .\n    python-requirements: [requirements.txt]\n    python-constraints: [https://releases.openstack.org/constraints/upper/${series}]\n`;
    const files = {
      'a/snap/snapcraft.yaml': one('2025.1'),
      'b/snap/snapcraft.yaml': one('2026.1'),
      'a/requirements.txt': 'pymysql==1.1.1\n',
      'b/requirements.txt': 'pymysql==1.1.1\n',
    };
    expect(tell(files, 'a/requirements.txt', options).join()).not.toContain('pin-conflict');
    expect(tell(files, 'b/requirements.txt', options)).toEqual([
      'error pin-conflict «==1.1.1» "pymysql" is pinned to 1.1.1, but 2026.1 (gazpacho) has 1.1.2.',
    ]);
  });

  test('a file that no snap uses is left alone', () => {
    expect(tell({ 'requirements.txt': 'six >> 1\n' }, 'requirements.txt', options)).toEqual([]);
    expect(tell(project({ 'test-requirements.txt': 'six >> 1\n' }), 'test-requirements.txt', options)).toEqual([]);
  });

  test('half of every file', () => {
    const whole: Files = project(
      {
        'pyproject.toml': list(STALE),
        'uv.lock': uvLock(['pymysql==1.1.0'], SOUND),
        'requirements.txt': 'a[b]==1 ; python_version < "3" --hash=sha256:aa\n-r x\n-c https://y\n',
      },
      {
        version: '2026.1',
        more: '    python-requirements: [requirements.txt]\n    python-packages: ["pymysql==1; os_name == \'x\'", foo @ git+https://opendev.org/openstack/nova@x#egg=nova]\n',
      },
    );
    for (const path of Object.keys(whole)) {
      const text = whole[path] ?? '';
      for (let end = 0; end <= text.length; end += 3) {
        const half = { ...whole, [path]: text.slice(0, end) };
        for (const judged of new Set([path, SNAPCRAFT])) expect(() => tell(half, judged, options)).not.toThrow();
      }
    }
  });
});
