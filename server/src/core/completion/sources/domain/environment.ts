/** Names of variables that are usually set, with a value to start with: for apps and hooks, and for the builds of parts. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { BUILD_ENVIRONMENT, RUN_ENVIRONMENT, type EnvironmentName } from '../../../facts/environment-names.ts';
import { findPythonOf } from '../../../hover/describe-base.ts';
import { code, labelled, paragraphs } from '../../../hover/markdown.ts';
import { findText, findValue, itemsOf, entriesOf, keyText } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import { toScalarText } from '../../scalar-text.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { escapeSnippet, keySource, nameAt } from './place.ts';

function toEntry({ name, meaning }: EnvironmentName, value: string, rank: number, cursor: Cursor): CompletionEntry {
  const text = toScalarText(value, { flow: cursor.flow, quote: '' });
  return {
    label: name,
    kind: CompletionItemKind.Variable,
    detail: meaning.replace(/\.$/, ''),
    rank,
    insert: cursor.colon
      ? { type: 'key', key: name, then: 'scalar' }
      : { type: 'snippet', lines: [`${name}: \${1:${escapeSnippet(text)}}`] },
    documentation: () => paragraphs(`**${name}**: variable`, meaning, labelled('Often', code(value))),
  };
}

/** Undefined where the value needs the version of a Python that nothing tells. */
function toSample({ sample }: EnvironmentName, { project, facts }: ProviderContext): string | undefined {
  const { legacy, base = 'none', buildBase } = project;
  const python = findPythonOf(base === 'bare' ? (buildBase ?? base) : base, facts.bases);
  if (python === undefined && sample.includes('PYTHON')) return undefined;
  const known = sample.replace('PYTHON', python ?? '');
  return legacy ? known.replaceAll('$CRAFT_', '$SNAPCRAFT_').replaceAll('_BUILD_FOR', '') : known;
}

function* offer(
  names: readonly EnvironmentName[],
  taken: ReadonlySet<string>,
  cursor: Cursor,
  ctx: ProviderContext,
): Iterable<CompletionEntry> {
  for (const [index, one] of names.entries()) {
    const value = toSample(one, ctx);
    if (value !== undefined && !taken.has(one.name)) yield toEntry(one, value, 20 + index, cursor);
  }
}

const running = keySource(
  'usual environment',
  ['environment', 'apps.<app>.environment', 'hooks.<hook>.environment'],
  (cursor, ctx) => offer(RUN_ENVIRONMENT, cursor.siblings, cursor, ctx),
);

/** Its name in the time of core20, which had no such variables before. */
const OLD_PYTHON = 'SNAPCRAFT_PYTHON_';

function namesForBuild(plugin: string | undefined, { project }: ProviderContext): readonly EnvironmentName[] {
  const fitting = BUILD_ENVIRONMENT.filter(
    ({ plugins }) => !plugins || plugin === undefined || plugins.includes(plugin),
  );
  if (!project.legacy) return fitting;
  return fitting
    .filter(({ name }) => project.kind === 'core20' || !name.startsWith('PARTS_PYTHON_'))
    .map((one) => ({ ...one, name: one.name.replace(/^PARTS_PYTHON_/, OLD_PYTHON) }));
}

const building = keySource('usual build environment', ['parts.<part>.build-environment[]'], (cursor, ctx) => {
  // Each item holds one.
  if (cursor.siblings.size > 0) return [];
  const part = ctx.project.parts.find(({ name }) => name === nameAt(cursor, 1))?.value;
  const taken = itemsOf(findValue(part, 'build-environment')).flatMap((item) =>
    entriesOf(item).map((pair) => keyText(pair) ?? ''),
  );
  return offer(namesForBuild(findText(part, 'plugin'), ctx), new Set(taken), cursor, ctx);
});

export const environmentSources: readonly CompletionSource[] = [running, building];
