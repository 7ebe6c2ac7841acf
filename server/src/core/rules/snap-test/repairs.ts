import { replaceNode, toScalar } from '../../yaml/edit.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import type { Repair } from './test-rule.ts';

/** Another value; nothing where an alias stands. */
export function changeTo(text: string, node: YamlScalar, value: string): Repair | undefined {
  if (node.alias !== undefined) return undefined;
  return { title: `Change to "${value}"`, edits: [replaceNode(text, node, toScalar(value))] };
}
