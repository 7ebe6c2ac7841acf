/** The name that the folders and files of a snap's service go by: `keystone`. */
import type { RuleContext } from '../../rules/rule.ts';
import { findText } from '../../yaml/access.ts';
import { readSource } from '../addresses.ts';
import { getEntryScope } from './entry-names.ts';

const CONFIG = /^\{snap(?:_common)?\}\/etc\/([a-z][\w-]*)\/\1\.conf/;
const NAME = /^[a-z][\w-]*$/;

/** By the paths of the file, the part that builds OpenStack's code, the snap's name, an entry's name. */
export function findServiceName(ctx: RuleContext): string {
  const { model, pair } = getEntryScope(ctx);
  for (const { path } of model?.paths ?? []) {
    const found = path === undefined ? undefined : CONFIG.exec(path)?.[1];
    if (found !== undefined) return found;
  }
  for (const { value } of pair?.snapcraft.project.parts ?? []) {
    const project = readSource(findText(value, 'source') ?? '')?.project;
    if (project !== undefined && NAME.test(project)) return project;
  }
  const snap = pair?.snapcraft.project.name?.replace(/^(?:openstack|snap)-/, '');
  const first = model?.entries[0]?.name.replace(/-.*$/, '');
  return [snap, first].find((name) => name !== undefined && NAME.test(name)) ?? 'demo';
}
