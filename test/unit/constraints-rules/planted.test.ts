/** One mismatch planted in a snap, and what is told of it; versions are those of the real series. */
import { describe, expect, test } from 'vitest';
import { fixesOf, SNAPCRAFT, tell, type Files } from '../../harness/openstack-project.ts';

const RELEASES = 'https://releases.openstack.org/constraints/upper/';

/** With snapcraft 2, before bases, and its Python 2. */
function old(part: string, { version = 'ocata', top = '' } = {}): Files {
  return {
    [SNAPCRAFT]: `name: tide\nversion: ${version}\ngrade: devel\nconfinement: strict\n${top}parts:\n  tide:\n    plugin: python\n    python-version: python2\n${part}`,
  };
}

/** Today. */
function now(part: string, { base = 'core24', version = '1.0', grade = 'stable', top = '' } = {}): Files {
  return {
    [SNAPCRAFT]: `name: tide\nbase: ${base}\nversion: '${version}'\ngrade: ${grade}\nconfinement: strict\n${top}parts:\n  tide:\n    plugin: python\n${part}`,
  };
}

const uses = (series: string): string => `    source: .\n    python-constraints: [${RELEASES}${series}]\n`;
const packages = (...names: readonly string[]): string =>
  `    python-packages:\n${names.map((name) => `      - ${name}\n`).join('')}`;
const oldUses = (series: string): string => `    constraints: ${RELEASES}${series}\n`;

/** What is told beside the end of a series, which all old snaps are. */
const told = (files: Files, path?: string): string[] =>
  tell(files, path).filter((line) => !/^(?:warning|information) eol-series/.test(line));

describe('pins', () => {
  test('another version: an error today, silently the constraint before', () => {
    expect(told(now(uses('2025.1') + packages('pymysql==1.0.2')))).toEqual([
      'error pin-conflict «==1.0.2» "pymysql" is pinned to 1.0.2, but 2025.1 (epoxy) has 1.1.1.',
    ]);
    expect(told(old(oldUses('stein') + packages('pymysql==0.9.0'), { version: 'stein' }))).toEqual([
      'warning pin-conflict «==0.9.0» "pymysql" is pinned to 0.9.0, but stein has 0.9.3.',
    ]);
  });

  test('a specifier that leaves the version out', () => {
    expect(told(now(uses('yoga') + packages('oslo.config>=9'), { base: 'core20' }))).toEqual([
      'error excluded «>=9» "oslo.config>=9" leaves out 8.8.1, the version in yoga.',
    ]);
    expect(told(now(uses('2024.1') + packages('ceilometer>=22.0.0.0rc1'), { base: 'core22' }))).toEqual([]);
    expect(told(now(uses('2025.1') + packages('oslo.config!=9.7.*', "'requests ~= 2.31.0'")))).toEqual([
      'error excluded «!=9.7.*» "oslo.config!=9.7.*" leaves out 9.7.2, the version in 2025.1 (epoxy).',
      'error excluded «~= 2.31.0» "requests~= 2.31.0" leaves out 2.32.3, the version in 2025.1 (epoxy).',
    ]);
  });

  test('without declared constraints nothing is sure', () => {
    const files = now('    source: .\n' + packages('pymysql==1.0.2', 'oslo.config'), { version: '2025.1' });
    expect(told(files)[0]).toMatch(/^information missing/);
    expect(told(files).slice(1)).toEqual([
      'warning pin-conflict «==1.0.2» "pymysql" is pinned to 1.0.2, but 2025.1 (epoxy) has 1.1.1.',
    ]);
  });

  test('a pin that repeats the constraint', () => {
    const files = now(uses('2025.1') + packages('pymysql == 1.1.1.0'));
    expect(told(files)).toEqual([
      'information redundant-pin «== 1.1.1.0» "pymysql" gets 1.1.1 from 2025.1 (epoxy) anyway; a pin of its own has to be moved with every series.',
    ]);
    expect(fixesOf(files, 'constraints/redundant-pin')[0]).toContain('      - pymysql \n');
  });

  test('"===" is text', () => {
    expect(told(now(uses('2025.1') + packages('pymysql===1.1.1.0')))).toEqual([
      'warning equal-not-identical «===1.1.1.0» "===" compares text: "1.1.1.0" is not "1.1.1", as 2025.1 (epoxy) spells it.',
    ]);
  });

  test('markers are evaluated for the base', () => {
    const markers = packages('"pymysql==1 ; python_version < \'3.12\'"', '"requests==2 ; sys_platform == \'win32\'"');
    expect(told(now(uses('2025.1') + markers))).toEqual([]);
    // 2024.2 has horizon 24.0.0 for Python 3.8 and 25.1.2 from 3.9 on.
    expect(told(now(uses('2024.2') + packages('horizon==24.0.0')))).toEqual([
      'error pin-conflict «==24.0.0» "horizon" is pinned to 24.0.0, but 2024.2 (dalmatian) has 25.1.2.',
    ]);
  });

  test('names are compared without case and dots, and once', () => {
    expect(told(now(uses('2025.1') + packages('Oslo_Config==9', 'oslo.config')))).toEqual([
      'error pin-conflict «==9» "Oslo_Config" is pinned to 9, but 2025.1 (epoxy) has 9.7.2.',
      'warning duplicate «oslo.config» "oslo.config" is the same package as "Oslo_Config" before it.',
    ]);
    expect(told(old(oldUses('ocata') + packages('oslo.config', 'oslo-config')))).toEqual([
      'error duplicate «oslo-config» "oslo-config" is the same package as "oslo.config" before it.',
    ]);
    const each = '    python-packages:\n      - on amd64: [pymysql]\n      - on arm64: [pymysql]\n';
    expect(told(now(uses('2025.1') + each))).toEqual([]);
  });

  test('absent packages: told of the series that have them, never of tools and services', () => {
    expect(
      told(old(oldUses('queens') + packages('mysql-python', 'uwsgi', 'nova', 'setuptools'), { version: 'queens' })),
    ).toEqual([
      'warning absent «mysql-python» queens does not have "mysql-python": its newest version is installed. It was last in pike.',
    ]);
    expect(told(now(uses('2025.1') + packages('lz4')))).toEqual([
      'information absent «lz4» 2025.1 (epoxy) does not have "lz4": its newest version is installed.',
    ]);
    // Python 3 of the base, and a line for 2.7 alone.
    expect(
      told({
        [SNAPCRAFT]:
          old(oldUses('pike') + packages('mysql-python'), { version: 'pike' })[SNAPCRAFT]?.replace(
            'python2',
            'python3',
          ) ?? '',
      }),
    ).toEqual([
      'information absent «mysql-python» pike has "mysql-python" only for other Pythons than 3.5: its newest version is installed.',
    ]);
  });

  test('a name with a slip', () => {
    const files = now(uses('2025.1') + packages('keystonmiddleware'));
    expect(told(files)).toEqual([
      'warning absent-typo «keystonmiddleware» "keystonmiddleware" is not in 2025.1 (epoxy). Did you mean "keystonemiddleware"?',
    ]);
    expect(fixesOf(files, 'constraints/absent-typo')[0]).toContain('- keystonemiddleware\n');
    expect(told(now(uses('2025.1') + packages('pytz2'))).join()).not.toContain('typo');
  });

  test('in the files that the part names, with a word where it names them', () => {
    const files = {
      ...now(uses('2025.1') + '    python-requirements: [requirements.txt]\n'),
      'requirements.txt': '-r more.txt\noslo.config==9.6.1 # why\n',
      'more.txt': 'requests>=2.33\n',
    };
    expect(told(files)).toEqual([
      'error pin-conflict «requirements.txt» requirements.txt asks for another version of oslo.config than 2025.1 (epoxy) has.',
      'error pin-conflict «requirements.txt» more.txt asks for another version of requests than 2025.1 (epoxy) has.',
    ]);
    expect(told(files, 'requirements.txt')).toEqual([
      'error pin-conflict «==9.6.1» "oslo.config" is pinned to 9.6.1, but 2025.1 (epoxy) has 9.7.2.',
    ]);
  });

  test('of pyproject.toml only what is installed', () => {
    const files = {
      ...now(uses('2025.1')),
      'pyproject.toml': `[project]
name = "tide"
dependencies = ["pymysql==1.0.2"]
[project.optional-dependencies]
test = ["requests==1.0"]
[build-system]
requires = ["pbr==1.0"]
[dependency-groups]
dev = ["six==1.0"]
`,
    };
    expect(told(files, 'pyproject.toml')).toEqual([
      'error pin-conflict «==1.0.2» "pymysql" is pinned to 1.0.2, but 2025.1 (epoxy) has 1.1.1.',
    ]);
  });

  test('in scripts', () => {
    const script = '    override-build: |\n      craftctl default\n      pip install pymysql==1.0.2\n';
    expect(told(now(uses('2025.1') + script))).toEqual([
      'warning pin-conflict «==1.0.2» "pymysql" is pinned to 1.0.2, but 2025.1 (epoxy) has 1.1.1.',
    ]);
  });
});

describe('series', () => {
  const nova = (ref: string): string =>
    `    source: https://opendev.org/openstack/nova\n    source-type: git\n    ${ref}\n`;

  test('constraints and source', () => {
    const pike = old(
      `    source: https://tarballs.opendev.org/openstack/nova/nova-stable-ocata.tar.gz\n${oldUses('pike')}`,
      { version: '1.0' },
    );
    expect(told(pike)).toEqual([
      `warning series-source «${RELEASES}pike» The constraints are those of pike, the source is of ocata.`,
    ]);
    const mixed = now(nova('source-tag: 29.0.1') + `    python-constraints: [${RELEASES}yoga]\n`, { base: 'core22' });
    expect(told(mixed).filter((line) => line.includes('series-source'))).toEqual([
      `warning series-source «${RELEASES}yoga» The constraints are those of yoga, the source is of 2024.1 (caracal).`,
    ]);
    // One of the two has ended.
    const ended = now(nova('source-branch: stable/2025.2') + `    python-constraints: [${RELEASES}2024.2]\n`);
    expect(told(ended)).toEqual([
      `error series-source «${RELEASES}2024.2» The constraints are those of 2024.2 (dalmatian), the source is of 2025.2 (flamingo).`,
    ]);
  });

  test('parts that disagree, those without Python too', () => {
    const files = now(
      `${uses('2025.1')}  config:\n    plugin: dump\n    source: https://tarballs.opendev.org/openstack/nova/nova-stable-2025.2.tar.gz\n  other:\n    plugin: python\n${uses('2025.1')}`,
    );
    expect(told(files)).toEqual([
      'warning series-parts «https://tarballs.opendev.org/openstack/nova/nova-stable-2025.2.tar.gz» The part "config" is of 2025.2 (flamingo), the part "tide" of 2025.1 (epoxy).',
    ]);
  });

  test('what the snap claims', () => {
    expect(told(now(uses('2025.1'), { version: '2026.1' }))).toEqual([
      `warning series-claim «${RELEASES}2025.1» These constraints are of 2025.1 (epoxy), but the version of the snap ("2026.1") says 2026.1 (gazpacho).`,
    ]);
    expect(told(now(uses('2025.1'), { version: 'epoxy' }))).toEqual([]);
    expect(told(now(uses('2025.1'), { version: '2025.1+git3' }))).toEqual([]);
    // A word of the author's settles it.
    expect(told(now(uses('2025.1'), { version: '2026.1', top: '# snapwright-series: epoxy\n' }))).toEqual([]);
  });

  test('the cloud archive', () => {
    const cloud = (name: string): string => `package-repositories:\n  - type: apt\n    cloud: ${name}\n`;
    const claim = now('    source: .\n', { version: '2025.1', top: cloud('dalmatian') });
    expect(told(claim).filter((line) => line.includes('cloud'))).toEqual([
      'warning cloud-claim «dalmatian» This is the cloud archive of 2024.2 (dalmatian), but the version of the snap ("2025.1") says 2025.1 (epoxy).',
    ]);
    expect(fixesOf(claim, 'constraints/cloud-claim')[0]).toContain('cloud: epoxy\n');
    const native = now('    source: .\n', { top: cloud('caracal') });
    expect(told(native).filter((line) => line.includes('base-cloud'))).toEqual([
      'warning base-cloud «caracal» Ubuntu has 2024.1 (caracal) in its own archive on core24: no cloud archive is needed, and there is none.',
    ]);
    expect(fixesOf(native, 'constraints/base-cloud')[0]).not.toContain('package-repositories');
    expect(told(now('    source: .\n', { base: 'core22', top: cloud('epoxy') }))[0]).toContain(
      'There is no cloud archive of 2025.1 (epoxy) for core22; there are zed, antelope, bobcat, caracal.',
    );
  });

  test('master', () => {
    const master = `${RELEASES}master`;
    expect(told(now(uses('master')))).toEqual([
      `warning master-stable «${master}» These are the constraints of the development branch, but the grade of the snap is "stable".`,
    ]);
    expect(told(now(uses('master'), { grade: 'devel' }))).toEqual([
      `information master-moving «${master}» The constraints of the development branch move every day: two builds may differ.`,
    ]);
    // The ceilometer of 2017: its version says ocata, its source and constraints are of master.
    const ceilometer = old(
      `    source: https://tarballs.opendev.org/openstack/ceilometer/ceilometer-master.tar.gz\n${oldUses('master')}`,
    );
    expect(told(ceilometer)).toEqual([
      `warning master-stable «${master}» These are the constraints of the development branch, but the version of the snap ("ocata") is of ocata.`,
    ]);
  });

  test('the base and the end of a series', () => {
    expect(tell(now(uses('ussuri')))).toEqual([
      `warning base-python «${RELEASES}ussuri» The Python 3.12 of core24 is newer than any that ussuri was tested with; core24 fits 2024.2 to 2026.2.`,
      `warning eol-series «${RELEASES}ussuri» ussuri reached its end of life on 2024-02-20; 2026.2 (hibiscus) is maintained and fits core24.`,
    ]);
    expect(tell(now(uses('2025.1')))).toEqual([
      `information eol-series «${RELEASES}2025.1» 2025.1 (epoxy) is not maintained by its teams any more; 2026.2 (hibiscus) is maintained and fits core24.`,
    ]);
    expect(tell(now(uses('2026.1'), { base: 'core26' }))).toEqual([]);
  });

  test('a tag of one cycle beside packages of others', () => {
    const part =
      nova("source-tag: '29.0.1'") + packages("'git+https://opendev.org/openstack/neutron@25.2.0#egg=neutron'");
    expect(told(now(part)).filter((line) => line.includes('tag-series'))).toEqual([
      `warning tag-series «'29.0.1'» This tag is of 2024.1 (caracal), the packages beside it are not: neutron of 2024.2 (dalmatian).`,
    ]);
  });
});

describe('references', () => {
  const refers = (url: string): string => `    source: .\n    python-constraints: ['${url}']\n`;

  test.each([
    [
      'https://raw.githubusercontent.com/openstack/requirements/stable/ocata/upper-constraints.txt',
      'error ref-gone',
      'https://raw.githubusercontent.com/openstack/requirements/ocata-eol/upper-constraints.txt',
    ],
    [
      'https://opendev.org/openstack/requirements/raw/branch/stable/yoga/upper-constraints.txt',
      'error ref-gone',
      `${RELEASES}yoga`,
    ],
    [
      'https://git.openstack.org/cgit/openstack/requirements/plain/upper-constraints.txt?h=stable/pike',
      'error ref-gone',
      `${RELEASES}pike`,
    ],
    [
      'https://opendev.org/openstack/requirements/src/branch/stable/2025.2/upper-constraints.txt',
      'error ref-page',
      `${RELEASES}2025.2`,
    ],
    [
      'https://github.com/openstack/requirements/blob/stable/2025.2/upper-constraints.txt',
      'error ref-page',
      'https://raw.githubusercontent.com/openstack/requirements/stable/2025.2/upper-constraints.txt',
    ],
    [`${RELEASES}epoxy`, 'error ref-codename', `${RELEASES}2025.1`],
    [`http://releases.openstack.org/constraints/upper/2025.2`, 'warning ref-insecure', `${RELEASES}2025.2`],
  ])('%s', (url, expected, replacement) => {
    const files = now(refers(url));
    const found = told(files).filter((line) => line.includes(' ref-'));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${expected} «${url}»`);
    const code = `constraints/${expected.split(' ')[1] ?? ''}`;
    expect(fixesOf(files, code)[0]).toContain(`python-constraints: ['${replacement}']`);
  });

  test('a file that is not there, where that can be known', () => {
    const files = { ...now(refers('upper-constraint.txt')), 'upper-constraints.txt': 'pymysql===1.1.1\n' };
    expect(told(files)).toEqual([
      'warning ref-unknown «upper-constraint.txt» There is no file "upper-constraint.txt" in the source of the part "tide". Did you mean "upper-constraints.txt"?',
    ]);
    // Made by a script; in a source that is fetched; from another part.
    const made = now(
      refers('made.txt') +
        '    override-pull: |\n      craftctl default\n      curl -o made.txt https://example.org/\n',
    );
    expect(told(made)).toEqual([]);
    expect(
      told(now('    source: https://example.org/x.git\n    python-constraints: [upper-constraints.txt]\n')),
    ).toEqual([]);
    expect(told(now(refers('$CRAFT_STAGE/constraints.txt')))).toEqual([]);
    // Another place of OpenStack's host.
    expect(told(now(refers('https://releases.openstack.org/constraints/lower/2025.1')))[0]).toMatch(
      /^warning ref-unknown/,
    );
    expect(told(now(refers('https://mirror.example.org/upper/2025.1')))).toEqual([]);
  });

  test('outside of the source', () => {
    expect(told(now(refers('../upper-constraints.txt')))[0]).toMatch(/^error outside «\.\.\/upper-constraints\.txt»/);
    expect(told(now('    source: .\n    python-requirements: [/home/me/requirements.txt]\n'))[0]).toMatch(
      /^error outside/,
    );
    expect(told(now(refers('../constraints.txt') + '    source-subdir: server\n'))).toEqual([]);
  });

  test('two lists that disagree', () => {
    const both = `    source: .\n    python-constraints:\n      - ${RELEASES}2025.1\n      - ${RELEASES}2025.2\n`;
    expect(told(now(both)).filter((line) => line.includes('dup-constraint'))[0]).toMatch(
      /^error dup-constraint «.*2025\.2» 2025\.2 \(flamingo\) and 2025\.1 \(epoxy\) pin \d+ packages to different versions, so that no version is right: /,
    );
    const local = {
      ...now(refers('c.txt').replace('c.txt', 'constraints.txt')),
      'constraints.txt': 'six===1.0\nSix===1.1\n',
    };
    expect(told(local, 'constraints.txt')).toEqual([
      'error dup-constraint «1.1» "Six" is pinned to 1.0 before, so that no version is right.',
    ]);
  });
});

describe('addresses', () => {
  const add = (...names: readonly string[]): string => uses('2025.1') + packages(...names.map((name) => `'${name}'`));

  test('a branch of a constrained package', () => {
    const files = now(add('horizon @ git+https://opendev.org/openstack/horizon@stable/2025.1'), { grade: 'devel' });
    expect(told(files)).toEqual([
      'error url-constrained «git+https://opendev.org/openstack/horizon@stable/2025.1» 2025.1 (epoxy) pins "horizon" to 25.3.2, and what is built from this address is another version.',
    ]);
    expect(fixesOf(files, 'constraints/url-constrained')[0]).toContain(
      "'horizon @ git+https://opendev.org/openstack/horizon@25.3.2'",
    );
    expect(told(now(add('horizon @ git+https://opendev.org/openstack/horizon@25.3.2')))[0]).toMatch(
      /^information url-pinned/,
    );
    // A commit may be anything.
    const commit = 'horizon @ git+https://opendev.org/openstack/horizon@0123456789abcdef0123456789abcdef01234567';
    expect(told(now(add(commit)))[0]).toMatch(/^warning url-constrained/);
  });

  test('the old pip refuses every address of a constrained package', () => {
    const url = 'https://tarballs.opendev.org/openstack/neutron/neutron-14.4.2.tar.gz#egg=neutron';
    expect(told(old(oldUses('stein') + packages(`'${url}'`), { version: 'stein' }))[0]).toBe(
      `error url-constrained «${url}» The pip of this base installs nothing by address that is constrained, and stein pins "neutron" to 14.4.2.`,
    );
    const self = old(
      `    source: https://tarballs.opendev.org/openstack/neutron/neutron-stable-stein.tar.gz\n${oldUses('stein')}`,
      { version: 'stein' },
    );
    expect(told(self)[0]).toMatch(/^error self-constrained/);
  });

  test('the part itself', () => {
    const part = (ref: string): string =>
      `    source: https://opendev.org/openstack/horizon\n    ${ref}\n    python-constraints: [${RELEASES}2025.1]\n`;
    expect(told(now(part('source-branch: stable/2025.1')))[0]).toMatch(/^error self-constrained/);
    expect(told(now(part('source-tag: 25.3.2')))).toEqual([]);
  });

  test('retired, insecure, moving, without a name', () => {
    const urls = [
      'git+https://github.com/openstack/snap.openstack#egg=snap.openstack',
      'git+https://git.openstack.org/openstack/nova@31.0.0#egg=nova',
      'http://tarballs.openstack.org/nova/nova-stable-2025.1.tar.gz',
    ];
    expect(told(now(add(...urls))).map((line) => line.split(' ', 2).join(' '))).toEqual([
      'warning url-retired',
      'warning url-moving',
      'warning url-retired',
      'warning url-insecure',
      'information url-unnamed',
    ]);
    // The mirrors of OpenStack's own projects are alive.
    expect(told(now(add('git+https://github.com/openstack/nova@31.0.0#egg=nova')))).toEqual([]);
  });
});

describe('what keeps constraints from having an effect', () => {
  test('a variable for pip in a part of uv', () => {
    const files = now(`    source: .\n    build-environment:\n      - PIP_CONSTRAINT: ${RELEASES}2025.1\n`);
    const uv = { [SNAPCRAFT]: (files[SNAPCRAFT] ?? '').replace('plugin: python', 'plugin: uv') };
    expect(told(uv)[0]).toMatch(/^warning no-effect-in-uv/);
    expect(told(files)).toEqual([]);
  });

  test('a path of another Python', () => {
    const files = now('    source: .\n', {
      top: 'apps:\n  x:\n    command: bin/python3.10\n    environment:\n      PYTHONPATH: $SNAP/lib/python3.10/site-packages # not lib/python3.9\n',
    });
    expect(told(files)).toEqual([
      'warning python-path «3.10» The Python of core24 is 3.12, not 3.10.',
      'warning python-path «3.10» The Python of core24 is 3.12, not 3.10.',
    ]);
  });

  test('twice, from Ubuntu and from pip', () => {
    expect(
      told(now(uses('2025.1') + packages('pymysql') + '    stage-packages: [python3-pymysql, python3-yaml]\n'))[0],
    ).toMatch(/^warning deb-twice «python3-pymysql»/);
  });
});
