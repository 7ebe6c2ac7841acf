/** The values of options as `snap set` takes them: JSON, or text that is none. */
import { keyText } from '../yaml/access.ts';
import type { YamlMap, YamlNode } from '../yaml/tree.ts';

export function readOptions(map: YamlMap): Readonly<Record<string, string>> {
  return Object.fromEntries(map.entries.map((pair) => [keyText(pair) ?? '', printValue(pair.value)]));
}

function printValue(node: YamlNode): string {
  const value = toPlain(node);
  if (typeof value !== 'string') return JSON.stringify(value);
  // Text that would be read as something else is given as JSON text.
  return isJson(value) ? JSON.stringify(value) : value;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function toPlain(node: YamlNode): unknown {
  if (node.kind === 'seq') return node.items.map(toPlain);
  if (node.kind === 'map')
    return Object.fromEntries(node.entries.map((pair) => [keyText(pair) ?? '', toPlain(pair.value)]));
  return node.type === 'int' || node.type === 'float' || node.type === 'bool' || node.type === 'null'
    ? node.value
    : node.text;
}
