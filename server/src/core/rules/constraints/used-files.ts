/** What keeps pip or uv from reading the files of a part, told where snapcraft.yaml names them. */
import { isOfScript } from '../../openstack/constraint-sets.ts';
import type { PythonPart } from '../../openstack/python-parts.ts';
import { parseRequirementFile, type FileRequirement } from '../../python/requirement-file.ts';
import type { PackageProblem, Span } from '../../python/types.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { relate } from './constraints-rule.ts';

interface UsedFile {
  readonly uri: string;
  readonly text: string;
  /** Where snapcraft.yaml names it, or the file that includes it. */
  readonly named: Span;
  readonly reader: 'pip' | 'uv';
  readonly what: 'constraints' | 'requirements' | 'other';
  readonly problems: readonly PackageProblem[];
  /** A script reads it: maybe in another folder, or after it has changed it. */
  readonly byScript: boolean;
}

/** One finding for each file. */
export function* problemsOfUsedFiles(ctx: RuleContext, part: PythonPart): Generator<Finding> {
  const told = new Set<string>();
  for (const file of usedFilesOf(ctx, part)) {
    if (told.has(file.uri)) continue;
    told.add(file.uri);
    const { start, end } = file.named;
    const name = file.uri.slice(file.uri.lastIndexOf('/') + 1);
    const [first] = file.problems;
    if (!first) {
      if (file.what !== 'constraints' || /^(?!\s*(?:#|$))/m.test(file.text)) continue;
      yield { start, end, message: `"${name}" holds no constraint.`, severity: 'warning' };
      continue;
    }
    const related = [relate(ctx, file.uri, first, first.message)];
    const message = describe(file, name, first);
    yield { start, end, message, related, ...(file.byScript && { severity: 'warning' }) };
  }
}

function describe({ text, reader, what, problems }: UsedFile, name: string, first: PackageProblem): string {
  const line = text.slice(0, first.start).split('\n').length;
  if (what === 'other') return `${reader} cannot read "${name}" from line ${line} on.`;
  if (/^\s*</.test(text)) return `"${name}" is a web page, not a list of ${what}.`;
  return `${reader} refuses ${problems.length === 1 ? `line ${line}` : `${problems.length} lines`} of "${name}".`;
}

function* usedFilesOf({ document }: RuleContext, part: PythonPart): Generator<UsedFile> {
  const { plugin, oldPip } = part;
  const own = part.entry.key;
  for (const { uri, text, named, content, command } of part.requirementFiles) {
    const byScript = command !== undefined;
    yield { uri, text, named, reader: 'pip', what: 'requirements', problems: content.problems, byScript };
  }
  for (const { uri, text, of } of part.localConstraints) {
    const named = of.uri === document.uri ? of : part.requirementFiles.find((file) => file.uri === of.uri)?.named;
    if (!named) continue;
    const problems = [...findConstraintProblems(text, oldPip)];
    yield { uri, text, named, reader: 'pip', what: 'constraints', problems, byScript: isOfScript(of) };
  }
  // For other plugins they may be no more than what somebody keeps there.
  const reader = plugin === 'uv' ? 'uv' : 'pip';
  // Without lists there is TOML that can't be read; a single requirement may be in a list that nobody asks for.
  if (part.pyproject?.content.lists.length === 0 && plugin !== 'poetry') {
    const { uri, text, content } = part.pyproject;
    yield { uri, text, named: own, reader, what: 'other', problems: content.problems, byScript: false };
  }
  // A form that is only newer than what is known here is no mistake of anybody's.
  if (part.lock && plugin === 'uv' && part.lock.content.tool === undefined) {
    const { uri, text, content } = part.lock;
    yield { uri, text, named: own, reader, what: 'other', problems: content.problems, byScript: false };
  }
}

/** pip takes more in a list of constraints than OpenStack writes into its own. */
export function* findConstraintProblems(text: string, oldPip: boolean): Generator<PackageProblem> {
  const { problems, requirements } = parseRequirementFile(text);
  yield* problems;
  for (const { extras, name, guessed, editable, start, end } of requirements) {
    if (oldPip) continue;
    if (editable || name === undefined || guessed) {
      yield { start, end, message: 'pip takes no constraint that does not tell its name, and none that is editable.' };
    } else if (extras.length > 0) {
      yield { start, end, message: `A constraint can have no extras: "${name}" alone holds with all of them.` };
    }
  }
}

/** pip checks hashes for all of a file or for nothing in it, and these can have none. */
export function isUnhashable({ editable, url }: FileRequirement): boolean {
  return editable || /^(?:git|hg|svn|bzr)\+|^\.{0,2}\//.test(url?.text ?? '');
}
