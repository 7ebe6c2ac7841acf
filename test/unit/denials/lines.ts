/** Records as kernels, buses and daemons write them, for a snap "hello" with the app "web". */

interface FileRecord {
  readonly name: string;
  readonly mask?: string;
  readonly operation?: string;
  readonly profile?: string;
  readonly verdict?: 'DENIED' | 'ALLOWED';
}

export const LABEL = 'snap.hello.web';

export function fileRecord({
  name,
  mask = 'r',
  operation = 'open',
  profile = LABEL,
  verdict = 'DENIED',
}: FileRecord): string {
  const written = /[\s"\u0000-\u001f\u007f-\uffff]/.test(name)
    ? Buffer.from(name).toString('hex').toUpperCase()
    : `"${name}"`;
  return `apparmor="${verdict}" operation="${operation}" class="file" profile="${profile}" name=${written} pid=4711 comm="hello" requested_mask="${mask}" denied_mask="${mask}" fsuid=1000 ouid=0`;
}

export function audit(record: string, type = 1400): string {
  return `audit: type=${String(type)} audit(1700000000.123:456): ${record}`;
}

export function capability(name: string): string {
  return audit(
    `apparmor="DENIED" operation="capable" class="cap" profile="${LABEL}" pid=1 comm="x" capability=1  capname="${name}"`,
  );
}

interface SeccompRecord {
  readonly arch: string;
  readonly syscall: number;
  readonly subj?: string;
  readonly code?: string;
}

export function seccomp({ arch, syscall, subj = LABEL, code = '0x50000' }: SeccompRecord): string {
  return audit(
    `auid=1000 uid=0 gid=0 ses=2 subj=${subj} pid=4711 comm="hello" exe="/snap/hello/x1/bin/hello" sig=0 arch=${arch} syscall=${String(syscall)} compat=0 ip=0x7f32c00d code=${code}`,
    1326,
  );
}

interface DbusRecord {
  readonly bus?: string;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly name?: string;
  readonly mask?: string;
  readonly peer?: string;
}

export function dbusRecord(record: DbusRecord): string {
  const { bus = 'system', path = '/', member = 'Get', name = ':1.5', mask = 'send', peer = 'unconfined' } = record;
  const operation = mask === 'bind' ? 'dbus_bind' : 'dbus_method_call';
  return `apparmor="DENIED" operation="${operation}"  bus="${bus}" path="${path}" interface="${record.interface ?? ''}" member="${member}" mask="${mask}" name="${name}" pid=4711 label="${LABEL}" peer_pid=800 peer_label="${peer}"`;
}

export function dbus(record: DbusRecord): string {
  return `dbus-daemon[800]: ${dbusRecord(record)}`;
}
