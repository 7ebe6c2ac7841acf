/** Quotes around a value, where they make no difference to what is read. */
import { parseYaml } from '../../yaml/parse.ts';
import { contentEnd, quote } from '../../yaml/edit.ts';
import { isSeq, isText } from '../../yaml/access.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import type { Refactoring, Selection } from './refactoring.ts';

export const quoteValue: Refactoring = {
  name: 'quote',
  kind: 'refactor.rewrite',
  *find({ document }, at) {
    const node = textAt(at);
    // Only for what was selected: at the cursor alone it would be offered everywhere. Text only, since quotes make text
    // of a number.
    if (at.start === at.end || node?.style !== 'plain') return;
    const end = contentEnd(document.text, node);
    if (at.end > end || /[\r\n]/.test(document.text.slice(node.start, end))) return;
    yield { title: 'Put it in quotes', edits: [{ start: node.start, end, newText: quote(node.text) }] };
  },
};

export const unquoteValue: Refactoring = {
  name: 'unquote',
  kind: 'refactor.rewrite',
  *find({ document }, at) {
    const node = textAt(at);
    if (node?.style !== 'single' && node?.style !== 'double') return;
    const flow = at.place.parents.some((parent) => parent.flow);
    if (!isSamePlain(node.text, flow)) return;
    const end = contentEnd(document.text, node);
    yield { title: 'Remove the quotes', edits: [{ start: node.start, end, newText: node.text }] };
  },
};

/** The text value at the selection; keys are left alone. */
function textAt({ place }: Selection): YamlScalar | undefined {
  if (place.role !== 'value' || !isText(place.node)) return undefined;
  const node = place.node;
  if (node.alias !== undefined || node.tag !== undefined || node.start === node.end) return undefined;
  return node;
}

/** Does the text without quotes come to the same? The reader itself is asked, in a place of the same kind. */
function isSamePlain(text: string, flow: boolean): boolean {
  if (text === '' || /[\r\n\u0085\u2028\u2029]/.test(text)) return false;
  return [flow ? `[${text}, x]` : `- ${text}\n- x`, flow ? `{k: ${text}, x: y}` : `k: ${text}\nx: y`].every(
    (sample) => {
      const { root, problems } = parseYaml(sample);
      const first = isSeq(root) ? root.items[0] : root?.kind === 'map' ? root.pairs[0]?.value : undefined;
      const count = isSeq(root) ? root.items.length : root?.kind === 'map' ? root.pairs.length : 0;
      return problems.length === 0 && count === 2 && isText(first) && first.text === text;
    },
  );
}
