/** The outline of snap-test.yaml: the snaps, and what is done with each. */
import { SymbolKind } from 'vscode-languageserver-types';
import { shorten } from '../../symbols/describe.ts';
import type { OutlineShape, OutlineWriter } from '../../symbols/outline.ts';
import { findText, findValue, isMap, isText } from '../../yaml/access.ts';
import type { YamlNode, YamlPair, YamlTree } from '../../yaml/tree.ts';
import { describeAction } from '../labels.ts';
import { getSnapTest, type TestAction } from '../model.ts';

export function describeTestSection(
  writer: OutlineWriter,
  tree: YamlTree,
  { value }: YamlPair,
  name: string,
): OutlineShape | undefined {
  if (name !== 'snaps' && name !== 'before' && name !== 'after') return undefined;
  const actions = groupActions(tree);
  const steps = (node: YamlNode | undefined) => (node ? writer.items(node, (item) => describeStep(item, actions)) : []);
  const children =
    name === 'snaps'
      ? writer.items(value, (item) => {
          if (!isMap(item)) return undefined;
          const snap = findText(item, 'snap') ?? '';
          const detail = findText(item, 'source') ?? findText(item, 'channel') ?? '';
          const below = steps(findValue(item, 'steps'));
          return { name: shorten(snap), kind: SymbolKind.Package, detail: shorten(detail), children: below };
        })
      : steps(value);
  return { name, kind: SymbolKind.Namespace, detail: '', children };
}

/** What each item of a list of steps does. */
function groupActions(tree: YamlTree): ReadonlyMap<YamlNode, readonly TestAction[]> {
  const groups = new Map<YamlNode, TestAction[]>();
  for (const action of getSnapTest(tree).actions) {
    if (!action.step) continue;
    const group = groups.get(action.step);
    if (group) group.push(action);
    else groups.set(action.step, [action]);
  }
  return groups;
}

function describeStep(item: YamlNode, actions: ReadonlyMap<YamlNode, readonly TestAction[]>): OutlineShape | undefined {
  if (!isMap(item)) return undefined;
  const [first, ...more] = actions.get(item) ?? [];
  const own = findValue(item, 'name');
  const count = more.length === 0 ? '' : `and ${more.length} more`;
  const name = first ? describeAction(first) : isText(own) ? shorten(own.text) : '';
  return { name, kind: SymbolKind.Event, detail: count };
}
