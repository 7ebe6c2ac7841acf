/** snapd's JSON to what is used of it. Fields may be missing, and there may be more of them. */
import { UserError } from '../user-error.ts';
import type {
  Alias,
  Change,
  ChangeTask,
  Connection,
  Connections,
  Endpoint,
  InstalledSnap,
  LogLine,
  SnapApp,
  SnapEnd,
  SystemInfo,
} from './types.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function readSystemInfo(result: unknown): SystemInfo {
  const info = toFields(result);
  return {
    version: toText(info['version']),
    architecture: toText(info['architecture']),
    confinement: toText(info['confinement']) || 'partial',
    onClassic: info['on-classic'] !== false,
  };
}

export function readSnap(snap: Fields): InstalledSnap {
  return {
    name: demand(snap, 'name', 'a snap'),
    version: toText(snap['version']),
    revision: toText(snap['revision']),
    type: toText(snap['type']) || 'app',
    base: toText(snap['base']) || undefined,
    confinement: toText(snap['confinement']) || 'strict',
    devmode: snap['devmode'] === true,
    jailmode: snap['jailmode'] === true,
    trymode: snap['trymode'] === true,
    channel: toText(snap['tracking-channel']) || toText(snap['channel']) || undefined,
    apps: toList(snap['apps']).map(readApp),
  };
}

function readApp(app: Fields): SnapApp {
  return {
    name: toText(app['name']),
    daemon: toText(app['daemon']) || undefined,
    enabled: app['enabled'] === true,
    active: app['active'] === true,
  };
}

export function readConnections(result: unknown): Connections {
  const all = toFields(result);
  return {
    established: toList(all['established']).map(readConnection),
    plugs: toList(all['plugs']).map((end) => readEndpoint(end, 'plug')),
    slots: toList(all['slots']).map((end) => readEndpoint(end, 'slot')),
  };
}

function readConnection(connection: Fields): Connection {
  return {
    plug: readEnd(connection['plug'], 'plug'),
    slot: readEnd(connection['slot'], 'slot'),
    interface: toText(connection['interface']),
    manual: connection['manual'] === true,
  };
}

function readEnd(value: unknown, side: 'plug' | 'slot'): SnapEnd {
  const end = toFields(value);
  return { snap: toText(end['snap']), name: toText(end[side]) };
}

function readEndpoint(end: Fields, side: 'plug' | 'slot'): Endpoint {
  const content = toFields(end['attrs'])['content'];
  return {
    ...readEnd(end, side),
    interface: toText(end['interface']),
    content: toText(content) || undefined,
    apps: toTexts(end['apps']),
  };
}

/** `{ <snap>: { <alias>: { command, status, manual, auto } } }` */
export function readAliases(result: unknown): Alias[] {
  return Object.entries(toFields(result)).flatMap(([snap, aliases]) =>
    Object.entries(toFields(aliases)).map(([alias, value]): Alias => {
      const { status, command, manual, auto } = toFields(value);
      // `<snap>.<app>`, or the snap alone where the app has its name.
      const fromCommand = toText(command).split('.').slice(1).join('.') || snap;
      const app = toText(manual) || toText(auto) || fromCommand;
      return { snap, app, alias, status: status === 'manual' || status === 'disabled' ? status : 'auto' };
    }),
  );
}

export function readChange(change: Fields): Change {
  return {
    id: demand(change, 'id', 'a change'),
    kind: toText(change['kind']),
    summary: toText(change['summary']),
    status: toText(change['status']),
    ready: change['ready'] === true,
    error: toText(change['err']) || undefined,
    tasks: toList(change['tasks']).map(readTask),
  };
}

function readTask(task: Fields): ChangeTask {
  const progress = toFields(task['progress']);
  return {
    id: toText(task['id']),
    summary: toText(task['summary']),
    status: toText(task['status']),
    log: toTexts(task['log']),
    progress: {
      label: toText(progress['label']),
      done: toNumber(progress['done']),
      total: toNumber(progress['total']),
    },
  };
}

export function readLogLine(record: Fields): LogLine {
  return { time: toText(record['timestamp']), id: toText(record['sid']), message: toText(record['message']) };
}

/** What nothing can be done without. */
function demand(fields: Fields, key: string, what: string): string {
  const text = toText(fields[key]);
  if (text !== '') return text;
  throw new UserError('snapd-answer', `snapd told of ${what} without its ${key}.`, {
    detail: JSON.stringify(fields).slice(0, 500),
  });
}

export function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function toList(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(toFields) : [];
}

export function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function toTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
