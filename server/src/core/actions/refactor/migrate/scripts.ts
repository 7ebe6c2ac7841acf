/** What scripts call, and the variables that snapcraft sets. */
import type { TextEdit } from '../../../rules/rule.ts';
import { oldControl } from '../../../rules/snapcraft/scripts.ts';
import { isAtLeast, type Step, type StepContext } from './step.ts';

export const controlTool: Step = {
  group: 'scripts',
  *find(ctx) {
    if (!isAtLeast(ctx, 'core22')) return;
    for (const finding of oldControl.check(ctx)) {
      const fix = oldControl.fix?.(ctx, finding)[0];
      if (fix) yield { edits: fix.edits, done: 'Changed "snapcraftctl" to "craftctl".' };
    }
  },
};

/** The same under both names. */
const TWINS: readonly string[] = [
  'PART_NAME',
  'STEP_NAME',
  'PART_SRC',
  'PART_SRC_WORK',
  'PART_BUILD',
  'PART_BUILD_WORK',
  'PART_INSTALL',
  'STAGE',
  'PRIME',
  'PROJECT_DIR',
  'PROJECT_NAME',
  'PARALLEL_BUILD_COUNT',
];

const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ...TWINS.map((name) => [`SNAPCRAFT_${name}`, `CRAFT_${name}`] as const),
  ['SNAPCRAFT_ARCH_TRIPLET', 'CRAFT_ARCH_TRIPLET_BUILD_FOR'],
  ['SNAPCRAFT_TARGET_ARCH', 'CRAFT_ARCH_BUILD_FOR'],
  ['CRAFT_ARCH_TRIPLET', 'CRAFT_ARCH_TRIPLET_BUILD_FOR'],
  ['CRAFT_TARGET_ARCH', 'CRAFT_ARCH_BUILD_FOR'],
]);

const USE = /\$\{?((?:SNAP)?CRAFT_[A-Z0-9_]+)/g;
const ASSIGNED = /(?<![\w$]|\$\{)((?:SNAP)?CRAFT_[A-Z0-9_]+)(?:=|\s*:(?!-))/g;

export const variables: Step = {
  group: 'scripts',
  *find(ctx) {
    const { text } = ctx.document;
    if (!isAtLeast(ctx, 'core22') || !text.includes('CRAFT_')) return;
    const own = new Set([...text.matchAll(ASSIGNED)].map((match) => match[1]));
    const byName = new Map<string, TextEdit[]>();
    for (const { name, start, end } of usesOf(ctx)) {
      const next = successorOf(ctx, name);
      if (next === undefined || own.has(name)) continue;
      const edits = byName.get(name) ?? [];
      byName.set(name, edits);
      edits.push({ start, end, newText: next });
    }
    for (const [name, edits] of byName)
      yield { edits, done: `Changed "${name}" to "${successorOf(ctx, name) ?? ''}".` };
  },
};

function successorOf(ctx: StepContext, name: string): string | undefined {
  // core22 replaces the version by its older name only.
  if (name === 'SNAPCRAFT_PROJECT_VERSION') return isAtLeast(ctx, 'core24') ? 'CRAFT_PROJECT_VERSION' : undefined;
  return SUCCESSORS.get(name);
}

function* usesOf({
  document: { text },
  tree,
  project,
}: StepContext): Iterable<{ name: string; start: number; end: number }> {
  const repositories = project.find('package-repositories')?.value;
  let comment = 0;
  for (const match of text.matchAll(USE)) {
    const name = match[1] ?? '';
    const end = match.index + match[0].length;
    const start = end - name.length;
    while ((tree.comments[comment]?.end ?? Infinity) <= start) comment++;
    if ((tree.comments[comment]?.start ?? Infinity) <= start) continue;
    // Repositories have variables of their own.
    if (repositories && start >= repositories.start && start < repositories.end) continue;
    yield { name, start, end };
  }
}
