/** The value of the key that the cursor is in. */
import type { ProviderContext } from '../context.ts';
import { lineEndAt, nextLineAt } from '../yaml/edit.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { Cursor } from './cursor.ts';
import { findFlowEnd } from './scan-values.ts';

/** More is not read a second time. */
const MAX_LENGTH = 20_000;

export function readValueOf(cursor: Cursor, ctx: ProviderContext): YamlNode | undefined {
  const pair = cursor.map?.pairs.find(({ key }) => key.start === cursor.start);
  if (pair) return pair.value;
  // Without its key, the reader cannot tell what the value belongs to.
  const { text } = ctx.document;
  const alias = /^\s*:\s+\*([^\s,[\]{}]+)\s*(?:$|[,\]}])/.exec(
    text.slice(cursor.end, lineEndAt(text, cursor.end)),
  )?.[1];
  if (alias !== undefined) return ctx.tree.anchors.get(alias);
  if (cursor.flow) return readBrackets(text, cursor);
  if (cursor.needsDash) return undefined;
  const own = text.slice(cursor.end, Math.min(findBlockEnd(text, cursor), cursor.end + MAX_LENGTH));
  // What stands below a key that is being typed is its value, once it has its colon.
  const { root } = parseYaml(`${' '.repeat(cursor.column)}x${cursor.colon ? '' : ':'}${own}`);
  return root?.kind === 'map' ? root.pairs[0]?.value : undefined;
}

function readBrackets(text: string, { end }: Cursor): YamlNode | undefined {
  const behind = text.slice(end, end + 500);
  const start = end + (/^\s*:\s*(?=[[{])/.exec(behind)?.[0].length ?? 0);
  if (start === end) {
    const written = /^\s*:\s+("[^"]*"|'[^']*'|[^,[\]{}\r\n]*)/.exec(behind)?.[1];
    return written === undefined ? undefined : parseYaml(written).root;
  }
  const found = findFlowEnd(text, start, { column: 0, sound: true });
  return found.end - start > MAX_LENGTH ? undefined : parseYaml(text.slice(start, found.end)).root;
}

/** Where the lines end that belong to the key. */
function findBlockEnd(text: string, { end, column }: Cursor): number {
  let last = lineEndAt(text, end);
  for (let start = nextLineAt(text, end); start < text.length; start = Math.max(nextLineAt(text, start), start + 1)) {
    const lineEnd = lineEndAt(text, start);
    const [, indent = '', first = '', second = ''] = /^([ \t]*)(\S?)(\S?)/.exec(text.slice(start, lineEnd)) ?? [];
    if (first === '' || first === '#') continue;
    if (indent.length < column || (indent.length === column && !(first === '-' && second === ''))) break;
    last = lineEnd;
  }
  return last;
}
