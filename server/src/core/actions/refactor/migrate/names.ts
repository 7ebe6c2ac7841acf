/** Words that name a release: Python's, ROS's, and the snaps that extensions bring. In comments they stay as they are. */
import type { Facts } from '../../../facts/provider.ts';
import type { TextEdit } from '../../../rules/rule.ts';
import { findSuccessor, ROS_BEFORE, rosRelease } from './extensions.ts';
import type { Era, Step, StepContext } from './step.ts';

export const releaseNames: Step = {
  group: 'names',
  *find(ctx) {
    for (const { pattern, oldName, newName, what, replace } of wordsOf(ctx)) {
      const edits = replaceAll(ctx, pattern, replace);
      if (edits.length === 0) continue;
      const times = edits.length === 1 ? 'once' : `${edits.length} times`;
      yield { edits, done: `Changed "${oldName}" to "${newName}" ${times}: ${what}.` };
    }
  },
};

interface Words {
  readonly oldName: string;
  readonly newName: string;
  readonly what: string;
  readonly pattern: RegExp;
  readonly replace: (found: string) => string;
}

function* wordsOf(ctx: StepContext): Iterable<Words> {
  const python = [pythonOf(ctx.facts, ctx.from), pythonOf(ctx.facts, ctx.to)] as const;
  if (python[0] !== undefined && python[1] !== undefined && python[0] !== python[1]) {
    const [before, after] = [`python${python[0]}`, `python${python[1]}`];
    // Not where a patch release follows; a package such as libpython3.10-dev has it too.
    const pattern = new RegExp(`(?<![A-Za-z0-9_])(?:lib)?${escape(before)}(?!\\.?\\d)`, 'g');
    yield swap(before, after, `the Python of "${ctx.to}"`, pattern);
  }
  const ros = [rosOf(ctx.facts, ctx.from), rosOf(ctx.facts, ctx.to)] as const;
  if (ros[0] !== undefined && ros[1] !== undefined && ros[0] !== ros[1]) {
    const [before, after] = [ros[0], ros[1]];
    // Packages are called ros-humble-…, folders /opt/ros/humble.
    yield {
      oldName: before,
      newName: after,
      what: `the ROS of "${ctx.to}"`,
      pattern: new RegExp(`(?<![\\w.-])ros-${before}-(?=[a-z0-9])|(?<![\\w.])opt/ros/${before}(?![\\w-])`, 'g'),
      replace: (found) => found.replace(before, after),
    };
  }
  for (const [before, after] of platformSnaps(ctx)) {
    const pattern = new RegExp(`(?<![\\w-])${escape(before)}(?![\\w-])`, 'g');
    yield swap(before, after, 'the snap that its extension uses', pattern);
  }
}

function swap(oldName: string, newName: string, what: string, pattern: RegExp): Words {
  return { oldName, newName, what, pattern, replace: (found) => found.replace(oldName, newName) };
}

function escape(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function pythonOf(facts: Facts, era: Era): string | undefined {
  const base = facts.bases.bases[era];
  // core26 brings none; what Ubuntu has for it is what its packages install.
  const version = base?.['python'] ?? base?.['ubuntu_python'];
  return typeof version === 'string' ? version : undefined;
}

function rosOf(facts: Facts, era: Era): string | undefined {
  return rosRelease(facts.extensions.byBase[era] ?? []) ?? ROS_BEFORE[era];
}

/** The platform snaps of the extensions in use, and those of their successors: gnome-42-2204 and gnome-46-2404. */
function platformSnaps({ facts, from, to, project }: StepContext): readonly (readonly [string, string])[] {
  const before = facts.extensions.byBase[from] ?? [];
  const here = facts.extensions.byBase[to] ?? [];
  const pairs = new Map<string, string>();
  const used = new Set(project.extensions.map(({ name }) => name));
  for (const old of before) {
    const next = findSuccessor(old, here);
    if (next === undefined || !used.has(next)) continue;
    const [olds, news] = [providersOf(facts, old, from), providersOf(facts, next, to)];
    const known = new Set(news);
    const gone = olds.filter((name) => !known.has(name));
    for (const name of gone) {
      const family = name.split('-')[0] ?? name;
      const same = news.filter((one) => one.split('-')[0] === family && !olds.includes(one));
      if (same.length === 1 && same[0] !== undefined) pairs.set(name, same[0]);
    }
  }
  return [...pairs];
}

function providersOf(facts: Facts, extension: string, era: Era): readonly string[] {
  const plugs = facts.extensions.extensions[extension]?.adds[era]?.top_level?.plugs ?? {};
  const names = Object.entries(plugs).flatMap(([name, plug]) => {
    const provider = plug?.['default-provider'];
    return typeof provider === 'string' ? [name, provider] : [];
  });
  return [...new Set(names)];
}

/** Everywhere but in comments and addresses. */
function replaceAll({ document: { text }, tree }: StepContext, pattern: RegExp, replace: Words['replace']): TextEdit[] {
  const edits: TextEdit[] = [];
  let comment = 0;
  for (const match of text.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].length;
    while ((tree.comments[comment]?.end ?? Infinity) <= start) comment++;
    if ((tree.comments[comment]?.start ?? Infinity) <= start) continue;
    const word = /\S*$/.exec(text.slice(Math.max(0, start - 300), start))?.[0] ?? '';
    if (word.includes('://')) continue;
    const newText = replace(match[0]);
    if (newText !== match[0]) edits.push({ start, end, newText });
  }
  return edits;
}
