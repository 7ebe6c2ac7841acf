/** Layouts: usual targets, the kinds, and where they lead to. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { code, paragraphs } from '../../../hover/markdown.ts';
import { findTargetProblem } from '../../../rules/snapd/layout-path.ts';
import type { CompletionSource } from '../../source.ts';
import { escapeSnippet, keySource, nameAt, snippet, valueEntry, valueSource } from './place.ts';

type Way = 'bind' | 'bind-file' | 'symlink';

/** What programs look for in the system; `NAME` is the snap's name. */
const TARGETS: readonly (readonly [target: string, way: Way, source: string, meaning: string])[] = [
  ['/usr/share/NAME', 'bind', '$SNAP/usr/share/NAME', 'files that come with the program'],
  ['/usr/lib/NAME', 'bind', '$SNAP/usr/lib/NAME', 'its libraries and helpers'],
  ['/etc/NAME', 'bind', '$SNAP_DATA/etc/NAME', 'its configuration, as a folder'],
  ['/etc/NAME.conf', 'bind-file', '$SNAP_DATA/etc/NAME.conf', 'its configuration, as a file'],
  ['/var/lib/NAME', 'bind', '$SNAP_COMMON/lib/NAME', 'its data'],
  ['/var/log/NAME', 'bind', '$SNAP_COMMON/log/NAME', 'its logs'],
  ['/var/cache/NAME', 'bind', '$SNAP_COMMON/cache/NAME', 'its cache'],
  ['/opt/NAME', 'bind', '$SNAP/opt/NAME', 'a program that insists on /opt'],
];

const WAYS: readonly (readonly [way: Way | 'type', meaning: string])[] = [
  ['bind', 'Shows a directory of the snap or its data.'],
  ['bind-file', 'Shows one file of the snap or its data.'],
  ['symlink', 'A link; quicker than bind, though programs can see that it is one.'],
  ['type', 'An empty directory in memory: `tmpfs`.'],
];

/** Layouts do not lie in one another. */
function overlaps(target: string, others: ReadonlySet<string>): boolean {
  return [...others].some(
    (other) => other === target || other.startsWith(`${target}/`) || target.startsWith(`${other}/`),
  );
}

const targets = keySource('layout targets', ['layout'], function* (cursor, ctx) {
  const snap = ctx.project.name ?? 'my-snap';
  for (const [index, [target, way, source, meaning]] of TARGETS.entries()) {
    const label = target.replace('NAME', snap);
    if (overlaps(label, cursor.siblings) || findTargetProblem(label, snap) !== undefined) continue;
    const stop = `\${1:${escapeSnippet(snap)}}`;
    const named = source.includes('NAME');
    yield {
      label,
      kind: CompletionItemKind.Folder,
      detail: `${meaning} · ${way} ${source.replace('NAME', snap)}`,
      rank: 20 + index,
      insert: cursor.colon
        ? { type: 'key', key: label, then: 'map' }
        : snippet(
            `${target.replace('NAME', stop)}:`,
            `  ${way}: ${escapeSnippet(source).replace('NAME', named ? stop : '')}`,
          ),
    };
  }
});

function below(variable: string, target: string): string {
  return `${variable}${target.replace(/\/$/, '')}`;
}

/** The source that a target usually gets. */
function usualSource(target: string, way: string): string {
  if (target.startsWith('$SNAP')) return target.replace(/^\$SNAP(?=\/|$)/, '$SNAP_DATA');
  const variable = /^\/var\/(?:lib|log|cache)\b/.test(target)
    ? '$SNAP_COMMON'
    : /^\/(?:etc|var)\b/.test(target)
      ? '$SNAP_DATA'
      : '$SNAP';
  return way === 'type' ? 'tmpfs' : below(variable, target);
}

const ways = keySource('layout kinds', ['layout.<path>'], function* (cursor) {
  // One of them, and no more.
  if (WAYS.some(([way]) => cursor.siblings.has(way))) return;
  const target = nameAt(cursor, 1) ?? '';
  const file = /\.\w+$/.test(target);
  for (const [index, [way, meaning]] of WAYS.entries()) {
    yield {
      label: way,
      kind: CompletionItemKind.Property,
      detail: meaning.replaceAll('`', ''),
      documentation: () =>
        paragraphs(
          `**${way}**: kind of a layout`,
          meaning,
          way !== 'type' &&
            `The source starts with ${code('$SNAP')}, ${code('$SNAP_DATA')} or ${code('$SNAP_COMMON')}.`,
        ),
      // Before the plain keys.
      rank: (way === 'bind-file') === file && way !== 'type' ? 1 + index : 5 + index,
      insert: { type: 'key', key: way, then: 'scalar' },
    };
  }
});

const sources = valueSource(
  'layout sources',
  ['bind', 'bind-file', 'symlink'].map((way) => `layout.<path>.${way}`),
  function* (cursor) {
    const target = nameAt(cursor, 1) ?? '';
    if (!target.startsWith('/')) return;
    const usual = usualSource(target, 'bind');
    const others = ['$SNAP', '$SNAP_DATA', '$SNAP_COMMON'].map((variable) => below(variable, target));
    const fitting = [...new Set([usual, ...others])].filter((source) => source.startsWith(cursor.prefix));
    for (const [index, source] of fitting.entries()) {
      const detail = source.startsWith('$SNAP/')
        ? 'in the snap'
        : source.startsWith('$SNAP_DATA')
          ? 'data of this revision'
          : 'data of every revision';
      yield valueEntry(source, CompletionItemKind.Value, { detail, rank: 10 + index });
    }
  },
);

export const layoutSources: readonly CompletionSource[] = [targets, ways, sources];
