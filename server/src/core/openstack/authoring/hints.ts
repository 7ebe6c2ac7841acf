/** Hints of entry points: types that are not written, modes as letters, and what the commands of apps run. */
import { afterColon, isWanted, type Hint, type HintContext } from '../../hints/hint.ts';
import { code, paragraphs, shellFence } from '../../hover/markdown.ts';
import { mentionsRunner } from '../companions.ts';
import { getSnapOpenstack } from '../entry-points.ts';
import { readMode } from '../modes.ts';
import { getAppCalls } from '../runner-calls.ts';
import { getCommandWords, withArguments } from './describe-entry.ts';
import { getEntryScope } from './entry-names.ts';
import { toSymbolicMode } from './mode-words.ts';
import { planCommand } from './plan-command.ts';
import { toShellLines } from './shell-words.ts';
import { TYPE_DOCS } from './key-docs.ts';

export function* runnerHints(wanted: HintContext): Iterable<Hint> {
  const { kind } = wanted.ctx.document;
  if (kind === 'snap-openstack') {
    yield* typeHints(wanted);
    yield* modeHints(wanted);
  } else if (kind === 'snapcraft' && mentionsRunner(wanted.ctx)) yield* callHints(wanted);
}

function* typeHints(wanted: HintContext): Iterable<Hint> {
  const { ctx } = wanted;
  for (const { pair, typePair, map } of getSnapOpenstack(ctx.tree).entries) {
    if (typePair || !map || map.flow || map.entries.length === 0 || !isWanted(wanted, pair)) continue;
    yield {
      offset: afterColon(ctx.document.text, pair),
      label: 'simple',
      tooltip: `${code('type: simple')} is the default. ${TYPE_DOCS.simple}`,
    };
  }
}

function* modeHints(wanted: HintContext): Iterable<Hint> {
  for (const { pair } of getSnapOpenstack(wanted.ctx.tree).chmod) {
    const { value } = pair;
    if (!isWanted(wanted, pair) || value.start === value.end || value.alias !== undefined) continue;
    const reading = readMode(value);
    if (reading.kind === 'no-number') continue;
    const mode = toSymbolicMode(reading.mode);
    yield { offset: value.end, label: mode, tooltip: `The mode ${code(mode)}, as ${code('ls -l')} shows it.` };
  }
}

/** Behind the command of an app: the type of the entry, and its program. */
function* callHints(wanted: HintContext): Iterable<Hint> {
  const { ctx, start, end } = wanted;
  const { model } = getEntryScope(ctx);
  if (!model) return;
  for (const call of getAppCalls(ctx)) {
    const { entry: word, node } = call;
    if (!word || node.end < start || node.start > end) continue;
    const entry = model.findEntry(word.text);
    const plan = entry && planCommand(model, entry);
    if (!entry || !plan) continue;
    const words =
      call.key === 'command' ? withArguments(plan, plan.words, call) : getCommandWords(ctx, plan, entry.name);
    const program = entry.type === 'simple' ? plan.words[0] : entry.type;
    if (program === undefined || isNamedAfter(word.text, program)) continue;
    yield {
      offset: node.end,
      label: `→ ${program}`,
      tooltip: paragraphs('What it runs:', shellFence(toShellLines(words))),
    };
  }
}

/** `api-uwsgi` runs uwsgi: to say so again tells nothing. */
function isNamedAfter(name: string, program: string): boolean {
  const last = program.slice(program.lastIndexOf('/') + 1);
  return name === last || name.endsWith(`-${last}`);
}
