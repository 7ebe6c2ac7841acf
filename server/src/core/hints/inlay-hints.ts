/** Small words between the text: what the project means and does not say. */
import type { InlayHint } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { runnerHints } from '../openstack/authoring/hints.ts';
import { getLines } from '../positions.ts';
import type { InlayHintKind } from '../settings.ts';
import { interfaceHints, timerHints } from './app-hints.ts';
import { constraintHints } from './constraint-hints.ts';
import type { Hint, HintContext } from './hint.ts';
import { partHints } from './part-hints.ts';
import { platformHints } from './platform-hints.ts';
import { baseHints, defaultHints } from './project-hints.ts';

const SOURCES = {
  bases: baseHints,
  defaults: defaultHints,
  platforms: platformHints,
  interfaces: interfaceHints,
  timers: timerHints,
  partOrder: partHints,
  entryPoints: runnerHints,
  constraints: constraintHints,
} as const satisfies Record<InlayHintKind, (wanted: HintContext) => Iterable<Hint>>;

/** The hints between two offsets, in the order of the text. */
export function getInlayHints(ctx: ProviderContext, start: number, end: number): InlayHint[] {
  const { kind: file } = ctx.document;
  if (file === 'other' || (file !== 'packages' && !ctx.project.root)) return [];
  const wanted: HintContext = { ctx, start, end };
  const lines = getLines(ctx.document);
  const hints: Hint[] = [];
  for (const [kind, find] of Object.entries(SOURCES)) {
    if (!ctx.settings.inlayHints[kind as InlayHintKind]) continue;
    // Nothing that it holds is a project's.
    if (file === 'snap-test') continue;
    if (file === 'snap-openstack' && kind !== 'entryPoints') continue;
    if (file === 'packages' && kind !== 'constraints') continue;
    for (const hint of find(wanted)) if (hint.offset >= start && hint.offset <= end) hints.push(hint);
  }
  return hints
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, label, tooltip }) => ({
      position: lines.positionAt(offset),
      label,
      tooltip: { kind: 'markdown', value: tooltip },
      paddingLeft: true,
    }));
}
