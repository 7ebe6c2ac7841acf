/** Names in running text: folders of other parts, and the variables and fields of components. */
import type { YamlNode } from '../yaml/tree.ts';
import { isInComment } from './collect-anchors.ts';
import type { SymbolBuilder } from './symbol-builder.ts';
import type { SymbolContext } from './symbol-table.ts';

/**
 * The folders of another part lie two levels above a part's own (`../../other/install`), or below the folder of the
 * project. Anything longer or shorter may be a path of the source.
 */
const FOLDER =
  /((?:^|[\s"'=:;(`]|\$\{?(?:SNAP)?CRAFT_PART_(?:SRC|BUILD|INSTALL)\}?\/)\.\.\/\.\.\/|\$\{?(?:SNAP)?CRAFT_PROJECT_DIR\}?\/parts\/)([a-z0-9][\w.+-]*(?:\/[\w.+-]+)??)\/(?:src|build|install)(?![\w-])/g;

/** Words of a script that surely are the folder of a part. */
export function collectPartFolders(
  { document: { text } }: SymbolContext,
  builder: SymbolBuilder,
  node: YamlNode,
): void {
  if (node.kind !== 'scalar' || node.alias !== undefined) return;
  if (!node.text.includes('../../') && !node.text.includes('/parts/')) return;
  const raw = text.slice(node.start, node.end);
  for (const match of raw.matchAll(FOLDER)) {
    const [, lead = '', name = ''] = match;
    if (!builder.has('part', name)) continue;
    const start = node.start + match.index + lead.length;
    builder.mentionRaw('part', name, { start, end: start + name.length }, 'raw');
  }
}

const VARIABLE = /\$\{?(?:SNAP)?CRAFT_COMPONENT_([A-Z0-9_]+)_(?:STAGE|PRIME)(?![A-Z0-9_])/g;
const FIELD = /\bcraftctl[ \t]+[gs]et[ \t]+components\.([a-z0-9-]+)\./g;

/** `$CRAFT_COMPONENT_LANG_DE_PRIME` and `craftctl set components.lang-de.version=…`. */
export function collectVariables({ document: { text }, tree, project }: SymbolContext, builder: SymbolBuilder): void {
  if (project.components.length === 0) return;
  const note = (name: string, at: number, length: number, form: 'raw' | 'variable'): void => {
    if (!isInComment(tree.comments, at)) builder.mentionRaw('component', name, { start: at, end: at + length }, form);
  };
  if (text.includes('CRAFT_COMPONENT_')) {
    const names = new Map(project.components.map(({ name }) => [toVariablePart(name), name]));
    for (const match of text.matchAll(VARIABLE)) {
      const [whole, capitals = ''] = match;
      const name = names.get(capitals);
      if (name !== undefined)
        note(name, match.index + whole.length - '_STAGE'.length - capitals.length, capitals.length, 'variable');
    }
  }
  if (text.includes('components.')) {
    for (const match of text.matchAll(FIELD)) {
      const [whole, name = ''] = match;
      if (builder.has('component', name)) {
        note(name, match.index + whole.length - name.length - 1, name.length, 'raw');
      }
    }
  }
}

/** A component's name within the names of its variables. */
export function toVariablePart(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
