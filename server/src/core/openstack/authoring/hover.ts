/** What is told about the thing under the pointer in snap-openstack.yaml, and about entry points in commands of apps. */
import type { ProviderContext } from '../../context.ts';
import { bullets, code, labelled, paragraphs } from '../../hover/markdown.ts';
import { tokenOf } from '../../symbols/places.ts';
import { isScalar, isText } from '../../yaml/access.ts';
import { locate, type Place } from '../../yaml/locate.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { findTemplates, mentionsRunner, toTemplateName } from '../companions.ts';
import { getMadeFolders, getSnapOpenstack, parentOf, type RunnerEntry } from '../entry-points.ts';
import { parseJinja } from '../jinja.ts';
import { formatMode, readMode } from '../modes.ts';
import { findPlaceholder, parseFormat } from '../placeholders.ts';
import { ENTRY_TYPES, type EntryType } from '../runner-keys.ts';
import { describeEntry } from './describe-entry.ts';
import { findCallAt, findEntryAt, getEntryScope } from './entry-names.ts';
import { describeRunnerKey, TYPE_DOCS } from './key-docs.ts';
import { toSymbolicMode } from './mode-words.ts';
import { expandPath, findFieldAt, readPathAt, valueOf, type PathText } from './path-text.ts';
import { findRunnerPlace } from './runner-places.ts';
import { variableOf } from './shell-words.ts';

export interface RunnerHover {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

export function hoverRunner(ctx: ProviderContext, offset: number): RunnerHover | undefined {
  const place = locate(ctx.tree, offset);
  if (!place || !isScalar(place.node) || place.node.alias !== undefined || place.node.start === place.node.end) {
    return undefined;
  }
  const text = readPathAt(place);
  const field = text && findFieldAt(ctx.document.text, text, offset);
  if (text && field && findPlaceholder(field.name)) {
    const { start } = tokenOf(ctx.document.text, text.node);
    return { markdown: describePlaceholder(ctx, field.name), start: start + field.start, end: start + field.end };
  }
  if (text) return whole(place.node, describePath(ctx, text));
  return whole(place.node, place.role === 'key' ? describeKeyAt(ctx, place) : describeValueAt(ctx, place));
}

/** The entry point that a command in snapcraft.yaml names. */
export function hoverEntryName(ctx: ProviderContext, offset: number): RunnerHover | undefined {
  if (!mentionsRunner(ctx)) return undefined;
  const found = findEntryAt(ctx, offset);
  const { model } = getEntryScope(ctx);
  const entry = found && model?.findEntry(found.name);
  const markdown = model && entry ? describeEntry(ctx, model, entry, findCallAt(ctx, offset)) : undefined;
  return found && markdown !== undefined ? { markdown, start: found.start, end: found.end } : undefined;
}

function whole(node: YamlNode, markdown: string | undefined): RunnerHover | undefined {
  return markdown === undefined ? undefined : { markdown, start: node.start, end: node.end };
}

function describeKeyAt(ctx: ProviderContext, { path }: Place): string | undefined {
  const name = String(path.at(-1));
  const around = findRunnerPlace(path.slice(0, -1));
  const model = getSnapOpenstack(ctx.tree);
  switch (around.slot) {
    case 'root':
    case 'setup':
      return describeRunnerKey(around.slot, name);
    case 'entries': {
      const entry = model.findEntry(name);
      return entry && describeEntry(ctx, model, entry);
    }
    case 'entry': {
      const type = model.findEntry(around.entry ?? '')?.type;
      return describeRunnerKey('entry', name, type);
    }
    case 'templates':
      return describeTemplate(ctx, name, around.entry === undefined ? undefined : model.findEntry(around.entry));
    case 'options':
      return `**${name}**: option of the snap, as ${code(`{${name}}`)} in paths and ${code(`{{ ${name} }}`)} in templates`;
    default:
      return undefined;
  }
}

function describeValueAt(ctx: ProviderContext, { path, node }: Place): string | undefined {
  if (!isScalar(node)) return undefined;
  switch (findRunnerPlace(path).slot) {
    case 'type': {
      const type = ENTRY_TYPES.find((one) => one === node.text);
      return type && describeType(type);
    }
    case 'mode':
      return describeMode(node);
    case 'owner':
      return describeOwner(node.text);
    case 'option': {
      const snap = snapOf(ctx);
      return isText(node)
        ? `What ${code(`snap get ${snap} ${node.text}`)} says; "None" where it is not set.`
        : undefined;
    }
    default:
      return undefined;
  }
}

export function describeType(type: EntryType): string {
  return `**${type}**: ${TYPE_DOCS[type]}`;
}

function describeMode(node: YamlNode): string | undefined {
  const reading = readMode(node);
  switch (reading.kind) {
    case 'mode':
      return `**${formatMode(reading.mode)}**: ${code(toSymbolicMode(reading.mode))}`;
    case 'decimal':
      return `Read as a decimal number, which is the mode ${code(formatMode(reading.mode))}. With a leading zero it is octal: ${code(reading.replacement)}.`;
    case 'accident':
      return `YAML reads a number here, which is the mode ${code(formatMode(reading.mode))}.`;
    case 'no-number':
      return `Text, which the runner can not set: TypeError as soon as the path is there.${reading.replacement === undefined ? '' : ` Write ${code(reading.replacement)}.`}`;
  }
}

function describeOwner(text: string): string | undefined {
  const [user = '', group = '', more] = text.split(':');
  if (user === '' || group === '' || more !== undefined) return undefined;
  return `User ${code(user)} and group ${code(group)}, looked up by name when the setup runs.`;
}

const AREAS = {
  'read-only': 'Read-only: nothing can be made or written there.',
  data: 'Writable.',
  user: "Writable; for services it lies in root's home.",
  temporary: 'Writable, and gone with the next start of the system.',
} as const;

export function describePlaceholder(ctx: ProviderContext, name: string): string {
  const fact = findPlaceholder(name);
  if (!fact) return '';
  const keeps = name === 'snap_common' ? ' Refreshes keep it.' : name === 'snap_data' ? ' Refreshes copy it.' : '';
  return paragraphs(
    `**{${name}}**: ${fact.text}`,
    bullets([
      labelled('Value', code(valueOf(name, snapOf(ctx)))),
      fact.area && AREAS[fact.area] + keeps,
      labelled('In scripts', code(`$${variableOf(name) ?? ''}`)),
      labelled('In templates', code(`{{ ${name} }}`)),
    ]),
  );
}

export function snapOf(ctx: ProviderContext): string {
  return getEntryScope(ctx).pair?.snapcraft.project.name ?? 'SNAP';
}

function describePath(ctx: ProviderContext, { format, place }: PathText): string | undefined {
  const model = getSnapOpenstack(ctx.tree);
  const value = expandPath(format, snapOf(ctx));
  const { path } = format;
  if (value === undefined || path === undefined) return undefined;
  const template = model.allTemplates.find(({ target }) => target?.path === path);
  const made = getMadeFolders(model);
  const parent = parentOf(path);
  const rows: string[] = [];
  const isFile = place.role !== 'dir' && !place.role?.endsWith('-dir') && place.role !== 'uwsgi-override';
  if (template && place.role !== 'template-target') rows.push(`Rendered from the template ${code(template.name)}.`);
  else if (made.has(path) && place.role !== 'dir') rows.push('Made by the setup.');
  else if (place.role === 'log' || place.role === 'uwsgi-log') {
    if (parent !== undefined && !made.has(parent)) rows.push(`Nothing in \`dirs\` makes ${code(parent)}.`);
  } else if (isFile && path.startsWith('{snap}/')) rows.push('In the snap itself, which is read-only.');
  const own = place.key !== undefined && place.role !== undefined && place.role !== 'template-target';
  const about = own ? describeRunnerKey(place.entry === undefined ? 'setup' : 'entry', place.key) : undefined;
  return paragraphs(code(value), bullets(rows), about?.split('\n\n')[1]);
}

function describeTemplate(ctx: ProviderContext, name: string, entry: RunnerEntry | undefined): string {
  const folder = findTemplates(ctx);
  const known = toTemplateName(name);
  const file = known === undefined ? undefined : folder?.files.get(known);
  const when = entry
    ? entry.type === 'uwsgi'
      ? `Rendered whenever ${code(entry.name)} starts.`
      : `Never rendered: only entries of type ${code('uwsgi')} have templates of their own.`
    : 'Rendered by the setup.';
  const pair = (entry ? entry.templates : getSnapOpenstack(ctx.tree).templates).find((one) => one.name === name);
  const value = pair?.target && expandPath(parseFormat(pair.target.node.text), snapOf(ctx));
  return paragraphs(
    `**${name}**: template`,
    when,
    bullets([
      labelled('Becomes', value === undefined ? undefined : code(value)),
      labelled('Variables', file === undefined ? undefined : variablesOf(ctx, file)),
      folder && file === undefined && folder.complete && '**There is no such file in `templates`.**',
    ]),
  );
}

function variablesOf(ctx: ProviderContext, uri: string): string | undefined {
  const text = ctx.workspace.readText(uri);
  if (text === undefined) return undefined;
  const names = [...new Set(parseJinja(text).variables.map(({ name }) => name))].sort();
  return names.length === 0 ? 'none' : names.map(code).join(', ');
}
