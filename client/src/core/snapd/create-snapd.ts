/** `Snapd` over a transport. */
import { UserError } from '../user-error.ts';
import { toSnapdError } from './failure.ts';
import {
  readAliases,
  readChange,
  readConnections,
  readLogLine,
  readSnap,
  readSystemInfo,
  toFields,
  toList,
  toText,
} from './read-answer.ts';
import type { SnapdResponse, SnapdTransport } from './transport.ts';
import type { Snapd } from './types.ts';

export function createSnapd(transport: SnapdTransport): Snapd {
  const read = async (path: string, signal: AbortSignal | undefined, snap?: string): Promise<unknown> =>
    toResult(await transport.get(path, signal), path, snap);
  return {
    systemInfo: async (signal) => readSystemInfo(await read('/v2/system-info', signal)),
    snaps: async (signal) => toList(await read('/v2/snaps', signal)).map(readSnap),
    async snap(name, signal) {
      try {
        const snap = await read(`/v2/snaps/${encodeURIComponent(name)}`, signal, name);
        return readSnap(toFields(snap));
      } catch (error) {
        if (error instanceof UserError && error.code === 'snap-not-installed') return undefined;
        throw error;
      }
    },
    async revisions(name, signal) {
      // Not by the name: of none that is installed snapd makes an error then.
      const all = toList(await read('/v2/snaps?select=all', signal)).map(readSnap);
      return all.filter((snap) => snap.name === name).map(({ revision }) => revision);
    },
    connections: async (snap, signal) => {
      const query = snap === undefined ? 'select=all' : `select=all&snap=${encodeURIComponent(snap)}`;
      return readConnections(await read(`/v2/connections?${query}`, signal, snap));
    },
    aliases: async (signal) => readAliases(await read('/v2/aliases', signal)),
    change: async (id, signal) => readChange(toFields(await read(`/v2/changes/${encodeURIComponent(id)}`, signal))),
    async changes(select, snap, signal) {
      const query = `select=${select}${snap === undefined ? '' : `&for=${encodeURIComponent(snap)}`}`;
      return toList(await read(`/v2/changes?${query}`, signal)).map(readChange);
    },
    async logs(names, count, signal) {
      const query = `n=${count}&names=${names.map(encodeURIComponent).join(',')}`;
      const path = `/v2/logs?${query}`;
      const response = await transport.get(path, signal);
      if (response.status >= 400) {
        // Snaps without services have no logs; snapd calls that an error.
        if (/has no services|no matching services/i.test(response.body)) return [];
        toResult(response, path, names[0]);
      }
      // Records of JSON, each after a record separator.
      return response.body
        .split('\u001e')
        .filter((record) => record.trim() !== '')
        .map((record) => readLogLine(toFields(parse(record, path))));
    },
  };
}

/** The `result` of an answer; an error where it is one. */
function toResult({ status, body }: SnapdResponse, path: string, snap?: string): unknown {
  const answer = toFields(parse(body, path));
  if (answer['type'] === 'error' || status >= 400) {
    const error = toFields(answer['result']);
    const kind = toText(error['kind']);
    const message = toText(error['message']) || `HTTP ${status}`;
    // Of what is installed; the store is not asked by a read.
    if (kind === 'snap-not-found')
      throw new UserError('snap-not-installed', `"${snap ?? path}" is not installed.`, { detail: message });
    throw toSnapdError({ message, ...(kind !== '' && { kind }) }, { snap });
  }
  return answer['result'];
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError('snapd-answer', 'The answer of snapd can not be read.', {
      detail: `${path}: ${text.slice(0, 500)}`,
    });
  }
}
