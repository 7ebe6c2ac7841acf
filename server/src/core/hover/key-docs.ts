/** Notes and examples of keys by path, and an example's way into a file. */
import { APP_KEYS } from './key-docs-apps.ts';
import { PART_KEYS } from './key-docs-parts.ts';
import { PROJECT_KEYS } from './key-docs-project.ts';
import type { SchemaKind } from '../facts/types.ts';

export interface KeyDoc {
  /** Markdown: what the facts' one line leaves open. */
  readonly notes?: string;
  /** YAML as it stands next to the key's siblings. Keys that nobody should write any more have none. */
  readonly example?: string;
}

export type KeyDocs = Readonly<Record<string, KeyDoc>>;

const DOCS: ReadonlyMap<string, KeyDoc> = new Map([
  ...Object.entries(PROJECT_KEYS),
  ...Object.entries(APP_KEYS),
  ...Object.entries(PART_KEYS),
]);

/** The author's names in examples. */
const NAMES: Readonly<Record<string, string>> = {
  '<app>': 'web',
  '<hook>': 'configure',
  '<part>': 'web',
  '<component>': 'extra',
  '<plug>': 'shared-data',
  '<slot>': 'shared-data',
  '<path>': '/usr/share/web',
  '<label>': 'arm64',
  '<socket>': 'main',
};

export function getKeyNotes(keyPath: string, kind: SchemaKind): string | undefined {
  const notes = DOCS.get(keyPath)?.notes;
  return notes === undefined ? undefined : toEra(notes, keyPath, kind);
}

/** The example from the top level down, as it would stand in a file; undefined where there is none. */
export function getKeyExample(keyPath: string, kind: SchemaKind): string | undefined {
  const example = DOCS.get(keyPath)?.example;
  return example === undefined ? undefined : toEra(indentExample(keyPath, example), keyPath, kind);
}

/** Each era has extensions of its own. */
const EXTENSIONS: Readonly<Partial<Record<SchemaKind, string>>> = {
  core18: 'gnome-3-34',
  core20: 'gnome-3-38',
  core26: 'gpu',
  devel: 'gpu',
};

/** What the older eras call otherwise. */
function toEra(text: string, keyPath: string, kind: SchemaKind): string {
  if (keyPath === 'apps.<app>.extensions') return text.replace('[gnome]', `[${EXTENSIONS[kind] ?? 'gnome'}]`);
  if (keyPath === 'parts.<part>.build-attributes' && kind === 'none')
    return text.replace('enable-patchelf', 'no-install');
  if (keyPath === 'apps.<app>.stop-mode' && kind === 'none') return text.replace('sigint-all', 'sighup');
  if (kind !== 'none' && kind !== 'core18' && kind !== 'core20') return text;
  const step = /override-(\w+)$/.exec(keyPath)?.[1] ?? 'build';
  return text
    .replaceAll('craftctl set version=', 'snapcraftctl set-version ')
    .replaceAll('craftctl default', `snapcraftctl ${step}`)
    .replaceAll('$CRAFT_', '$SNAPCRAFT_')
    .replaceAll('_daemon_', 'snap_daemon')
    .replaceAll('build-for:', 'run-on:')
    .replace(/ `\(component\/NAME\)[^.]*\./, '');
}

function indentExample(keyPath: string, example: string): string {
  const steps = keyPath.split('.');
  // An entry's own example is its content, a key's begins with the key.
  const parents = steps.at(-1)?.startsWith('<') === true ? steps : steps.slice(0, -1);
  const lines: string[] = [];
  let depth = 0;
  let dash = false;
  for (const step of parents) {
    const list = step.endsWith('[]');
    lines.push(`${'  '.repeat(depth)}${NAMES[step] ?? step.replace(/\[\]$/, '')}:`);
    depth += 1;
    dash = list;
    if (list) depth += 1;
  }
  for (const [index, line] of example.split('\n').entries()) {
    const indent = dash && index === 0 ? `${'  '.repeat(depth - 1)}- ` : '  '.repeat(depth);
    lines.push(line === '' ? '' : indent + line);
  }
  return lines.join('\n');
}

/** For tests: every path that has notes or says that there are none. */
export function listDocumentedKeys(): readonly string[] {
  return [...DOCS.keys()];
}
