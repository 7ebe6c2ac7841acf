/** The sources of all parts, those without Python too: a service's templates often come from the same tarball. */
import { Attached } from '../attached.ts';
import type { NamedEntry } from '../project/project.ts';
import type { Span } from '../python/types.ts';
import type { RuleContext } from '../rules/rule.ts';
import { findValue, isScalar, isText } from '../yaml/access.ts';
import type { YamlScalar } from '../yaml/tree.ts';
import { readSource, type SourceMeaning } from './addresses.ts';

export interface PartSource extends SourceMeaning {
  readonly entry: NamedEntry;
  readonly source: YamlScalar;
  readonly branch: YamlScalar | undefined;
  readonly tag: YamlScalar | undefined;
  readonly commit: YamlScalar | undefined;
  /** What tells the series: the tag, the branch, else the address. */
  readonly place: Span & { readonly text: string };
}

const cache = new Attached<RuleContext, readonly PartSource[]>();

/** Those that are OpenStack's. */
export function getPartSources(ctx: RuleContext): readonly PartSource[] {
  let sources = cache.get(ctx);
  if (!sources) cache.set(ctx, (sources = ctx.project.parts.flatMap((entry) => readPartSource(entry) ?? [])));
  return sources;
}

export function readPartSource(entry: NamedEntry): PartSource | undefined {
  const source = findValue(entry.value, 'source');
  if (!isText(source) || !/openstack|opendev/.test(source.text)) return undefined;
  const scalar = (key: string): YamlScalar | undefined => {
    const node = findValue(entry.value, key);
    return isScalar(node) && node.type !== 'null' ? node : undefined;
  };
  const [branch, tag, commit] = [scalar('source-branch'), scalar('source-tag'), scalar('source-commit')];
  const meaning = readSource(source.text, { branch: branch?.text, tag: tag?.text, commit: commit?.text });
  if (!meaning) return undefined;
  const { start, end, text } = tag ?? branch ?? source;
  return { ...meaning, entry, source, branch, tag, commit, place: { start, end, text } };
}
