/** What a move to a later base leaves for a person: findings of the new text, and what no rule can know. */
import type { Diagnosis } from '../../../rules/run.ts';
import { findText, findValue, isMap, isSeq, isText, keyText, itemsOf } from '../../../yaml/access.ts';
import { OVERRIDES } from '../../../rules/snapcraft/scripts.ts';
import type { MigrationNote } from './migrate-base.ts';
import { findMissingTools } from './plugin-steps.ts';
import { enters, isAtLeast, type StepContext } from './step.ts';

/** Every error of the new text, and the warnings that the old one did not have. */
export function findLeft(after: readonly Diagnosis[], before: readonly Diagnosis[]): readonly MigrationNote[] {
  const known = new Set(before.map(({ code, message }) => `${code} ${message}`));
  return after.flatMap(({ code, message, severity, start, end }): readonly MigrationNote[] => {
    if (severity === 'error') return [{ kind: 'left', message, code, start, end }];
    if (severity !== 'warning' || known.has(`${code} ${message}`)) return [];
    return [{ kind: 'check', message, code, start, end }];
  });
}

/** What changes with the era although no key says so. */
export function findChecks(ctx: StepContext): readonly string[] {
  return [
    ...checkScripts(ctx),
    ...findMissingTools(ctx),
    ...checkPackages(ctx),
    ...checkSuites(ctx),
    ...checkPython(ctx),
  ];
}

/** What the old text meant and the new one does not. */
export function* findLegacyChecks(ctx: StepContext): Iterable<string> {
  const list = ctx.project.find('architectures')?.value;
  if (!enters(ctx, 'core22') || !isSeq(list) || list.items.length < 2 || !list.items.every(isText)) return;
  const names = list.items.map(({ text }) => text).join(', ');
  yield `There is one snap for each of ${names} now, where "architectures" made one for all of them.`;
}

function* checkScripts(ctx: StepContext): Iterable<string> {
  const scripts = ctx.project.parts.some(({ value }) => OVERRIDES.some((key) => isText(findValue(value, key))));
  if (enters(ctx, 'core22') && scripts) {
    yield 'From core22 on a script stops at a variable that is not set; look at the scripts of the parts.';
  }
}

const PACKAGES = ['build-packages', 'stage-packages'] as const;

function* checkPackages({ project, facts, to }: StepContext): Iterable<string> {
  const release = facts.bases.bases[to]?.['ubuntu'];
  const some = [project.root, ...project.parts.map(({ value }) => value)].some((owner) =>
    PACKAGES.some((key) => itemsOf(findValue(owner, key)).length > 0),
  );
  if (some && typeof release === 'string') {
    yield `Packages come from Ubuntu ${release} now: look whether those in "build-packages" and "stage-packages" still have their names.`;
  }
}

/** Repositories that are for the Ubuntu of the base before. */
function* checkSuites({ project, facts, from, to }: StepContext): Iterable<string> {
  const [old, next] = [facts.bases.bases[from]?.['series'], facts.bases.bases[to]?.['series']];
  if (typeof old !== 'string') return;
  for (const repository of itemsOf(project.find('package-repositories')?.value)) {
    if (!isMap(repository)) continue;
    for (const pair of repository.entries) {
      const nodes = isSeq(pair.value) ? pair.value.items : [pair.value];
      const found = nodes.find((node) => isText(node) && node.text.split(/[-/]/).includes(old));
      if (!isText(found)) continue;
      const help = typeof next === 'string' ? `; "${to}" is built on "${next}"` : '';
      yield `"${keyText(pair) ?? ''}" of a package repository names "${found.text}", which is of "${from}"${help}.`;
    }
  }
}

const PYTHON_PLUGINS: readonly string[] = ['python', 'poetry', 'uv'];

function* checkPython(ctx: StepContext): Iterable<string> {
  const part = ctx.project.parts.find(({ value }) => PYTHON_PLUGINS.includes(findText(value, 'plugin') ?? ''));
  if (!part || !isAtLeast(ctx, 'core26') || ctx.facts.bases.bases['core26']?.['python'] !== null) return;
  const version = ctx.facts.bases.bases['core26']['ubuntu_python'];
  const name = typeof version === 'string' ? `python${version}` : 'python3';
  yield `"core26" brings no Python: stage it in the part "${part.name}", for example with "${name}-minimal", "lib${name}-stdlib" and "${name}-venv".`;
}
