/** Small projects of several files, judged with constraints at hand. */
import {
  createDocument,
  createProviderContext,
  createRuleContext,
  defaultSettings,
  runRules,
  type Diagnosis,
  type ProviderContext,
  type Rule,
  type Settings,
  type Workspace,
} from '../../server/src/core/index.ts';
import { getFixes } from '../../server/src/core/actions/get-fixes.ts';
import type { ConstraintStore } from '../../server/src/core/openstack/types.ts';
import { constraintsRules } from '../../server/src/core/rules/constraints/index.ts';
import { createStore } from './constraint-store.ts';

const ROOT = 'file:///project/';
export const SNAPCRAFT = 'snap/snapcraft.yaml';

export type Files = Readonly<Record<string, string>>;

export interface ProjectOptions {
  readonly store?: ConstraintStore;
  readonly series?: string;
  readonly rules?: readonly Rule[];
  readonly settings?: Settings;
}

/** Files by their path below the project's root. */
export function createFiles(files: Files): Workspace {
  const pathOf = (uri: string): string => decodeURIComponent(uri.slice(ROOT.length));
  return {
    readText: (uri) => (Object.hasOwn(files, pathOf(uri)) ? files[pathOf(uri)] : undefined),
    exists: (uri) => {
      const path = pathOf(uri).replace(/\/$/, '');
      return Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`));
    },
    list: (uri) => {
      if (!uri.startsWith(ROOT.slice(0, -1))) return undefined;
      const folder = pathOf(`${uri.replace(/\/$/, '')}/`);
      const below = Object.keys(files).filter((file) => file.startsWith(folder));
      const names = new Map(
        below.map((file) => {
          const rest = file.slice(folder.length);
          return [rest.split('/')[0] ?? '', rest.includes('/')] as const;
        }),
      );
      return [...names].map(([name, directory]) => ({ name, directory }));
    },
  };
}

export function uriOf(path: string): string {
  return ROOT + path;
}

export function judge(files: Files, path: string = SNAPCRAFT, options: ProjectOptions = {}): readonly Diagnosis[] {
  const { store = createStore(), series, rules } = options;
  return runRules(createDocument(uriOf(path), files[path] ?? ''), {
    workspace: createFiles(files),
    openstack: { constraints: store, series },
    rules: rules ?? constraintsRules,
    onRuleError: (code, error) => {
      throw new Error(`${code} threw`, { cause: error });
    },
  });
}

/** `severity code «text» message`, with the code's area left out. */
export function tell(files: Files, path: string = SNAPCRAFT, options: ProjectOptions = {}): string[] {
  const text = files[path] ?? '';
  return judge(files, path, options).map(
    ({ severity, code, start, end, message }) =>
      `${severity} ${code.replace('constraints/', '')} «${text.slice(start, end)}» ${message}`,
  );
}

export function provideFor(files: Files, path: string = SNAPCRAFT, options: ProjectOptions = {}): ProviderContext {
  const { store = createStore(), series, settings = defaultSettings } = options;
  const document = createDocument(uriOf(path), files[path] ?? '');
  return createProviderContext(document, settings, createFiles(files), { constraints: store, series });
}

/** The texts after each fix of the findings of one code. */
export function fixesOf(files: Files, code: string, path: string = SNAPCRAFT, options: ProjectOptions = {}): string[] {
  const { store = createStore(), series } = options;
  const document = createDocument(uriOf(path), files[path] ?? '');
  const context = createRuleContext(document, createFiles(files), { constraints: store, series });
  return judge(files, path, options)
    .filter((one) => one.code === code)
    .flatMap((one) => getFixes(context, one))
    .map(({ edits }) => applyEdits(document.text, edits));
}

export function applyEdits(
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[],
): string {
  const sorted = [...edits].sort((a, b) => b.start - a.start || b.end - a.end);
  let last = text.length;
  for (const { start, end, newText } of sorted) {
    if (end > last) throw new Error('edits overlap');
    text = text.slice(0, start) + newText + text.slice(end);
    last = start;
  }
  return text;
}
