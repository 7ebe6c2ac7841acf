/** Where a project runs the entry points of snap-openstack.yaml: commands of apps, hooks and scripts. */
import { Attached } from '../attached.ts';
import { getProjectPaths, joinPath } from '../links/project-paths.ts';
import type { NamedEntry } from '../project/project.ts';
import type { Span } from '../python/types.ts';
import type { RuleContext } from '../rules/rule.ts';
import { findText, findValue, isText, itemsOf } from '../yaml/access.ts';
import type { YamlScalar } from '../yaml/tree.ts';
import { mentionsRunner } from './companions.ts';
import { findRunner, parseRunnerCommand, RUNNER, splitCommand, type CommandWord } from './runner-command.ts';
import { placeInScalar } from './scalar-place.ts';
import { getShippingParts } from './shipping.ts';

export type CommandKey = 'command' | 'stop-command' | 'reload-command' | 'post-stop-command';

export const COMMAND_KEYS: readonly CommandKey[] = ['command', 'stop-command', 'reload-command', 'post-stop-command'];

/** A word of a command and its place in snapcraft.yaml. */
export interface PlacedWord extends Span {
  readonly text: string;
}

/** A command of an app that runs the runner. */
export interface AppCall {
  readonly app: NamedEntry;
  readonly key: CommandKey;
  readonly node: YamlScalar;
  readonly runner: PlacedWord;
  readonly verb: PlacedWord | undefined;
  readonly entry: PlacedWord | undefined;
  readonly args: readonly PlacedWord[];
  /** The runner stands in `command-chain`. */
  readonly chained: boolean;
}

const calls = new Attached<RuleContext, readonly AppCall[]>();

/** The commands of a snapcraft.yaml that name the runner; nothing is looked at where its text has no such word. */
export function getAppCalls(snapcraft: RuleContext): readonly AppCall[] {
  if (!mentionsRunner(snapcraft)) return [];
  let known = calls.get(snapcraft);
  if (!known) {
    known = snapcraft.project.apps.flatMap((app) => [...readApp(snapcraft, app)]);
    calls.set(snapcraft, known);
  }
  return known;
}

function* readApp({ document: { text } }: RuleContext, app: NamedEntry): Iterable<AppCall> {
  let direct = false;
  for (const key of COMMAND_KEYS) {
    const node = findValue(app.value, key);
    if (!isText(node)) continue;
    const found = parseRunnerCommand(node.text);
    if (!found) continue;
    const place = (word: CommandWord): PlacedWord => ({
      ...placeInScalar(text, node, word.start, word.end),
      text: word.text,
    });
    yield {
      app,
      key,
      node,
      runner: place(found.runner),
      verb: found.verb && place(found.verb),
      entry: found.entry && place(found.entry),
      args: found.args.map(place),
      chained: false,
    };
    direct = true;
  }
  if (direct) return;
  const chain = itemsOf(findValue(app.value, 'command-chain')).filter(isText);
  if (!chain.some((node) => node.text.includes(RUNNER))) return;
  const command = findValue(app.value, 'command');
  if (!isText(command)) return;
  // What follows the runner in the chain, then the command's own words.
  const placed = [...chain, command].flatMap((node) =>
    splitCommand(node.text).map((word) => ({ word, node, place: placeInScalar(text, node, word.start, word.end) })),
  );
  const found = findRunner(placed.map(({ word }) => word));
  const locate = (word: CommandWord | undefined): PlacedWord | undefined => {
    const one = placed.find((other) => other.word === word);
    return one && { ...one.place, text: one.word.text };
  };
  const runner = locate(found?.runner);
  if (!found || !runner) return;
  const args = found.args.flatMap((word) => locate(word) ?? []);
  const common = { app, node: command, runner, args, chained: true } as const;
  yield { ...common, key: 'command', verb: locate(found.verb), entry: locate(found.entry) };
}

/** A script of the project that speaks of the runner. */
export interface RunnerScript {
  readonly uri: string;
  readonly text: string;
}

const scripts = new Attached<RuleContext, { readonly list: readonly RunnerScript[]; readonly complete: boolean }>();
const MAX_FILES = 300;
const MAX_SIZE = 200_000;

/**
 * Hooks, files that parts copy into the snap, and the scripts of parts, as far as they name the runner.
 * `complete` where everything that could has been read.
 */
export function getRunnerScripts(snapcraft: RuleContext): {
  readonly list: readonly RunnerScript[];
  readonly complete: boolean;
} {
  let known = scripts.get(snapcraft);
  if (!known) scripts.set(snapcraft, (known = readScripts(snapcraft)));
  return known;
}

function readScripts(ctx: RuleContext): { list: RunnerScript[]; complete: boolean } {
  const list: RunnerScript[] = [];
  const { root, assets } = getProjectPaths(ctx.document.uri);
  let complete = ctx.workspace.list(root) !== undefined;
  let count = 0;
  const seen = new Set<string>();
  const visit = (folder: string, depth: number): void => {
    if (seen.has(folder)) return;
    seen.add(folder);
    for (const { name, directory } of ctx.workspace.list(folder) ?? []) {
      const uri = joinPath(folder, name);
      if (uri === undefined || name === '.git' || /\.(?:j2|ya?ml|conf|ini|md|rst|png|svg|patch)$/.test(name)) continue;
      if (directory) {
        if (depth > 0) visit(`${uri}/`, depth - 1);
        continue;
      }
      if (++count > MAX_FILES) {
        complete = false;
        return;
      }
      const text = ctx.workspace.readText(uri);
      if (text !== undefined && text.length <= MAX_SIZE && text.includes(RUNNER)) list.push({ uri, text });
    }
  };
  visit(`${assets}hooks/`, 0);
  for (const part of getShippingParts(ctx)) {
    if (part.folder !== undefined) visit(part.folder, 4);
    // Code of the project's own that is fetched from elsewhere may run the runner too.
    else if (part.origin === 'unknown' || part.origin === 'local') complete = false;
    for (const node of Object.values(part.entry.value.kind === 'map' ? part.entry.value.entries : [])) {
      const { value } = node;
      if (isText(value) && (value.style === 'literal' || value.style === 'folded') && value.text.includes(RUNNER)) {
        list.push({ uri: ctx.document.uri, text: value.text });
      }
    }
  }
  return { list, complete };
}

/** Whether anything runs `snap-openstack setup`; undefined where not everything could be read. */
export function runsSetup(snapcraft: RuleContext): boolean | undefined {
  if (getAppCalls(snapcraft).some(({ verb }) => verb?.text === 'setup')) return true;
  const { list, complete } = getRunnerScripts(snapcraft);
  if (list.some(({ text }) => /snap-openstack['"\s,]+setup\b/.test(text))) return true;
  return complete ? false : undefined;
}

/** Whether a hook or script names an entry point. */
export function isNamedInScripts(snapcraft: RuleContext, name: string): boolean {
  return getRunnerScripts(snapcraft).list.some(({ text }) => hasWord(text, name));
}

export function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\w.-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}

export interface DaemonUse {
  readonly app: NamedEntry;
  readonly daemon: string | undefined;
}

/** The apps whose `command` runs an entry point. */
export function appsOf(snapcraft: RuleContext, entry: string): readonly DaemonUse[] {
  return getAppCalls(snapcraft)
    .filter((call) => call.key === 'command' && call.entry?.text === entry)
    .map(({ app }) => ({ app, daemon: findText(app.value, 'daemon') }));
}
