/** Small OpenStack snaps of several files, judged by every rule. */
import { getFixes } from '../../server/src/core/actions/get-fixes.ts';
import {
  createDocument,
  createRuleContext,
  getDocumentKind,
  runRules,
  type Diagnosis,
} from '../../server/src/core/index.ts';
import type { RuleContext } from '../../server/src/core/rules/rule.ts';
import { createFiles } from './navigation-fixture.ts';

export type Files = Readonly<Record<string, string>>;

const ROOT = 'file:///projects/demo/';
export const FILE = 'snap/local/overlay/snap-openstack.yaml';
export const PROJECT = 'snap/snapcraft.yaml';
export const TEMPLATES = 'snap/local/overlay/templates/';

export function openFile(files: Files, path: string): RuleContext {
  return createRuleContext(createDocument(ROOT + path, files[path] ?? ''), createFiles(files));
}

export function judgeFile(files: Files, path: string): readonly Diagnosis[] {
  return runRules(createDocument(ROOT + path, files[path] ?? ''), {
    workspace: createFiles(files),
    onRuleError: (code, error) => {
      throw new Error(`${code} threw`, { cause: error });
    },
  });
}

/** `severity code «text»` for every finding of a file that passes. */
export function tellFile(files: Files, path: string, passes: (code: string) => boolean = () => true): string[] {
  const text = files[path] ?? '';
  return judgeFile(files, path)
    .filter(({ code }) => passes(code))
    .map(({ severity, code, start, end }) => `${severity} ${code} «${text.slice(start, end)}»`);
}

/** The findings of all files of ours. */
export function tellAll(files: Files, passes?: (code: string) => boolean): string[] {
  return Object.keys(files)
    .filter((path) => getDocumentKind(path) !== 'other')
    .flatMap((path) => tellFile(files, path, passes));
}

/** The text after each fix of the findings of a code. */
export function fixFile(files: Files, path: string, code: string): string[] {
  const context = openFile(files, path);
  const { text } = context.document;
  return judgeFile(files, path)
    .filter((finding) => finding.code === code)
    .flatMap((finding) => getFixes(context, finding))
    .map(({ edits }) =>
      [...edits]
        .sort((a, b) => b.start - a.start)
        .reduce((whole, { start, end, newText }) => whole.slice(0, start) + newText + whole.slice(end), text),
    );
}
