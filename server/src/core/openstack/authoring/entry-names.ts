/** The names of entry points wherever they stand: in snap-openstack.yaml, in commands of apps, and in scripts. */
import type { SnapDocument } from '../../document.ts';
import { createDocument } from '../../document.ts';
import type { RuleContext } from '../../rules/rule.ts';
import { pairsOf, tokenOf } from '../../symbols/places.ts';
import type { TextRange } from '../../yaml/access.ts';
import { locate } from '../../yaml/locate.ts';
import type { YamlPair, YamlScalar } from '../../yaml/tree.ts';
import { findPair, mentionsRunner, type OpenstackPair } from '../companions.ts';
import { getSnapOpenstack, type SnapOpenstack } from '../entry-points.ts';
import { getInstalledEra } from '../runner-install.ts';
import { getAppCalls, getRunnerScripts, type AppCall } from '../runner-calls.ts';

export interface EntryMention extends TextRange {
  readonly document: SnapDocument;
  readonly role: 'declaration' | 'reference';
  /** The scalar that holds the name; undefined in scripts. */
  readonly host: YamlScalar | undefined;
  /** Of declarations. */
  readonly pair?: YamlPair;
}

/** The two files of a snap, as far as they can be seen from either. */
export interface EntryScope {
  readonly pair: OpenstackPair | undefined;
  readonly file: SnapDocument | undefined;
  readonly model: SnapOpenstack | undefined;
}

export function getEntryScope(ctx: RuleContext): EntryScope {
  const pair = findPair(ctx);
  if (ctx.document.kind !== 'snap-openstack') return { pair, file: pair?.file, model: pair?.model };
  return { pair, file: ctx.document, model: getSnapOpenstack(ctx.tree) };
}

/** Whether the runner of the project is the newer one, as far as anything says so. */
export function usesLaunch(ctx: RuleContext): boolean {
  const { pair, model } = getEntryScope(ctx);
  if (model?.era === 'launch') return true;
  if (!pair) return false;
  return getInstalledEra(pair.snapcraft) === 'launch' || getAppCalls(pair.snapcraft).some(({ verb }) => verb);
}

export interface NamedEntryPoint extends TextRange {
  readonly name: string;
}

/** The entry point whose name is at an offset of either file. */
export function findEntryAt(ctx: RuleContext, offset: number): NamedEntryPoint | undefined {
  const { kind, text } = ctx.document;
  if (kind === 'snap-openstack') {
    const place = locate(ctx.tree, offset);
    if (place?.role !== 'key' || place.path.length !== 2 || place.path[0] !== 'entry_points') return undefined;
    const { node } = place;
    if (node.kind !== 'scalar' || node.alias !== undefined || node.text === '') return undefined;
    return { name: node.text, ...tokenOf(text, node) };
  }
  if (kind !== 'snapcraft' || !mentionsRunner(ctx)) return undefined;
  const entry = findCallAt(ctx, offset)?.entry;
  return entry && { name: entry.text, start: entry.start, end: entry.end };
}

/** The call of an app whose entry point is named at an offset. */
export function findCallAt(ctx: RuleContext, offset: number): AppCall | undefined {
  return getAppCalls(ctx).find(({ entry }) => entry && entry.start <= offset && offset <= entry.end);
}

/** Every place that names an entry point, declarations first, file by file. */
export function findEntryMentions(ctx: RuleContext, name: string): readonly EntryMention[] {
  const { file, pair } = getEntryScope(ctx);
  return [...(file ? declarationsIn(file, name) : []), ...(pair ? mentionsIn(pair.snapcraft, name) : [])];
}

function declarationsIn(document: SnapDocument, name: string): EntryMention[] {
  return pairsOf(getSnapOpenstack(document.tree).entriesPair?.value).flatMap((pair): EntryMention[] => {
    const { key } = pair;
    if (key.kind !== 'scalar' || key.alias !== undefined || key.text !== name) return [];
    return [{ document, role: 'declaration', host: key, pair, ...tokenOf(document.text, key) }];
  });
}

function mentionsIn(snapcraft: RuleContext, name: string): EntryMention[] {
  const { document } = snapcraft;
  const calls = getAppCalls(snapcraft).flatMap(({ entry, node }): EntryMention[] => {
    if (entry?.text !== name) return [];
    // In a chain the name may stand in another scalar than the command.
    const inside = node.start <= entry.start && entry.end <= node.end;
    return [{ document, role: 'reference', host: inside ? node : undefined, start: entry.start, end: entry.end }];
  });
  const pattern = callPattern(name);
  const seen = new Set<string>();
  const scripts = getRunnerScripts(snapcraft).list.flatMap(({ uri, text }): EntryMention[] => {
    const own = uri === document.uri;
    if (seen.has(uri)) return [];
    seen.add(uri);
    const from = own ? document : createDocument(uri, text);
    return [...from.text.matchAll(pattern)].flatMap((match): EntryMention[] => {
      const end = match.index + match[0].length;
      const start = end - name.length;
      if (own && calls.some((one) => one.start <= start && end <= one.end)) return [];
      return [{ document: from, role: 'reference', host: undefined, start, end }];
    });
  });
  return [...calls, ...scripts];
}

/** A call in a script, up to the name's end; a comment before it is no match. */
function callPattern(name: string): RegExp {
  const word = name.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return new RegExp(`^[^#\\n]*\\bsnap-openstack["']?[ \\t]+(?:launch[ \\t]+)?["']?${word}(?![\\w.-])`, 'gm');
}
