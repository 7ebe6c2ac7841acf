/** What the rules of OpenStack snaps share: how they are made, and how they tell of both files at once. */
import { findPair, type OpenstackPair } from '../../openstack/companions.ts';
import { getSnapOpenstack, type SnapOpenstack } from '../../openstack/entry-points.ts';
import { isNull, isText } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import type { Finding, Fix, RelatedPlace, Rule, RuleContext, Severity, TextEdit } from '../rule.ts';

export interface Repair {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The first repair is the preferred one unless it says no. */
  readonly preferred?: boolean;
  readonly safe?: boolean;
}

/** A finding whose edits are known already. */
export interface Told extends Omit<Finding, 'data'> {
  readonly repairs?: readonly (Repair | undefined)[];
}

interface Options<C extends string> {
  readonly code: C;
  readonly severity: Severity;
  readonly summary: string;
  readonly tag?: Rule['tag'];
  /** Whether findings of the rule come with repairs. */
  readonly fixable?: boolean;
}

interface FileOptions<C extends string> extends Options<C> {
  check(model: SnapOpenstack, ctx: RuleContext): Iterable<Told>;
}

/** A rule about snap-openstack.yaml itself. */
export function defineFileRule<const C extends string>(options: FileOptions<C>): Rule<`snap-openstack/${C}`> {
  return toRule(options, ['snap-openstack'], function* (ctx) {
    for (const told of options.check(getSnapOpenstack(ctx.tree), ctx)) yield toFinding(told);
  });
}

/** One mistake between the files, told in each of them that has a place for it. */
export interface Mismatch {
  /** In snapcraft.yaml. */
  readonly project?: Told;
  /** In snap-openstack.yaml. */
  readonly file?: Told;
  /** What the place in snapcraft.yaml is, said beside the finding in snap-openstack.yaml; and the other way round. */
  readonly projectNote?: string;
  readonly fileNote?: string;
}

interface PairOptions<C extends string> extends Options<C> {
  /** Where the rule has findings; both files by default. */
  readonly kinds?: Rule['kinds'];
  check(pair: OpenstackPair): Iterable<Mismatch>;
}

/** A rule about what snapcraft.yaml and snap-openstack.yaml say to each other. */
export function definePairRule<const C extends string>(options: PairOptions<C>): Rule<`snap-openstack/${C}`> {
  return toRule(options, options.kinds ?? ['snapcraft', 'snap-openstack'], function* (ctx) {
    const pair = findPair(ctx);
    if (!pair) return;
    const isProject = ctx.document.kind === 'snapcraft';
    for (const { project, file, projectNote, fileNote } of options.check(pair)) {
      const told = isProject ? project : file;
      if (!told) continue;
      const other = isProject ? file : project;
      const note = isProject ? fileNote : projectNote;
      const uri = isProject ? pair.file?.uri : pair.snapcraft.document.uri;
      const place: RelatedPlace[] =
        other && note !== undefined && uri !== undefined
          ? [{ start: other.start, end: other.end, message: note, uri }]
          : [];
      yield toFinding({ ...told, related: [...place, ...(told.related ?? [])] });
    }
  });
}

function toRule<C extends string>(
  { code, severity, summary, tag, fixable }: Options<C>,
  kinds: Rule['kinds'],
  check: Rule['check'],
): Rule<`snap-openstack/${C}`> {
  return {
    code: `snap-openstack/${code}`,
    severity,
    since: '0.1.0',
    summary,
    kinds,
    ...(tag && { tag }),
    check,
    ...(fixable === true && { fix: readRepairs }),
  };
}

function toFinding({ repairs, related, ...finding }: Told): Finding {
  const known = repairs?.filter((repair) => repair !== undefined && repair.edits.length > 0) ?? [];
  return {
    ...finding,
    ...(related && related.length > 0 && { related }),
    ...(known.length > 0 && { data: { repairs: known } }),
  };
}

function readRepairs(_ctx: RuleContext, { data }: Finding): readonly Fix[] {
  const repairs = (data as { readonly repairs?: readonly Repair[] } | undefined)?.repairs ?? [];
  return repairs.map(({ title, edits, preferred, safe }, index) => ({
    title,
    edits,
    preferred: preferred ?? index === 0,
    ...(safe === true && { safe }),
  }));
}

/** An edit in one place, or nothing where the place does not allow it. */
export function repair(
  title: string,
  edit: TextEdit | undefined,
  more: Pick<Repair, 'preferred' | 'safe'> = {},
): Repair | undefined {
  return edit && { title, edits: [edit], ...more };
}

/** As `isText` and `isNull`, but no proof that anything else is no scalar. */
export function holdsText(node: YamlNode): boolean {
  return isText(node);
}

export function holdsNothing(node: YamlNode): boolean {
  return isNull(node);
}

/** `a "x"`, `an "x"`: what YAML made of a value. */
export const TYPE_WORDS: Readonly<Record<string, string>> = {
  str: 'text',
  int: 'a number',
  float: 'a number',
  bool: 'a boolean',
  null: 'nothing',
  date: 'a date',
  binary: 'binary data',
};
