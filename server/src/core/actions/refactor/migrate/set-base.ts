/** Which era a project is of, and the lines that say so. */
import type { SnapcraftProject } from '../../../project/project.ts';
import type { TextEdit } from '../../../rules/rule.ts';
import { isScalar } from '../../../yaml/access.ts';
import { contentEnd, insertKey, removePair } from '../../../yaml/edit.ts';
import type { YamlNode, YamlPair } from '../../../yaml/tree.ts';
import { ERAS, isAtLeast, type Change, type Era, type Step, type StepContext } from './step.ts';

const BASELESS: readonly string[] = ['base', 'kernel', 'snapd'];

function isEra(text: string | undefined): text is Era {
  return text !== undefined && text !== 'none' && (ERAS as readonly string[]).includes(text);
}

/** The line that says what a project is built on; undefined where none does. */
export function findBasePair(project: SnapcraftProject): YamlPair | undefined {
  const { base, buildBase } = project;
  // Next to a base of its own era, build-base only says that it is built on the development release.
  if (isEra(buildBase)) return project.find('build-base');
  return base !== undefined && base !== 'bare' ? project.find('base') : undefined;
}

/** The era that a project starts from; undefined where there is none to move on from. */
export function readEra(project: SnapcraftProject): Era | undefined {
  const { base, buildBase, choice } = project;
  if (isEra(buildBase)) return buildBase;
  if (isEra(base)) return base;
  // Of the first base, which was Ubuntu 16.04, everything went on with core18.
  if (base === 'core' || base === 'core16') return 'none';
  return base === undefined && buildBase === undefined && choice.reason === 'none' ? 'none' : undefined;
}

export const setBase: Step = {
  group: 'base',
  *find(ctx) {
    const edits = planBase(ctx);
    if (edits && edits.length > 0) yield { edits, done: `Moved to "${ctx.to}".` } satisfies Change;
  },
};

function planBase({ document: { text }, project, to, from }: StepContext): readonly TextEdit[] | undefined {
  const { root } = project;
  const base = project.find('base');
  const build = project.find('build-base');
  if (!root || readEra(project) !== from) return undefined;
  if (project.base === 'bare' || base === undefined) {
    if (build) return replaceWord(text, build.value, to);
    const type = project.find('type');
    const baseless = type && BASELESS.includes(project.type ?? '');
    const edit = insertKey(text, root, baseless ? 'build-base' : 'base', to, baseless ? type : project.find('name'));
    return edit && [edit];
  }
  const own = replaceWord(text, base.value, to);
  if (!own || !build || !isEra(project.buildBase)) return own;
  // From core22 on build-base may no longer repeat the base.
  const other = isAtLeast({ to }, 'core22') ? removePair(text, root, build) : replaceWord(text, build.value, to)?.[0];
  return other && [...own, other].sort((a, b) => a.start - b.start);
}

/** Puts a word in the place of another, in the same quotes. */
export function replaceWord(text: string, node: YamlNode, word: string): readonly TextEdit[] | undefined {
  if (!isScalar(node) || node.alias !== undefined || node.tag !== undefined || node.start === node.end)
    return undefined;
  const mark = node.style === 'single' ? "'" : node.style === 'double' ? '"' : '';
  if (node.style === 'literal' || node.style === 'folded') return undefined;
  return [{ start: node.start, end: contentEnd(text, node), newText: `${mark}${word}${mark}` }];
}
