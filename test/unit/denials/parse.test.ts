/** Every form in which a log may tell of a denial. */
import { describe, expect, test } from 'vitest';
import { parseAuditLine } from '../../../server/src/core/denials/parse-audit.ts';
import { nameActor, type Cause } from '../../../server/src/core/denials/types.ts';
import { audit, capability, dbus, dbusRecord, fileRecord, LABEL, seccomp } from './lines.ts';

const actorOf = (line: string): string | undefined => {
  const denial = parseAuditLine(line);
  return denial && nameActor(denial.actor);
};
const causeOf = (line: string): Cause | undefined => parseAuditLine(line)?.cause;

const record = fileRecord({ name: '/dev/video0', mask: 'wr' });
const CAMERA = {
  actor: { snap: 'hello', app: 'web' },
  allowed: false,
  cause: { kind: 'file', path: '/dev/video0', access: 'rw' },
};

test.each([
  ['dmesg', `[12345.678901] ${audit(record)}`],
  ['dmesg, old kernels', `[   12.345678] type=1400 audit(1700000000.123:456): ${record}`],
  ['dmesg without time', audit(record)],
  ['dmesg -T', `[Tue Nov 14 22:13:20 2023] ${audit(record)}`],
  ['dmesg --time-format iso', `2023-11-14T22:13:20,123456+00:00 ${audit(record)}`],
  ['dmesg -x', `kern  :notice: [12345.678901] ${audit(record)}`],
  ['journalctl -k', `Nov 14 22:13:20 host kernel: ${audit(record)}`],
  ['journalctl -k -o short-iso', `2023-11-14T22:13:20+0000 host kernel: ${audit(record)}`],
  ['journalctl, from the audit socket', `Nov 14 22:13:20 host audit[4711]: AVC ${record}`],
  ['journalctl -o json', JSON.stringify({ MESSAGE: audit(record), _TRANSPORT: 'kernel', __REALTIME_TIMESTAMP: '1' })],
  ['journalctl -o json, as bytes', JSON.stringify({ A: '1', MESSAGE: [...Buffer.from(audit(record))], B: '2' })],
  ['journalctl -o json-pretty', `\t"MESSAGE" : ${JSON.stringify(audit(record))},`],
  ['journalctl -o json-sse', `data: ${JSON.stringify({ MESSAGE: audit(record) })}`],
  ['journalctl -o export', `MESSAGE=${audit(record)}`],
  ['syslog', `Nov 14 22:13:20 host kernel: [12345.678901] ${audit(record)}`],
  ['syslog, RFC 5424', `<5>1 2023-11-14T22:13:20Z host kernel - - - ${audit(record)}`],
  ['audit.log', `type=AVC msg=audit(1700000000.123:456): ${record}`],
  ['audit.log of another host', `node=host type=AVC msg=audit(1700000000.123:456): ${record}`],
  ['audit.log, enriched', `type=AVC msg=audit(1700000000.123:456): ${record}\u001dFSUID="u" OUID="root"`],
  ['ausearch -i', `type=AVC msg=audit(11/14/23 22:13:20.123:456) : ${record.replaceAll('"', '')}`],
  ['Windows line break', `${audit(record)}\r`],
])('%s', (_name, line) => {
  expect(parseAuditLine(line)).toEqual(CAMERA);
});

describe('who', () => {
  test.each([
    ['snap.hello.web', 'hello.web'],
    ['snap.hello.hook.configure', 'hello.hook.configure'],
    ['snap.hello.hook', 'hello.hook'],
    ['snap.hello_two.web', 'hello_two.web'],
    ['snap.hello_two.hook.install', 'hello_two.hook.install'],
    ['snap.hello+data.hook.install', 'hello+data.hook.install'],
    ['snap.hello-2.my-App9', 'hello-2.my-App9'],
    ['snap.hello.web//null-/usr/bin/id', 'hello.web'],
    ['snap.hello.web (complain)', 'hello.web'],
    ['lxd-c1_</var/snap/lxd/common/lxd>//&:lxd-c1_<var-snap-lxd-common-lxd>:snap.hello.web', 'hello.web'],
  ])('%s', (profile, name) => {
    expect(actorOf(audit(fileRecord({ name: '/x', profile })))).toBe(name);
  });

  test.each(['/usr/sbin/cupsd', 'snap-update-ns.hello', 'docker-default', 'snap.hello', 'snap..web', 'notasnap.a.b'])(
    'not of a snap: %s',
    (profile) => {
      expect(parseAuditLine(audit(fileRecord({ name: '/x', profile })))).toBeUndefined();
    },
  );

  test('a container on the same kernel has a name space', () => {
    const line = audit(record.replace('profile=', 'namespace="root//lxd-c1_<var-snap-lxd-common-lxd>" profile='));
    expect(parseAuditLine(line)).toEqual(CAMERA);
  });
});

describe('devmode', () => {
  test('lets pass and logs', () => {
    expect(parseAuditLine(audit(fileRecord({ name: '/x', verdict: 'ALLOWED' })))?.allowed).toBe(true);
    expect(parseAuditLine(seccomp({ arch: 'c000003e', syscall: 165, code: '0x7ffc0000' }))?.allowed).toBe(true);
    expect(parseAuditLine(seccomp({ arch: 'c000003e', syscall: 165 }))?.allowed).toBe(false);
  });

  test('what is no denial', () => {
    for (const word of ['STATUS', 'AUDIT', 'HINT']) {
      expect(parseAuditLine(audit(record.replace('DENIED', word)))).toBeUndefined();
    }
  });
});

describe('files', () => {
  test.each([
    ['/home/u/my file', '/home/u/my file'],
    ['/home/u/Größe', '/home/u/Größe'],
    ['/tmp/a"b', '/tmp/a"b'],
    ['/tmp/a\nb', '/tmp/a\nb'],
  ])('a name in hexadecimal digits: %j', (name, path) => {
    expect(causeOf(audit(fileRecord({ name })))).toEqual({ kind: 'file', path, access: 'r' });
  });

  test('bytes that are no UTF-8', () => {
    const line = audit(record.replace('"/dev/video0"', '2F78FF'));
    expect(causeOf(line)).toMatchObject({ path: '/x\u00ff' });
  });

  test.each([
    ['open', 'r', 'r'],
    ['open', 'wc', 'w'],
    ['open', 'rac', 'rw'],
    ['unlink', 'd', 'w'],
    ['exec', 'x', 'x'],
    ['file_mmap', 'm', 'm'],
    ['file_lock', 'wk', 'wk'],
    ['open', 'r::', 'r'],
    ['open', '::w', 'w'],
  ])('%s of %s', (operation, mask, access) => {
    expect(causeOf(audit(fileRecord({ name: '/x', operation, mask })))).toMatchObject({ kind: 'file', access });
  });

  test('a path that hangs in the air', () => {
    expect(causeOf(audit(fileRecord({ name: 'apparmor/.null' })))).toMatchObject({ path: '/apparmor/.null' });
  });
});

describe('system calls', () => {
  // The numbers are the kernel's.
  test.each([
    ['c000003e', 165, 'amd64', 'mount'],
    ['40000003', 21, 'i386', 'mount'],
    ['40000028', 282, 'armhf', 'bind'],
    ['c00000b7', 200, 'arm64', 'bind'],
    ['c0000015', 21, 'ppc64el', 'mount'],
    ['80000016', 206, 's390x', 'setgroups'],
    ['c00000f3', 40, 'riscv64', 'mount'],
    ['c000003e', 0x40000000 + 165, 'amd64', 'mount'],
    ['c000003e', 435, 'amd64', undefined],
    ['c000001a', 1, 'c000001a', undefined],
  ])('%s %i', (arch, syscall, architecture, name) => {
    expect(causeOf(seccomp({ arch, syscall }))).toEqual({ kind: 'syscall', architecture, number: syscall, name });
  });

  test.each([
    [
      'audit.log',
      `type=SECCOMP msg=audit(1.2:3): auid=1 subj==${LABEL} (enforce) pid=1 comm="x" exe="/x" sig=0 arch=c000003e syscall=165 compat=0 ip=0x7 code=0x50000\u001dARCH=x86_64 SYSCALL=mount`,
    ],
    [
      'journal',
      `Nov 14 22:13:20 host audit[4711]: SECCOMP auid=1000 uid=0 gid=0 ses=2 subj=${LABEL} pid=1 comm="x" exe="/x" sig=0 arch=c000003e syscall=165 compat=0 ip=0x7 code=0x50000`,
    ],
    [
      'ausearch -i',
      `type=SECCOMP msg=audit(11/14/23 22:13:20.1:2) : auid=u uid=root subj=${LABEL} pid=1 comm=x exe=/x sig=SIG0 arch=x86_64 syscall=mount compat=0 ip=0x7 code=errno`,
    ],
  ])('%s', (_name, line) => {
    expect(actorOf(line)).toBe('hello.web');
    expect(causeOf(line)).toMatchObject({ kind: 'syscall', name: 'mount' });
  });

  test('without a label the program tells the snap', () => {
    const line = seccomp({ arch: 'c000003e', syscall: 165, subj: '?' });
    expect(parseAuditLine(line)?.actor).toEqual({ snap: 'hello' });
    expect(parseAuditLine(line.replace('/snap/hello/', '/snap/hello_two/'))?.actor).toEqual({
      snap: 'hello',
      instance: 'two',
    });
    expect(parseAuditLine(line.replace('/snap/hello/', '/snap/core22/'))).toBeUndefined();
    expect(parseAuditLine(line.replace('/snap/hello/x1', '/usr'))).toBeUndefined();
  });
});

describe('D-Bus', () => {
  const call = {
    path: '/org/freedesktop/UPower',
    interface: 'org.freedesktop.UPower',
    member: 'EnumerateDevices',
    name: 'org.freedesktop.UPower',
  };
  const cause = { kind: 'dbus', access: 'send', bus: 'system', ...call, peer: 'unconfined' };

  test.each([
    ['dbus-daemon', dbus(call)],
    [
      'audit.log',
      `type=USER_AVC msg=audit(1.2:3): pid=900 uid=101 auid=4294967295 ses=4294967295 subj=unconfined msg='${dbusRecord(call)} exe="/usr/bin/dbus-daemon" sauid=101 hostname=? addr=? terminal=?'`,
    ],
    [
      'kernel',
      audit(
        `pid=900 uid=101 auid=4294967295 ses=4294967295 subj=unconfined msg='${dbusRecord(call)} exe="/usr/bin/dbus-daemon"'`,
        1107,
      ),
    ],
    [
      'journal',
      `Nov 14 22:13:20 host audit[900]: USER_AVC pid=900 uid=101 msg='${dbusRecord(call)} exe="/usr/bin/dbus-broker"'`,
    ],
  ])('%s', (_name, line) => {
    expect(parseAuditLine(line)).toEqual({ actor: { snap: 'hello', app: 'web' }, allowed: false, cause });
  });

  test('a name that the app wants to own', () => {
    expect(causeOf(dbus({ mask: 'bind', name: 'org.example.Hello', bus: 'session' }))).toMatchObject({
      access: 'bind',
      name: 'org.example.Hello',
    });
  });

  test('what a program prints', () => {
    const line = `web[1]: GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: An AppArmor policy prevents this sender from sending this message to this recipient; type="method_call", sender=":1.99" (uid=1000 pid=5 comm="web" label="${LABEL} (enforce)") interface="org.freedesktop.UPower" member="EnumerateDevices" error name="(unset)" requested_reply="0" destination="org.freedesktop.UPower" (uid=0 pid=1 comm="upowerd" label="unconfined")`;
    expect(causeOf(line)).toMatchObject({ ...cause, bus: '', path: '', peer: '' });
  });

  test('dbus-broker, where the journal has the label', () => {
    const MESSAGE =
      'A security policy denied :1.99 to send method call /org/freedesktop/UPower:org.freedesktop.UPower.EnumerateDevices to org.freedesktop.UPower.';
    expect(causeOf(JSON.stringify({ MESSAGE, DBUS_BROKER_SENDER_SECURITY_LABEL: LABEL }))).toMatchObject({
      ...cause,
      bus: '',
      peer: '',
    });
    expect(parseAuditLine(`dbus-broker[1]: ${MESSAGE}`)).toBeUndefined();
  });
});

test.each([
  [capability('net_admin'), { kind: 'capability', name: 'net_admin' }],
  [
    audit(
      `apparmor="DENIED" operation="mount" class="mount" info="failed mntpnt match" error=-13 profile="${LABEL}" name="/mnt/x/" pid=1 comm="mount" fstype="nfs4" srcname="host:/x"`,
    ),
    { kind: 'mount', operation: 'mount', target: '/mnt/x/', source: 'host:/x', fstype: 'nfs4' },
  ],
  [
    audit(
      `apparmor="DENIED" operation="ptrace" class="ptrace" profile="${LABEL}" pid=1 comm="ps" requested_mask="read" denied_mask="read" peer="unconfined"`,
    ),
    { kind: 'ptrace', access: 'read', peer: 'unconfined' },
  ],
  [
    audit(
      `apparmor="DENIED" operation="signal" class="signal" profile="${LABEL}" pid=1 comm="x" requested_mask="send" denied_mask="send" signal=term peer="unconfined"`,
    ),
    { kind: 'signal', access: 'send', peer: 'unconfined' },
  ],
  [
    audit(
      `apparmor="DENIED" operation="create" class="net" profile="${LABEL}" pid=1 comm="x" family="inet" sock_type="raw" protocol=1 requested_mask="create" denied_mask="create"`,
    ),
    { kind: 'network', operation: 'create', family: 'inet', type: 'raw', address: '' },
  ],
  [
    audit(
      `apparmor="DENIED" operation="connect" class="net" profile="${LABEL}" pid=1 comm="x" family="unix" sock_type="stream" protocol=0 requested_mask="send receive connect" denied_mask="send connect" addr=none peer_addr="@/tmp/.X11-unix/X0" peer="unconfined"`,
    ),
    { kind: 'network', operation: 'connect', family: 'unix', type: 'stream', address: '@/tmp/.X11-unix/X0' },
  ],
  [
    audit(
      `apparmor="DENIED" operation="userns_create" class="namespace" profile="${LABEL}" pid=1 comm="x" requested="userns_create" denied="userns_create"`,
    ),
    { kind: 'userns', name: '' },
  ],
])('%s', (line, cause) => {
  expect(causeOf(line)).toEqual(cause);
});
