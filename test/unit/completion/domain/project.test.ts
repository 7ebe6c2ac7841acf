/** What a project says about itself, against the facts: bases, licences, features, users, hooks, platforms, repositories. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createWorkspace,
  detailsAt,
  documentationAt,
  domainAt,
  labelsAt,
  take,
} from '../../../harness/domain-completion.ts';

const facts = (name: string): unknown =>
  (
    JSON.parse(
      fs.readFileSync(path.resolve(import.meta.dirname, `../../../../schemas/facts/${name}.json`), 'utf8'),
    ) as { items: unknown }
  ).items;
const keys = facts('snapcraft-keys') as Record<string, { enum?: string[] }>;
const licenses = facts('licenses') as { licenses: string[]; exceptions: string[] };

const HEAD = 'name: chat\nbase: core24\nconfinement: strict\n';
const APP = `${HEAD}apps:\n  chat:\n    command: bin/chat\n`;

describe('enumerations', () => {
  const lists: [line: string, key: string, without?: readonly string[]][] = [
    [`${HEAD}grade: <|>`, 'grade'],
    ['name: x\nbase: core24\nconfinement: <|>', 'confinement'],
    ['name: x\nversion: git\ntype: <|>', 'type'],
    [`${HEAD}type: <|>`, 'type', ['base', 'kernel', 'snapd']],
    [`${HEAD}compression: <|>`, 'compression'],
    [`${APP}    daemon: <|>`, 'apps.<app>.daemon'],
    [`${APP}    daemon-scope: <|>`, 'apps.<app>.daemon-scope'],
    [`${APP}    restart-condition: <|>`, 'apps.<app>.restart-condition'],
    [`${APP}    stop-mode: <|>`, 'apps.<app>.stop-mode'],
    [`${APP}    install-mode: <|>`, 'apps.<app>.install-mode'],
    [`${APP}    daemon: simple\n    refresh-mode: <|>`, 'apps.<app>.refresh-mode', ['ignore-running']],
    [`${APP}    refresh-mode: <|>`, 'apps.<app>.refresh-mode', ['endure', 'restart']],
    [`${HEAD}components:\n  c:\n    type: <|>`, 'components.<component>.type', ['kernel-modules']],
    [`${HEAD}package-repositories:\n  - formats: [<|>]`, 'package-repositories[].formats'],
    [`${HEAD}package-repositories:\n  - priority: <|>`, 'package-repositories[].priority'],
    [`${HEAD}package-repositories:\n  - url: x\n    pocket: <|>`, 'package-repositories[].pocket'],
    [
      `${HEAD}package-repositories:\n  - cloud: x\n    pocket: <|>`,
      'package-repositories[].pocket',
      ['release', 'security'],
    ],
    [
      `${HEAD}parts:\n  a:\n    plugin: go\n    build-attributes: [<|>]`,
      'parts.<part>.build-attributes',
      ['self-contained'],
    ],
    [`${HEAD}parts:\n  a:\n    plugin: npm\n    build-attributes: [<|>]`, 'parts.<part>.build-attributes'],
  ];

  test.each(lists)('%j', (text, key, without = []) => {
    const expected = (keys[key]?.enum ?? []).filter((value) => !without.includes(value));
    const items = domainAt(`${text}\n`);
    expect(items.items.map(({ label }) => label).sort()).toEqual([...expected].sort());
    expect(items.all).toHaveLength(expected.length);
    for (const { detail, label } of items.items) expect(detail, label).not.toBe(undefined);
  });

  test('say what they mean', () => {
    expect(documentationAt(`${APP}    daemon: <|>\n`, 'oneshot')).toContain('does its work and ends');
  });

  test('a snap of the development base is not stable', () => {
    expect(labelsAt('name: x\nbase: devel\nbuild-base: devel\ngrade: <|>\n')).toEqual(['devel']);
  });
});

describe('bases', () => {
  test('base', () => {
    expect(detailsAt('name: x\nbase: <|>\n')).toEqual({
      core24: 'Ubuntu 24.04, Python 3.12 · supported until 2029-04',
      core26: 'Ubuntu 26.04, no Python',
      core22: 'Ubuntu 22.04, Python 3.10 · supported until 2027-04',
      bare: 'empty · adds build-base',
      devel: 'in development · adds build-base and grade',
      core20: 'Ubuntu 20.04, Python 3.8 · for snapcraft 4.x to 8.x only',
      core18: 'Ubuntu 18.04, Python 3.6 · for snapcraft 3.x to 7.x only',
    });
    // No snapcraft of the eras that have bases builds for "core".
    expect(labelsAt('name: x\nbase: <|>\n').sort()).toEqual(
      keys['base']?.enum?.filter((name) => name !== 'core').sort(),
    );
    expect(labelsAt('name: x\nbase: <|>\nplatforms:\n  amd64:\ncomponents:\n  a:\n    type: test\n')).not.toContain(
      'core20',
    );
  });

  test('build-base', () => {
    expect(labelsAt('name: x\nbase: core24\nbuild-base: <|>\n')).toEqual(['devel']);
    expect(labelsAt('name: x\nbase: bare\nbuild-base: <|>\n').slice(0, 4)).toEqual([
      'core24',
      'core26',
      'core22',
      'devel',
    ]);
    expect(labelsAt('name: x\ntype: kernel\nbuild-base: <|>\n')).toContain('core24');
  });

  test('version', () => {
    expect(labelsAt(`${HEAD}version: <|>\n`)).toEqual(['git']);
  });
});

describe('licences', () => {
  test('all of snapd, the usual ones first and old spellings last', () => {
    const labels = labelsAt(`${HEAD}license: <|>\n`);
    expect([...labels].sort()).toEqual([...licenses.licenses].sort());
    expect(labels.slice(0, 3)).toEqual(['Apache-2.0', 'MIT', 'GPL-3.0-only']);
    const middle = labels.indexOf('Zlib');
    for (const old of ['GPL-2.0', 'GPL-3.0+', 'LGPL-2.1']) expect(labels.indexOf(old)).toBeGreaterThan(middle);
  });

  test('expressions word by word', () => {
    expect(labelsAt(`${HEAD}license: MIT <|>\n`)).toEqual(['OR', 'AND', 'WITH']);
    expect(labelsAt(`${HEAD}license: GPL-2.0-only WITH <|>\n`)).toEqual([...licenses.exceptions].sort());
    expect(take(`${HEAD}license: MIT OR Ap<|>\n`, 'Apache-2.0')).toBe(`${HEAD}license: MIT OR Apache-2.0\n`);
    expect(take(`${HEAD}license: "(MIT OR B<|>) AND ISC"\n`, 'BSD-2-Clause')).toBe(
      `${HEAD}license: "(MIT OR BSD-2-Clause) AND ISC"\n`,
    );
  });
});

describe('assumes', () => {
  test('features with their snapd, and what the interfaces of the project need', () => {
    const text = `${HEAD}assumes:\n  - <|>\napps:\n  chat:\n    command: x\n    plugs: [network, camera, audio-playback]\n`;
    const details = detailsAt(text);
    expect(Object.keys(details)[0]).toBe('snapd2.41');
    expect(details['snapd2.41']).toBe('the first snapd with the interface audio-playback');
    const since = Object.fromEntries(
      Object.entries(details).map(([name, detail]) => [name, /^since snapd ([\d.]+)/.exec(detail ?? '')?.[1]]),
    );
    expect(since).toMatchObject({
      'command-chain': '2.36',
      'common-data-dir': '2.0.3',
      'snap-env': '2.15',
      'app-refresh-mode': '2.57',
      'snap-uid-envvars': '2.60',
      'kernel-assets': '2.50',
      'isa-riscv64-rva23': '2.75',
    });
    expect(labelsAt(text.replace('<|>', 'snapd2.50\n  - <|>')).some((label) => label.startsWith('snapd'))).toBe(false);
  });
});

describe('users and linters', () => {
  test('system users', () => {
    expect(take(`${HEAD}system-usernames:\n  <|>\n`, '_daemon_')).toBe(
      `${HEAD}system-usernames:\n  _daemon_: shared\n`,
    );
    expect(labelsAt(`${HEAD}system-usernames:\n  <|>\n`)).toEqual(['_daemon_', 'snap_daemon']);
    expect(labelsAt('name: microk8s\nbase: core20\nsystem-usernames:\n  <|>\n')).toEqual([
      'snap_daemon',
      'snap_microk8s',
    ]);
    expect(labelsAt(`${HEAD}system-usernames:\n  _daemon_: <|>\n`)).toEqual(['shared']);
    expect(labelsAt(`${HEAD}system-usernames:\n  _daemon_:\n    scope: <|>\n`)).toEqual(['shared']);
  });

  test('linters', () => {
    const names = ['classic', 'gpu', 'library', 'metadata', 'unused-library', 'missing-library'];
    expect(labelsAt(`${HEAD}lint:\n  ignore: [<|>]\n`)).toEqual(names);
    expect(labelsAt(`${HEAD}lint:\n  ignore:\n    - classic\n    - <|>\n`)).toEqual([
      ...names.slice(1),
      'metadata: fields',
      'library: files',
    ]);
    expect(labelsAt(`${HEAD}lint:\n  ignore:\n    - metadata: [title, <|>]\n`)).toEqual([
      'contact',
      'license',
      'issues',
      'source-code',
      'website',
      'donation',
    ]);
  });
});

describe('hooks', () => {
  const FIXED = ['install', 'configure', 'pre-refresh', 'post-refresh', 'remove', 'check-health', 'gate-auto-refresh'];

  test('of a snap, of a gadget, of a base, of a component', () => {
    expect(labelsAt(`${HEAD}hooks:\n  <|>\n`)).toEqual(FIXED);
    expect(labelsAt(`${HEAD}hooks:\n  configure: {}\n  <|>\n`)).toContain('default-configure');
    expect(labelsAt(`${HEAD}type: gadget\nhooks:\n  <|>\n`)).toEqual(
      expect.arrayContaining(['prepare-device', 'prepare-serial-request', 'install-device']),
    );
    expect(labelsAt('name: x\ntype: base\nbuild-base: core24\nhooks:\n  <|>\n')).not.toContain('configure');
    expect(labelsAt(`${HEAD}components:\n  c:\n    hooks:\n      <|>\n`)).toEqual([
      'install',
      'pre-refresh',
      'post-refresh',
      'remove',
    ]);
  });

  test('of plugs and slots', () => {
    const labels = labelsAt(`${APP}    plugs: [camera]\nslots:\n  bus:\n    interface: dbus\nhooks:\n  <|>\n`);
    expect(labels.slice(FIXED.length)).toEqual([
      'prepare-slot-bus',
      'connect-slot-bus',
      'disconnect-slot-bus',
      'unprepare-slot-bus',
      'prepare-plug-camera',
      'connect-plug-camera',
      'disconnect-plug-camera',
      'unprepare-plug-camera',
    ]);
    expect(take(`${HEAD}plugs:\n  home:\nhooks:\n  <|>\n`, 'connect-plug-home')).toContain(
      'hooks:\n  connect-plug-home:\n    plugs: [home]\n',
    );
  });

  test('scripts of the project come first', () => {
    const workspace = createWorkspace({ 'snap/hooks': ['remove', 'connect-plug-home', 'notes/'] });
    const text = `${HEAD}plugs:\n  home:\nhooks:\n  <|>\n`;
    expect(labelsAt(text, { workspace }).slice(0, 2)).toEqual(['connect-plug-home', 'remove']);
    expect(detailsAt(text, { workspace })['remove']).toContain('snap/hooks/remove is there');
  });
});

describe('platforms', () => {
  const ALL = ['amd64', 'arm64', 'armhf', 'ppc64el', 'riscv64', 's390x'];

  test('labels', () => {
    expect(labelsAt(`${HEAD}platforms:\n  <|>\n`)).toEqual([...ALL, 'all architectures']);
    expect(labelsAt(`${HEAD}platforms:\n  arm64:\n  <|>\n`)).toEqual([
      ...ALL.filter((name) => name !== 'arm64'),
      'cross build',
    ]);
    expect(take(`${HEAD}platforms:\n  <|>\n`, 'amd64')).toBe(`${HEAD}platforms:\n  amd64:\n`);
  });

  test('builds', () => {
    expect(labelsAt(`${HEAD}platforms:\n  device:\n    build-on: [amd64, <|>]\n`)).toEqual(ALL.slice(1));
    expect(labelsAt(`${HEAD}platforms:\n  device:\n    build-for: [<|>]\n`)).toEqual([...ALL, 'all']);
    expect(labelsAt(`${HEAD}platforms:\n  arm64:\n    build-for: <|>\n`)).toEqual(['arm64']);
    expect(labelsAt(`${HEAD}platforms:\n  amd64:\n  device:\n    build-for: [<|>]\n`)).toEqual(ALL);
    expect(labelsAt(`${HEAD}platforms:\n  device:\n    build-for: [arm64, <|>]\n`)).toEqual([]);
  });

  test('architectures of the eras before', () => {
    const head = 'name: x\nbase: core22\n';
    expect(labelsAt(`${head}architectures: [amd64, <|>]\n`)).toEqual(ALL.slice(1));
    expect(labelsAt(`${head}architectures:\n  - <|>\n`)).toEqual([...ALL, 'build-on and build-for']);
    expect(labelsAt(`${head}architectures:\n  - build-on: amd64\n    build-for: <|>\n`)).toEqual([...ALL, 'all']);
    // Without build-for an entry builds for what it is built on, and no two may build for the same.
    expect(labelsAt(`${head}architectures:\n  - build-on: amd64\n  - build-on: [<|>]\n`)).toEqual(ALL.slice(1));
    const old = 'name: x\nbase: core18\narchitectures:\n  - build-on: amd64\n  - build-on: [<|>]\n';
    expect(labelsAt(old)).toEqual(['arm64', 'armhf', 'i386', 'ppc64el', 's390x']);
  });
});

describe('package repositories', () => {
  test('forms', () => {
    expect(labelsAt(`${HEAD}package-repositories:\n  - <|>\n`)).toEqual(['ppa', 'cloud archive', 'apt repository']);
    expect(take(`${HEAD}package-repositories:\n  <|>\n`, 'cloud archive')).toBe(
      `${HEAD}package-repositories:\n  - type: apt\n    cloud: gazpacho\n`,
    );
    expect(labelsAt('name: x\nbase: core20\npackage-repositories:\n  - <|>\n')).toEqual(['ppa', 'apt repository']);
  });

  test('the cloud archive by base', () => {
    const clouds = (base: string): Record<string, string | undefined> =>
      detailsAt(`name: x\nbase: ${base}\npackage-repositories:\n  - type: apt\n    cloud: <|>\n`);
    expect(clouds('core24')).toEqual({
      gazpacho: 'OpenStack 2026.1 for noble · supported',
      flamingo: 'OpenStack 2025.2 for noble · supported',
      epoxy: 'OpenStack 2025.1 for noble · out of support',
      dalmatian: 'OpenStack 2024.2 for noble · out of support',
    });
    expect(Object.keys(clouds('core22'))).toEqual(['caracal', 'bobcat', 'antelope', 'zed']);
    expect(clouds('core26')).toEqual({});
  });

  test('release, pockets and components', () => {
    const text = `${HEAD}package-repositories:\n  - type: apt\n    url: https://example.org\n    `;
    expect(labelsAt(`${text}suites: [<|>]\n`)).toEqual(['noble', 'noble-updates', 'noble-security', 'noble-proposed']);
    expect(labelsAt(`${text}series: <|>\n`)).toEqual(['noble']);
    expect(labelsAt(`${text}components: [main, <|>]\n`)).toEqual(['universe', 'restricted', 'multiverse']);
  });
});

describe('times', () => {
  test('units behind a number', () => {
    expect(labelsAt(`${APP}    stop-timeout: 30<|>\n`)).toEqual(['30s', '30m', '30ms', '30us', '30ns']);
    expect(take(`${APP}    restart-delay: 5<|>\n`, '5m')).toBe(`${APP}    restart-delay: 5m\n`);
  });

  test('examples', () => {
    expect(labelsAt(`${APP}    start-timeout: <|>\n`)).toEqual(['10s', '30s', '1m', '5m']);
    expect(detailsAt(`${APP}    timer: <|>\n`)).toMatchObject({ 'mon-fri,09:00': 'at nine on working days' });
  });
});

describe('layouts', () => {
  test('targets that do not lie in one another', () => {
    expect(labelsAt(`${HEAD}layout:\n  <|>\n`)).toEqual([
      '/usr/share/chat',
      '/usr/lib/chat',
      '/etc/chat',
      '/etc/chat.conf',
      '/var/lib/chat',
      '/var/log/chat',
      '/var/cache/chat',
      '/opt/chat',
    ]);
    const labels = labelsAt(
      `${HEAD}layout:\n  /etc/chat/conf:\n    bind: $SNAP/x\n  /opt:\n    bind: $SNAP/opt\n  <|>\n`,
    );
    expect(labels).not.toContain('/etc/chat');
    expect(labels).not.toContain('/opt/chat');
    expect(take(`${HEAD}layout:\n  <|>\n`, '/etc/chat.conf')).toBe(
      `${HEAD}layout:\n  /etc/chat.conf:\n    bind-file: $SNAP_DATA/etc/chat.conf\n`,
    );
  });

  test('kinds: one of them', () => {
    expect(labelsAt(`${HEAD}layout:\n  /etc/chat:\n    <|>\n`)).toEqual(['bind', 'symlink', 'bind-file', 'type']);
    expect(labelsAt(`${HEAD}layout:\n  /etc/chat.conf:\n    <|>\n`)[0]).toBe('bind-file');
    expect(labelsAt(`${HEAD}layout:\n  /etc/chat:\n    bind: $SNAP/etc\n    <|>\n`)).toEqual([]);
    expect(labelsAt(`${HEAD}layout:\n  /etc/chat:\n    type: <|>\n`)).toEqual(['tmpfs']);
  });

  test('sources', () => {
    expect(labelsAt(`${HEAD}layout:\n  /etc/chat:\n    bind: <|>\n`).slice(0, 3)).toEqual([
      '$SNAP_DATA/etc/chat',
      '$SNAP/etc/chat',
      '$SNAP_COMMON/etc/chat',
    ]);
  });
});
