/** How declarations are shown: a kind for the icon, and a few words behind the name. */
import { SymbolKind } from 'vscode-languageserver-types';
import { entriesOf, findText, findValue, isMap, isScalar, itemsOf, keyText } from '../yaml/access.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { SymbolType } from './symbol-table.ts';

export const SYMBOL_KINDS: Readonly<Record<SymbolType, SymbolKind>> = {
  app: SymbolKind.Function,
  part: SymbolKind.Module,
  plug: SymbolKind.Interface,
  slot: SymbolKind.Class,
  hook: SymbolKind.Event,
  component: SymbolKind.Package,
  platform: SymbolKind.EnumMember,
  layout: SymbolKind.File,
  socket: SymbolKind.Field,
  fileset: SymbolKind.Array,
  extension: SymbolKind.Object,
  anchor: SymbolKind.Constant,
};

/** The section that holds a kind, for where there is only the name to show. */
export const CONTAINERS: Readonly<Partial<Record<SymbolType, string>>> = {
  app: 'apps',
  part: 'parts',
  plug: 'plugs',
  slot: 'slots',
  hook: 'hooks',
  component: 'components',
  platform: 'platforms',
  layout: 'layout',
};

const MAX_DETAIL = 80;

/** Text on one line, cut where it gets long. */
export function shorten(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL - 1)}…` : line;
}

/** The texts of a scalar or a list, joined. */
export function listOf(node: YamlNode | undefined): string {
  if (isScalar(node)) return node.text;
  return itemsOf(node)
    .flatMap((item) => (isScalar(item) ? [item.text] : []))
    .join(', ');
}

export function describeDeclaration(type: SymbolType, name: string, value: YamlNode): string {
  return shorten(describe(type, name, value) ?? '');
}

function describe(type: SymbolType, name: string, value: YamlNode): string | undefined {
  switch (type) {
    case 'app': {
      const daemon = findText(value, 'daemon');
      const command = findText(value, 'command') ?? '';
      return daemon === undefined ? command : `${command} (${daemon} daemon)`;
    }
    case 'part':
      return listOf(findValue(value, 'plugin'));
    case 'plug':
    case 'slot':
      return interfaceOf(name, value);
    case 'hook':
      return listOf(findValue(value, 'plugs'));
    case 'component':
      return findText(value, 'type');
    case 'platform': {
      const on = listOf(findValue(value, 'build-on')) || name;
      return `${on} → ${listOf(findValue(value, 'build-for')) || name}`;
    }
    case 'layout': {
      const first = entriesOf(value)[0];
      return first && isScalar(first.value) ? `${keyText(first) ?? ''} ${first.value.text}` : undefined;
    }
    case 'socket':
      return listOf(findValue(value, 'listen-stream'));
    case 'fileset':
      return listOf(value);
    default:
      return undefined;
  }
}

/** What a plug or slot is for; its name where it does not say. */
export function interfaceOf(name: string, value: YamlNode): string {
  if (isMap(value)) return listOf(findValue(value, 'interface')) || name;
  return isScalar(value) && value.text !== '' && value.type !== 'null' ? value.text : name;
}
