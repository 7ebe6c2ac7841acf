/** From a log to plugs, with what a project has already. */
import { describe, expect, test } from 'vitest';
import { collectDenials } from '../../../server/src/core/denials/collect-denials.ts';
import { suggestPlugs, type ActorReport, type DenialReport } from '../../../server/src/core/denials/suggest.ts';
import { describeReport, printReport } from '../../../server/src/core/denials/report.ts';
import { getProject } from '../../../server/src/core/project/project.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';
import { audit, capability, dbus, fileRecord, seccomp } from './lines.ts';

const file = (name: string, mask = 'r', profile?: string): string =>
  audit(fileRecord({ name, mask, ...(profile !== undefined && { profile }) }));

function project(body: string): string {
  return `name: hello\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\n${body}parts:\n  a:\n    plugin: nil\n`;
}

function report(lines: readonly string[], yaml?: string): DenialReport {
  const log = collectDenials(lines.join('\n'));
  return suggestPlugs(log, yaml === undefined ? undefined : getProject(parseYaml(yaml)));
}

const only = ({ actors }: DenialReport): ActorReport => {
  expect(actors).toHaveLength(1);
  return actors[0] as ActorReport;
};

const brief = (actor: ActorReport): string[] =>
  actor.suggestions.map((one) => `${one.state} ${one.plug}${one.plug === one.interface ? '' : `:${one.interface}`}`);

test('equal causes are counted, whatever the process', () => {
  const actor = only(
    report(['/proc/1/mountinfo', '/proc/22/mountinfo', '/proc/333/mountinfo'].map((name) => file(name))),
  );
  expect(actor.suggestions).toMatchObject([
    {
      interface: 'mount-observe',
      plug: 'mount-observe',
      state: 'unknown',
      certainty: 'sure',
      addable: true,
      causes: [{ text: '/proc/PID/mountinfo (read)', count: 3 }],
    },
  ]);
  expect(actor.count).toBe(3);
});

test('one entry for each app, hook and instance', () => {
  const profiles = ['snap.hello.web', 'snap.hello.hook.install', 'snap.hello_two.web', 'snap.other.web'];
  const found = report(profiles.map((profile) => file('/dev/kvm', 'rw', profile)));
  expect(found.actors.map(({ name }) => name)).toEqual([
    'hello.hook.install',
    'hello.web',
    'hello_two.web',
    'other.web',
  ]);
});

test('other snaps are left out of a project, and named', () => {
  const found = report(
    [file('/dev/kvm', 'rw', 'snap.other.web'), file('/dev/kvm')],
    project('apps:\n  web:\n    command: x\n'),
  );
  expect(found.otherSnaps).toEqual(['other']);
  expect(only(found).name).toBe('hello.web');
});

describe('what the project has', () => {
  const log = [file('/dev/video0', 'rw')];
  test.each<[string, string, string]>([
    ['nothing', 'apps:\n  web:\n    command: x\n', 'missing camera'],
    ['its own', 'apps:\n  web:\n    command: x\n    plugs: [camera]\n', 'declared camera'],
    [
      'under another name',
      'plugs:\n  cam:\n    interface: camera\napps:\n  web:\n    command: x\n    plugs: [cam]\n',
      'declared cam:camera',
    ],
    ['for all, since nobody names it', 'plugs:\n  camera:\napps:\n  web:\n    command: x\n', 'declared camera'],
    [
      "another app's",
      'plugs:\n  cam:\n    interface: camera\napps:\n  web:\n    command: x\n  two:\n    command: y\n    plugs: [cam]\n',
      'reuse cam:camera',
    ],
    ['another app', 'apps:\n  two:\n    command: x\n', 'unknown camera'],
  ])('%s', (_name, body, expected) => {
    expect(brief(only(report(log, project(body))))).toEqual([expected]);
  });

  test('an extension', () => {
    const body = 'apps:\n  web:\n    command: x\n    extensions: [gnome]\n';
    expect(brief(only(report([file('/dev/dri/card0', 'rw')], project(body))))).toEqual(['declared opengl']);
  });

  test('a hook without an entry may get one', () => {
    const lines = [file('/dev/video0', 'rw', 'snap.hello.hook.install')];
    expect(brief(only(report(lines, project('apps:\n  web:\n    command: x\n'))))).toEqual(['missing camera']);
  });

  test('what is there and allows it too counts', () => {
    const body = 'apps:\n  web:\n    command: x\n    plugs: [network-control]\n';
    expect(brief(only(report([file('/proc/1/net/dev')], project(body))))).toEqual(['declared network-control']);
  });

  test('it says how to connect', () => {
    const [one] = only(report(log, project('apps:\n  web:\n    command: x\n    plugs: [camera]\n'))).suggestions;
    expect(one?.connection).toBe('The plug is there: is it connected? "sudo snap connect hello:camera" connects it.');
    const [other] = only(report(log)).suggestions;
    expect(other?.connection).toBe('It has to be connected: "sudo snap connect hello:camera".');
  });
});

test('one plug for what several would allow', () => {
  const lines = [file('/etc/hosts'), seccomp({ arch: 'c000003e', syscall: 288 }), file('/proc/1/net/if_inet6')];
  expect(brief(only(report(lines)))).toEqual(['unknown network-bind']);
});

test('files of the user that are hidden', () => {
  const lines = [file('/home/u/.config/app/a'), file('/home/u/.config/app/b', 'wc'), file('/home/u/.appearance')];
  const { suggestions } = only(report(lines));
  expect(suggestions.map(({ plug, attributes }) => [plug, attributes])).toEqual([
    ['dot-config-app', { write: ['$HOME/.config/app'] }],
    ['dot-appearance', { read: ['$HOME/.appearance'] }],
  ]);
});

test('what takes attributes that nobody knows is not added', () => {
  const [one] = only(report([seccomp({ arch: 'c000003e', syscall: 165 })])).suggestions;
  expect(one).toMatchObject({ interface: 'mount-control', addable: false, certainty: 'maybe' });
});

test.each<[string, RegExp]>([
  [file('/etc/app/app.conf'), /layout: "\/etc\/app: \{bind: \$SNAP_DATA\/etc\/app\}".*system-files/],
  [file('/etc/app.conf', 'wc'), /\$SNAP_COMMON.*"\/etc\/app\.conf: \{bind-file: /],
  [file('/var/lib/app/x/y', 'wc'), /"\/var\/lib\/app: \{bind: \$SNAP_COMMON\/var\/lib\/app\}"/],
  [file('/usr/share/app/x'), /stage-packages.*"\/usr\/share\/app: \{bind: \$SNAP\/usr\/share\/app\}"/],
  [file('/usr/bin/curl', 'x'), /stage-packages/],
  [file('/snap/hello/x1/lib/x.db', 'wc'), /can't be written.*\$SNAP_DATA/],
  [file('/snap/other/1/x'), /snap other: a content plug/],
  [file('/var/snap/other/common/x'), /snap other: a content plug/],
  [file('/run/app.pid', 'wc'), /\/run\/snap\.hello/],
  [file('/run/user/1000/app.sock', 'wc'), /\$XDG_RUNTIME_DIR/],
  [file('/var/log/app.log', 'rwc'), /log-observe would allow reading/],
  [file('/run/dbus/system_bus_socket', 'rw'), /The bus itself/],
  [capability('chown'), /system-usernames/],
  [capability('mac_admin'), /container managers/],
  [seccomp({ arch: 'c000003e', syscall: 92 }), /system-usernames/],
  [seccomp({ arch: 'c000003e', syscall: 999 }), /newer/],
  [
    dbus({ mask: 'bind', bus: 'session', name: 'org.example.App' }),
    /slot: "\{interface: dbus, bus: session, name: org\.example\.App\}"/,
  ],
  [
    dbus({ mask: 'bind', bus: 'session', name: 'org.mpris.MediaPlayer2.app' }),
    /slot: "\{interface: mpris, name: app\}"/,
  ],
  [dbus({ interface: 'org.example.X', peer: 'snap.other.service' }), /snap other offers it/],
])('no plug: %s', (line, advice) => {
  const { suggestions, uncovered } = only(report([line]));
  expect(suggestions).toEqual([]);
  expect(uncovered).toHaveLength(1);
  expect(uncovered[0]?.advice).toMatch(advice);
});

test('harmless', () => {
  const { suggestions, uncovered, harmless } = only(
    report([file('/proc/sys/vm/overcommit_memory'), file('/run/utmp', 'rk'), capability('block_suspend')]),
  );
  expect([suggestions, uncovered]).toEqual([[], []]);
  expect(harmless.map(({ text }) => text)).toEqual([
    '/proc/sys/vm/overcommit_memory (read)',
    '/run/utmp (read, lock)',
    'capability block_suspend',
  ]);
  expect(harmless[1]?.advice).toMatch(/login-session-observe would allow it\.$/);
});

test('the kernel left messages out', () => {
  const found = report([
    'kauditd_printk_skb: 12 callbacks suppressed',
    'audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64',
  ]);
  expect(found.suppressed).toBe(15);
  expect(printReport(found)).toBe(
    'No denial of a snap in 2 lines. Denials are logged by the kernel: "journalctl -k" shows them.\n' +
      'The kernel left out 15 messages: there may be more denials.\n',
  );
});

test('nothing of a log is markup', () => {
  const text = describeReport(report([file('/etc/<img src=x>/[a](command:x)/`b`')]));
  expect(text).toContain(String.raw`/etc/\<img src=x\>/\[a\](command:x)/\`b\` (read)`);
});

test('as text', () => {
  const lines = [file('/dev/video0', 'wr'), file('/etc/app.conf'), file('/proc/sys/vm/overcommit_memory')];
  expect(printReport(report(lines, project('apps:\n  web:\n    command: x\n')))).toBe(
    `
hello.web: 3 denials
  add the plug "camera"
      Uses every video capture device on the system, webcams included. It has to be connected: "sudo snap connect hello:camera".
      - /dev/video0 (read, write)
  no plug allows
      If the snap brings the file, a layout: "/etc/app.conf: {bind-file: $SNAP_DATA/etc/app.conf}". For the host's own file, a plug of system-files that names it, with the store's permission.
      - /etc/app.conf (read)
  usually harmless
      Run-time libraries look at this setting of the kernel, and go on without.
      - /proc/sys/vm/overcommit_memory (read)
`.trimStart(),
  );
});
