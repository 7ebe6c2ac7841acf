/** Variables: those of snapcraft while it builds, and those of snapd while the snap runs. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { getBuildVariables, type BuildVariable } from '../../../facts/build-variables.ts';
import { findSnapVariable, SNAP_VARIABLES } from '../../../facts/snap-variables.ts';
import { describeVariable } from '../../../hover/describe-variable.ts';
import { paragraphs, sentence } from '../../../hover/markdown.ts';
import { entriesOf, findText, findValue, itemsOf, keyText } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource, Insert } from '../../source.ts';
import { nameAt } from './place.ts';

const SNAP_DIRECTORIES: readonly string[] = ['SNAP', 'SNAP_DATA', 'SNAP_COMMON'];
const SCRIPT = /^parts\.<part>\.(?:override-(?:pull|build|stage|prime)|prepare|build|install)$/;
const ENVIRONMENT = /^(?:apps\.<app>\.|hooks\.<hook>\.)?environment\./;
const COMMAND =
  /^apps\.<app>\.(?:(?:stop-|post-stop-|reload-)?command|command-chain\[\])$|^hooks\.<hook>\.command-chain\[\]$/;
const LAYOUT = /^layout\.<path>\.(?:bind|bind-file|symlink)$/;
/** In the older eras what begins with `$` there is the name of a fileset. */
const FILESETS = /^parts\.<part>\.(?:stage|prime|snap)\[\]$/;
const SOCKET = 'apps.<app>.sockets.<socket>.listen-stream';

export function isScript(cursor: Cursor): boolean {
  return cursor.role === 'value' && SCRIPT.test(cursor.keyPath);
}

/** What snapd's variables mean at the cursor: which of them, and whether a path is likely what is wanted. */
interface Running {
  readonly names: readonly string[];
  /** Offered before a `$` is typed. */
  readonly eager: boolean;
}

const NONE: Running = { names: [], eager: false };

function runningAt(cursor: Cursor, ctx: ProviderContext): Running {
  const { keyPath } = cursor;
  if (ENVIRONMENT.test(keyPath)) return { names: SNAP_VARIABLES.map(({ name }) => name), eager: true };
  if (COMMAND.test(keyPath)) return { names: SNAP_VARIABLES.map(({ name }) => name), eager: false };
  if (LAYOUT.test(keyPath)) return { names: SNAP_DIRECTORIES, eager: true };
  if (keyPath === SOCKET) return { names: socketDirectories(cursor, ctx), eager: true };
  if (cursor.path[0] === 'plugs' || cursor.path[0] === 'slots') {
    const files =
      cursor.path[2] === 'read' ||
      cursor.path[2] === 'write' ||
      cursor.path[3] === 'read' ||
      cursor.path[3] === 'write';
    if (cursor.path[2] === 'target') return { names: SNAP_DIRECTORIES, eager: false };
    if (files) return { names: [...SNAP_DIRECTORIES, 'HOME'], eager: false };
  }
  return NONE;
}

function startsInSnap({ keyPath, path }: Cursor): boolean {
  return LAYOUT.test(keyPath) || keyPath === SOCKET || path[0] === 'plugs' || path[0] === 'slots';
}

/** Where snapd lets a service have its socket; an app that is no service has no paths at all. */
export function socketDirectories(cursor: Cursor, ctx: ProviderContext): readonly string[] {
  const name = nameAt(cursor, 1);
  const app = ctx.project.apps.find((one) => one.name === name);
  if (!findValue(app?.value, 'daemon')) return [];
  return findText(app?.value, 'daemon-scope') === 'user'
    ? ['SNAP_USER_DATA', 'SNAP_USER_COMMON', 'XDG_RUNTIME_DIR']
    : ['SNAP_DATA', 'SNAP_COMMON', 'XDG_RUNTIME_DIR'];
}

/** Snapcraft's variables at the cursor. */
function buildingAt(cursor: Cursor, ctx: ProviderContext): readonly BuildVariable[] {
  const { kind, legacy } = ctx.project;
  const [section] = cursor.path;
  if (section === undefined || section === 'package-repositories' || section === 'platforms') return [];
  if ((section === 'name' || section === 'version') && (legacy || kind === 'core22')) return [];
  const all = getBuildVariables(kind);
  if (FILESETS.test(cursor.keyPath) && legacy) return [];
  if (section !== 'parts') return all.filter(({ scope }) => scope === 'file');
  return [...all, ...componentVariables(ctx)];
}

/** Where the files of components are staged and primed. */
function componentVariables({ project }: ProviderContext): readonly BuildVariable[] {
  if (project.legacy || project.components.length === 0) return [];
  const rows = [
    ['DEFAULT', 'the snap itself'] as const,
    ...project.components.map(
      ({ name }) => [`COMPONENT_${name.toUpperCase().replaceAll('-', '_')}`, `the component ${name}`] as const,
    ),
  ];
  return rows.flatMap(([place, what]) =>
    ['STAGE', 'PRIME'].map((step) => ({
      name: `CRAFT_${place}_${step}`,
      meaning: `Where the files of ${what} are ${step === 'STAGE' ? 'staged' : 'primed'}.`,
      scope: 'file' as const,
      directory: true,
    })),
  );
}

/** Names that the author sets himself. */
function* ownNames(cursor: Cursor, ctx: ProviderContext): Iterable<readonly [name: string, where: string]> {
  if (ENVIRONMENT.test(cursor.keyPath)) {
    const current = cursor.path.at(-1);
    for (const pair of entriesOf(cursor.map)) {
      const name = keyText(pair);
      if (name !== undefined && name !== current) yield [name, 'set beside it'];
    }
    if (cursor.path[0] === 'environment') return;
    for (const pair of entriesOf(ctx.project.find('environment')?.value)) {
      const name = keyText(pair);
      if (name !== undefined && name !== current) yield [name, 'set for the whole snap'];
    }
  } else if (FILESETS.test(cursor.keyPath)) {
    const part = ctx.project.parts.find(({ name }) => name === cursor.path[1]);
    for (const pair of entriesOf(findValue(part?.value, 'filesets'))) {
      const name = keyText(pair);
      if (name !== undefined && ctx.project.legacy) yield [name, 'fileset of the part'];
    }
  } else if (isScript(cursor)) {
    const part = ctx.project.parts.find(({ name }) => name === cursor.path[1]);
    for (const item of itemsOf(findValue(part?.value, 'build-environment'))) {
      for (const pair of entriesOf(item)) {
        const name = keyText(pair);
        if (name !== undefined) yield [name, "of the part's build-environment"];
      }
    }
  }
}

interface Typed {
  /** `{` is typed. */
  readonly brace: boolean;
  /** Braces without quotes would end what is in brackets. */
  readonly bare?: boolean;
  readonly range: { readonly start: number; readonly end: number };
}

/** The variable that is being typed, from its `$` on. */
function findTyped(cursor: Cursor, text: string): Typed | undefined {
  const match = /\$(\{?)\w*$/.exec(text.slice(Math.max(cursor.offset - 80, 0), cursor.offset));
  if (!match) return undefined;
  const brace = match[1] === '{';
  const bare = cursor.flow && cursor.quote === '';
  const rest = (brace && !bare ? /^\w*\}?/ : /^\w*/).exec(text.slice(cursor.offset, cursor.offset + 80))?.[0] ?? '';
  return { brace, bare, range: { start: cursor.offset - match[0].length, end: cursor.offset + rest.length } };
}

/** In a script a name may be meant before its `$` is typed. */
function findBareWord(cursor: Cursor, text: string): Typed | undefined {
  if (!isScript(cursor) || (!cursor.block && cursor.prefix === '')) return undefined;
  const before = text.slice(Math.max(cursor.offset - 80, 0), cursor.offset);
  const match = /ctl\s+[\w-]*\s*$/.test(before) ? null : /(?:^|[\s"'=:/])([A-Z_]*)$/.exec(before);
  if (!match) return undefined;
  return { brace: false, range: { start: cursor.offset - (match[1] ?? '').length, end: cursor.offset } };
}

export const variables: CompletionSource = {
  name: 'variables',
  guard: ({ role, path }) => role === 'value' && path.length > 0,
  *items(cursor, ctx) {
    const { text } = ctx.document;
    const dollar = findTyped(cursor, text);
    const typed = dollar ?? findBareWord(cursor, text);
    const running = runningAt(cursor, ctx);
    const eager = !typed && running.eager && cursor.prefix === '';
    if (!typed && !eager) return;
    const rank = dollar ? 0 : 40;
    // Between quotes the path goes on before the closing one.
    const inside =
      cursor.quote === '' ? undefined : { brace: false, range: { start: cursor.offset, end: cursor.offset } };
    const place = typed ?? inside;
    const make = (name: string, at: number, detail: string, more: Partial<CompletionEntry>): CompletionEntry => ({
      label: `$${name}`,
      kind: CompletionItemKind.Variable,
      detail,
      rank: rank + at,
      ...(place ? insertTyped(name, place) : { insert: { type: 'value', text: `$${name}` } }),
      ...more,
    });
    const told = new Set<string>();
    for (const [index, name] of running.names.entries()) {
      const fact = findSnapVariable(name);
      if (!fact || (eager && fact.directory !== true)) continue;
      told.add(name);
      yield make(name, Math.min(10 + index, 25), plain(fact.meaning), {
        documentation: () => describeVariable(name, ctx.project.kind) ?? '',
      });
    }
    if (!typed) return;
    for (const [name, where] of ownNames(cursor, ctx)) {
      if (told.has(name)) continue;
      told.add(name);
      yield make(name, 8, where, { documentation: paragraphs(`**$${name}**: variable`, sentence(where)) });
    }
    // Such a path starts with a variable of snapd.
    const atStart = typed.range.start === cursor.offset - cursor.prefix.length;
    if (atStart && startsInSnap(cursor)) return;
    for (const variable of buildingAt(cursor, ctx)) {
      if (told.has(variable.name)) continue;
      const old = variable.replacement !== undefined;
      // Inside of scripts the part's own folders are what is mostly wanted.
      const first = variable.scope === 'step' && isScript(cursor) ? 12 : 30;
      yield make(variable.name, old ? 60 : first, plain(variable.meaning), {
        documentation: () => describeVariable(variable.name, ctx.project.kind) ?? '',
        ...(isOldName(variable.name) && { deprecated: true }),
      });
    }
  },
};

function isOldName(name: string): boolean {
  return name === 'CRAFT_TARGET_ARCH' || name === 'CRAFT_ARCH_TRIPLET';
}

function insertTyped(
  name: string,
  { brace, bare = false, range }: Typed,
): { insert: Insert; filterText: string; range: Typed['range'] } {
  const filterText = brace ? `\${${name}}` : `$${name}`;
  return { insert: { type: 'verbatim', text: bare ? `$${name}` : filterText }, filterText, range };
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}
