/** Whole pieces: a new file, and the usual items of its lists. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import { isStep } from './keys.ts';

function block(label: string, detail: string, lines: readonly string[]): CompletionEntry {
  return { label, kind: CompletionItemKind.Snippet, detail, rank: 70, insert: { type: 'snippet', lines } };
}

const NEW_FILE = [
  'name: ${1:my-test}',
  'snaps:',
  '  - snap: ${2:my-snap}',
  '    source: ${3:.}',
  '    wait:',
  '      service: ${4:my-service}$0',
];
const LOCAL = ['snap: ${1:my-snap}', 'source: ./${2:my-snap}$0'];
const STORE = ['snap: ${1:my-snap}', 'channel: ${2|stable,candidate,beta,edge|}$0'];
const COPY = ['copy:', '  from: ${1:file}', '  to: \\$SNAP_COMMON/${2:etc/}$0'];
const WAIT = ['wait:', '  port: ${1:8080}', '  timeout: ${2:2m}$0'];

export const testBlocks: CompletionSource = {
  name: 'test blocks',
  kinds: ['snap-test'],
  guard: ({ role, path }) =>
    role === 'key' && (path.length === 0 || isStep(path) || (path[0] === 'snaps' && path.length === 2)),
  *items({ path, siblings }) {
    if (siblings.size > 0) return;
    if (path.length === 0) yield block('snap-test.yaml', 'a whole file', NEW_FILE);
    else if (!isStep(path)) {
      yield block('snap from here', 'a project beside the file', LOCAL);
      yield block('snap of the store', 'with its channel', STORE);
    } else if (path[0] === 'snaps') {
      yield block('copy a file', 'into a folder of the snap', COPY);
      yield block('wait for a port', 'of a service', WAIT);
    }
  },
};
