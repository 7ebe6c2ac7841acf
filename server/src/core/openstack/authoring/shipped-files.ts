/** Files of the project behind paths of the snap: `{snap}/etc/nova/nova.conf`. */
import type { RuleContext } from '../../rules/rule.ts';
import { findShippedBy, getShippingParts } from '../shipping.ts';
import { getEntryScope } from './entry-names.ts';

/** The address of the file that a part copies to a path of the snap, where that is sure. */
export function findShippedFile(ctx: RuleContext, path: string): string | undefined {
  const inner = /^\{snap\}\/([^{}]+)$/.exec(path)?.[1];
  const { pair } = getEntryScope(ctx);
  if (inner === undefined || !pair) return undefined;
  for (const part of getShippingParts(pair.snapcraft)) {
    const found = findShippedBy(pair.snapcraft, part, inner);
    if (found !== undefined && found !== 'unsure') return ctx.workspace.list(found) === undefined ? found : undefined;
  }
  return undefined;
}
