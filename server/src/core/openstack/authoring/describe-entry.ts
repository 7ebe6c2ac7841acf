/** What an entry point runs, for hovers. */
import type { RuleContext } from '../../rules/rule.ts';
import { bullets, code, paragraphs, shellFence } from '../../hover/markdown.ts';
import { entriesOf, findValue, isScalar } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import type { RunnerEntry, SnapOpenstack } from '../entry-points.ts';
import { getAppCalls, type AppCall } from '../runner-calls.ts';
import { getEntryScope, usesLaunch } from './entry-names.ts';
import { areThere, planCommand, type CommandPlan } from './plan-command.ts';
import { toShellLines } from './shell-words.ts';

/** The command with the arguments of the app, where the app is known and the type passes them on. */
export function withArguments(
  plan: CommandPlan,
  words: readonly string[],
  call: AppCall | undefined,
): readonly string[] {
  if (!plan.takesArguments || !call) return words;
  return [...words, ...call.args.map(({ text }) => (/^[\w@%+=:,./$-]+$/.test(text) ? text : `"${text}"`))];
}

/** The apps whose command runs an entry point. */
export function findCalls(ctx: RuleContext, name: string): readonly AppCall[] {
  const { pair } = getEntryScope(ctx);
  if (!pair) return [];
  return getAppCalls(pair.snapcraft).filter(({ key, entry }) => key === 'command' && entry?.text === name);
}

/** The one line that stands for the entry: with the arguments of its app where there is one such app. */
export function getCommandWords(ctx: RuleContext, plan: CommandPlan, name: string): readonly string[] {
  const calls = findCalls(ctx, name);
  return withArguments(plan, plan.words, calls.length === 1 ? calls[0] : undefined);
}

/** @param call the app that the entry is looked at from */
export function describeEntry(
  ctx: RuleContext,
  model: SnapOpenstack,
  entry: RunnerEntry,
  call?: AppCall,
): string | undefined {
  const title = `**${entry.name}**: entry point${entry.type === undefined ? '' : ` of type ${code(entry.type)}`}`;
  const plan = planCommand(model, entry);
  if (!plan) return paragraphs(title, emptyWords(entry));
  const calls = call ? [call] : findCalls(ctx, entry.name);
  const one = calls.length === 1 ? calls[0] : undefined;
  const overridden = plan.overridden && withArguments(plan, plan.overridden, one);
  return paragraphs(
    title,
    plan.faults.length > 0 && `**It does not start.** ${plan.faults.join(' ')}`,
    shellFence(toShellLines(withArguments(plan, plan.words, one))),
    overridden && `Once ${plan.condition ?? ''}:`,
    overridden && shellFence(toShellLines(overridden)),
    pyargvWords(plan),
    bullets([...callRows(ctx, plan, calls, one), ...environmentRows(ctx, calls)]),
  );
}

function emptyWords(entry: RunnerEntry): string {
  if (entry.map && entry.map.entries.length > 0) return 'The runner refuses its `type`.';
  return 'It holds nothing, and the runner says that it is not found.';
}

function pyargvWords({ pyargv, pyargvMissing }: CommandPlan): string | undefined {
  if (!pyargv || pyargv.length === 0) return undefined;
  return paragraphs(
    'The programs that uwsgi starts get these where their ini template says `pyargv = {{ pyargv }}`:',
    shellFence(toShellLines(pyargv)),
    pyargvMissing.length > 0 &&
      `Once ${areThere(pyargvMissing)}, ${pyargvMissing.length === 1 ? 'it is' : 'they are'} named as well.`,
  );
}

function callRows(ctx: RuleContext, plan: CommandPlan, calls: readonly AppCall[], one: AppCall | undefined): string[] {
  const snap = getEntryScope(ctx).pair?.snapcraft.project.name;
  const rows = calls.map((call) => {
    const name = code(snap === undefined ? call.app.name : `${snap}.${call.app.name}`);
    const args = call.args.map(({ text }) => text).join(' ');
    if (args === '') return `Run by ${name}.`;
    if (!plan.takesArguments) return `Run by ${name}; its arguments ${code(args)} are dropped.`;
    return call === one
      ? `Run by ${name}; what it is given besides comes last.`
      : `Run by ${name} with ${code(args)} behind.`;
  });
  return calls.some((call) => call.chained) ? [...rows, 'The chain of the app runs before it.'] : rows;
}

function environmentRows(ctx: RuleContext, calls: readonly AppCall[]): string[] {
  const { pair } = getEntryScope(ctx);
  const rows = [
    'Environment: that of the app, and `REQUESTS_CA_BUNDLE=$SNAP_COMMON/etc/ssl/certs/ca-certificates.crt` where this file is there.',
  ];
  if (!pair) return rows;
  const { project } = pair.snapcraft;
  const variables = new Map<string, string>();
  const add = (node: YamlNode | undefined): void => {
    for (const { key, value } of entriesOf(node)) {
      if (isScalar(key) && isScalar(value)) variables.set(key.text, value.text);
    }
  };
  add(project.find('environment')?.value);
  const [call] = calls;
  if (calls.length === 1 && call) add(findValue(call.app.value, 'environment'));
  const words = [...variables].map(([name, value]) => code(`${name}=${value}`));
  if (words.length > 0) rows.push(`From snapcraft.yaml: ${words.join(', ')}.`);
  if (usesLaunch(ctx)) {
    const option = code(`snap set ${project.name ?? 'SNAP'} database.ready=true`);
    rows.push(`Runners of September 2019 and later leave it alone, with status 0, until ${option}.`);
  }
  return rows;
}
