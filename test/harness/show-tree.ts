/** A tree on one line: `{key: text, list: [a, b]!}`; `!` marks what an error cut short, `*name` an alias without target. */
import type { YamlNode } from '../../server/src/core/yaml/tree.ts';

export function showTree(node: YamlNode | undefined): string {
  if (!node) return 'nothing';
  if (node.kind === 'scalar') {
    if (node.alias !== undefined && node.text === '') return `*${node.alias}`;
    return node.text.replaceAll('\n', '\\n');
  }
  const broken = node.broken === true ? '!' : '';
  if (node.kind === 'seq') return `[${node.items.map(showTree).join(', ')}]${broken}`;
  return `{${node.entries.map(({ key, value }) => `${showTree(key)}: ${showTree(value)}`).join(', ')}}${broken}`;
}
