/** Where the few words beside a label go, in editors that show them in every row of the list. */
import type { CompletionItem } from 'vscode-languageserver-types';
import type { CompletionEntry } from './source.ts';

/** What fits beside a label. */
const SHORT = 44;

/** "kind · what it is": the kind stands in the row; the rest is what the documentation says too, where there is one. */
export function splitDetail({
  detail,
  documentation,
}: CompletionEntry): Pick<CompletionItem, 'detail' | 'labelDetails'> {
  if (detail === undefined) return {};
  const cut = detail.indexOf(' · ');
  const [short, rest] = cut < 0 ? [detail, undefined] : [detail.slice(0, cut), detail.slice(cut + 3)];
  if (short.length > SHORT) return { detail };
  return {
    labelDetails: { description: short },
    ...(rest !== undefined && documentation === undefined && { detail: rest }),
  };
}
