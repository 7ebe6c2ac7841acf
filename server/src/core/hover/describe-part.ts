/** A part's place in the build, what it waits for and who uses it. */
import type { ProviderContext } from '../context.ts';
import { possibleValues } from '../project/grammar.ts';
import { getPartOrder, type PartOrder } from '../project/part-order.ts';
import { findText, findValue, isScalar, isText, itemsOf } from '../yaml/access.ts';
import type { YamlNode } from '../yaml/tree.ts';
import { bullets, code, codeList, labelled, paragraphs, shortCodeList } from './markdown.ts';

/** So many parts still fit into a line. */
const MAX_IN_LINE = 9;

/** Markdown about a part; undefined where there is none of that name. */
export function describePart(ctx: ProviderContext, name: string): string | undefined {
  const order = getPartOrder(ctx.project, ctx.facts);
  const after = order.after.get(name);
  if (!after) return undefined;
  const entry = ctx.project.parts.find((part) => part.name === name);
  const extension = entry ? undefined : order.added.get(name);
  const plugins = possibleValues(findValue(entry?.value, 'plugin')).filter(isText);
  const source = possibleValues(findValue(entry?.value, 'source')).filter(isScalar);
  return paragraphs(
    `**${name}**: part${
      plugins.length === 0
        ? ''
        : `, plugin ${codeList(
            plugins.map((one) => one.text),
            'or',
          )}`
    }`,
    extension !== undefined && `Added by the extension ${code(extension)}.`,
    placeWords(order, name),
    bullets([
      labelled('Waits for', after.length === 0 ? undefined : shortCodeList(after)),
      labelled('Waited for by', usersOf(order, name)),
      labelled(
        'Source',
        source.length === 0
          ? undefined
          : codeList(
              source.map((one) => one.text),
              'or',
            ),
      ),
      ...metadataRows(ctx, name),
    ]),
  );
}

function placeWords(order: PartOrder, name: string): string {
  const position = order.position.get(name);
  if (position === undefined) return 'It is never built: parts wait for each other in a circle.';
  const total = order.names.length;
  if (total === 1) return 'The only part.';
  const lead = `Built as number ${String(position + 1)} of ${String(total)}`;
  if (total > MAX_IN_LINE) {
    const neighbours = [
      position > 0 ? `after ${code(order.names[position - 1] ?? '')}` : '',
      position < total - 1 ? `before ${code(order.names[position + 1] ?? '')}` : '',
    ].filter((word) => word !== '');
    return `${lead}, ${neighbours.join(' and ')}.`;
  }
  return `${lead}: ${order.names.map((one) => (one === name ? `**${code(one)}**` : code(one))).join(' → ')}.`;
}

function usersOf(order: PartOrder, name: string): string | undefined {
  const users = order.before.get(name) ?? [];
  return users.length === 0 ? undefined : shortCodeList(users);
}

function metadataRows(ctx: ProviderContext, name: string): (string | undefined)[] {
  const { project } = ctx;
  const components = project.components
    .filter(({ value }) => findText(value, 'adopt-info') === name)
    .map((component) => component.name);
  return [
    findText(project.root, 'adopt-info') === name ? 'Sets the metadata of the snap (`adopt-info`).' : undefined,
    components.length > 0 ? `Sets the metadata of ${codeList(components)}.` : undefined,
  ];
}

/** The steps of a part that name one of its filesets. */
function usesOf(part: YamlNode | undefined, fileset: string): string[] {
  return ['stage', 'prime', 'snap'].filter((key) =>
    possibleValues(findValue(part, key)).some((node) => isText(node) && node.text.replace(/^-/, '') === `$${fileset}`),
  );
}

/** Paths with a name, where the name is given. */
export function describeFilesetName(ctx: ProviderContext, part: string, fileset: string): string {
  const entry = ctx.project.parts.find((one) => one.name === part);
  const uses = usesOf(entry?.value, fileset);
  const item = code(`$${fileset}`);
  return paragraphs(
    `**${fileset}**: fileset`,
    uses.length === 0
      ? `Paths for ${item} in ${codeList(['stage', 'prime'], 'or')}; nothing names it yet.`
      : `Paths that ${codeList(uses)} of the part ${uses.length === 1 ? 'names' : 'name'} as ${item}.`,
  );
}

/** What an item of `stage` or `prime` does. */
export function describeFileset(ctx: ProviderContext, part: string, step: 'stage' | 'prime', item: string): string {
  const target = step === 'stage' ? 'the stage' : 'the snap';
  const fileset = /^-?\$(.+)$/.exec(item)?.[1];
  if (fileset !== undefined) {
    const entry = ctx.project.parts.find((one) => one.name === part);
    const paths = itemsOf(findValue(findValue(entry?.value, 'filesets'), fileset)).filter(isText);
    return paragraphs(
      `**${fileset}**: fileset`,
      item.startsWith('-') ? `Its paths stay out of ${target}.` : `Its paths go to ${target}.`,
      bullets(paths.slice(0, 10).map((one) => code(one.text))),
    );
  }
  const path = item.replace(/^-/, '');
  const partition = /^\(([^)]*)\)/.exec(path)?.[1];
  const where = partition === undefined || partition === 'default' ? target : `the ${partition.replace('/', ' ')}`;
  const what = path.endsWith('*') || !/[*?[]/.test(path) ? code(path) : `What matches ${code(path)}`;
  if (path === '*')
    return item === '-*' ? `Nothing goes to ${target}.` : `Everything that is not excluded goes to ${target}.`;
  return item.startsWith('-')
    ? `${what} stays out of ${where}, and with a folder all that is in it.`
    : `${what} goes to ${where}. Once a path is named without ${code('-')}, other files stay out.`;
}
