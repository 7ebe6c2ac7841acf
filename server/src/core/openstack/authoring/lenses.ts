/** Above each entry point the command that it runs. */
import type { CodeLens } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { getLines, toRange } from '../../positions.ts';
import { getSnapOpenstack } from '../entry-points.ts';
import { getCommandWords } from './describe-entry.ts';
import { planCommand } from './plan-command.ts';

/** Puts a text on the clipboard: `[text]`. */
export const COPY_TEXT_COMMAND = 'snapwright.copyText';

const MAX_TITLE = 120;

/** @param commands what the client can do */
export function getRunnerLenses(ctx: ProviderContext, commands: ReadonlySet<string>): CodeLens[] {
  if (!ctx.settings.codeLens.entryPoints) return [];
  const lines = getLines(ctx.document);
  const model = getSnapOpenstack(ctx.tree);
  return model.entries.flatMap((entry): CodeLens[] => {
    const plan = entry.pair.merged === true ? undefined : planCommand(model, entry);
    if (!plan || plan.faults.length > 0) return [];
    const text = getCommandWords(ctx, plan, entry.name).join(' ');
    const title = `▸ ${text.length > MAX_TITLE ? `${text.slice(0, MAX_TITLE).trimEnd()}…` : text}`;
    const range = toRange(lines, entry.key.start, entry.key.end);
    if (!commands.has(COPY_TEXT_COMMAND)) return [{ range, command: { title, command: '' } }];
    const tooltip = 'Copy the command line';
    return [{ range, command: { title, tooltip, command: COPY_TEXT_COMMAND, arguments: [text] } }];
  });
}
