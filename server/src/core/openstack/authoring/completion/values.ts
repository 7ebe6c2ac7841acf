/** Types, modes, owners and templates. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Cursor } from '../../../completion/cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import type { ProviderContext } from '../../../context.ts';
import { entriesOf, keyText } from '../../../yaml/access.ts';
import { findTemplates } from '../../companions.ts';
import { getMadeFolders, getSnapOpenstack } from '../../entry-points.ts';
import { parseJinja } from '../../jinja.ts';
import { formatMode } from '../../modes.ts';
import { parseFormat } from '../../placeholders.ts';
import { ENTRY_TYPES } from '../../runner-keys.ts';
import { getEntryScope } from '../entry-names.ts';
import { describeType } from '../hover.ts';
import { TYPE_DOCS } from '../key-docs.ts';
import { toSymbolicMode } from '../mode-words.ts';
import { findRunnerPlace, type RunnerSlot } from '../runner-places.ts';

function isValueOf(cursor: Cursor, slot: RunnerSlot): boolean {
  return cursor.role === 'value' && !cursor.block && findRunnerPlace(cursor.path).slot === slot;
}

const types: CompletionSource = {
  name: 'runner types',
  kinds: ['snap-openstack'],
  guard: (cursor) => isValueOf(cursor, 'type'),
  *items() {
    for (const [index, type] of ENTRY_TYPES.entries()) {
      yield {
        label: type,
        kind: CompletionItemKind.EnumMember,
        detail: TYPE_DOCS[type].split(/[,.]/)[0]?.replaceAll('`', '') ?? '',
        // Whoever writes the key wants another one than the default.
        rank: type === 'simple' ? 30 : 10 + index,
        insert: { type: 'value', text: type },
        documentation: () => describeType(type),
      };
    }
  },
};

const FOLDER_MODES = [0o755, 0o750, 0o700];
const FILE_MODES = [0o644, 0o640, 0o600];

const modes: CompletionSource = {
  name: 'runner modes',
  kinds: ['snap-openstack'],
  guard: (cursor) => isValueOf(cursor, 'mode'),
  *items(cursor, ctx) {
    const model = getSnapOpenstack(ctx.tree);
    const { path } = parseFormat(String(cursor.path.at(-1)));
    const isFile = path !== undefined && model.allTemplates.some(({ target }) => target?.path === path);
    const isFolder = path !== undefined && getMadeFolders(model).has(path);
    for (const [index, mode] of [...FOLDER_MODES, ...FILE_MODES].entries()) {
      const fits = index < FOLDER_MODES.length ? !isFile : !isFolder;
      const text = formatMode(mode);
      yield {
        label: text,
        kind: CompletionItemKind.Value,
        detail: toSymbolicMode(mode),
        rank: (fits ? 10 : 40) + index,
        // Quotes would make text of it.
        insert: { type: 'value', text, raw: true },
      };
    }
  },
};

const owners: CompletionSource = {
  name: 'runner owners',
  kinds: ['snap-openstack'],
  guard: (cursor) => isValueOf(cursor, 'owner'),
  *items(_cursor, ctx) {
    const make = (text: string, detail: string, rank: number): CompletionEntry => ({
      label: text,
      kind: CompletionItemKind.Value,
      detail,
      rank,
      insert: { type: 'value', text },
    });
    yield make('root:root', 'what everything has without it', 10);
    for (const [index, user] of systemUsers(ctx).entries()) {
      yield make(`${user}:${user}`, 'of system-usernames', 11 + index);
      yield make(`${user}:root`, 'of system-usernames', 30 + index);
      yield make(`root:${user}`, 'of system-usernames', 31 + index);
    }
    for (const { pair } of getSnapOpenstack(ctx.tree).chown) {
      const { value } = pair;
      if (value.kind === 'scalar' && /^[\w-]+:[\w-]+$/.test(value.text)) yield make(value.text, 'of another path', 20);
    }
  },
};

function systemUsers(ctx: ProviderContext): readonly string[] {
  const names = entriesOf(getEntryScope(ctx).pair?.snapcraft.project.find('system-usernames')?.value);
  return names.flatMap((pair) => {
    const name = keyText(pair);
    return name !== undefined && /^[\w-]+$/.test(name) ? name : [];
  });
}

const templates: CompletionSource = {
  name: 'runner templates',
  kinds: ['snap-openstack'],
  guard: (cursor) => cursor.role === 'key' && findRunnerPlace(cursor.path).slot === 'templates',
  *items(cursor, ctx) {
    const folder = findTemplates(ctx);
    if (!folder) return;
    const used = new Set(getSnapOpenstack(ctx.tree).allTemplates.map(({ name }) => name));
    const inEntry = findRunnerPlace(cursor.path).entry !== undefined;
    for (const [name, uri] of folder.files) {
      if (cursor.siblings.has(name)) continue;
      const text = ctx.workspace.readText(uri);
      if (text === undefined) continue;
      const isUsed = used.has(name) && !name.startsWith(cursor.prefix === '' ? '\0' : cursor.prefix);
      const wantsArguments = parseJinja(text).variables.some((one) => one.name === 'pyargv');
      const fits = inEntry === (wantsArguments || name.endsWith('.ini.j2'));
      yield {
        label: name,
        kind: CompletionItemKind.File,
        detail: used.has(name) ? 'rendered already' : wantsArguments ? 'template, uses pyargv' : 'template',
        rank: (isUsed ? 60 : fits ? 10 : 30) + (name.endsWith('.j2') ? 0 : 5),
        suggests: true,
        insert: { type: 'key', key: name, then: 'scalar' },
      };
    }
  },
};

export const runnerValues: readonly CompletionSource[] = [types, modes, owners, templates];
