/** Which series a snap and each of its parts mean, and by what. */
import { Attached } from '../attached.ts';
import type { RuleContext } from '../rules/rule.ts';
import { entriesOf, findValue, isScalar, isText, itemsOf } from '../yaml/access.ts';
import { readSnapVersion } from './addresses.ts';
import { getPythonParts, type PythonPart } from './python-parts.ts';
import { isNothingTold, isOfOpenStack } from './quiet-parts.ts';
import { findSeries, toSeriesId } from './releases.ts';
import type { SeriesEvidence, SeriesId } from './types.ts';

export interface SeriesGuess {
  readonly series: SeriesId;
  /** What says so, strongest first. */
  readonly evidence: readonly SeriesEvidence[];
  /** What says something else. */
  readonly against: readonly SeriesEvidence[];
}

/** What counts most comes first: what pins the versions, then what is built, then what is claimed. */
const STRENGTH: readonly SeriesEvidence['kind'][] = [
  'comment',
  'setting',
  'constraints',
  'copy',
  'source-tag',
  'source-branch',
  'source',
  'cloud-archive',
  'version',
  'package',
];

/** `# snapwright-series: 2026.1` */
const COMMENT = /^\s*snapwright-series:\s*(\S+)/;
const SCRIPT_POCKET = /\bcloud-archive:(?:proposed-|updates-)?([a-z0-9.]+)/g;

const cache = new Attached<RuleContext, readonly SeriesEvidence[]>();

/** What the snap as a whole says: comment, setting, version, pockets of the cloud archive. */
export function getSnapEvidence(ctx: RuleContext): readonly SeriesEvidence[] {
  let evidence = cache.get(ctx);
  if (!evidence) cache.set(ctx, (evidence = [...readSnapEvidence(ctx)]));
  return evidence;
}

function* readSnapEvidence(ctx: RuleContext): Generator<SeriesEvidence> {
  const { uri, text } = ctx.document;
  const make = (
    kind: SeriesEvidence['kind'],
    series: SeriesId,
    start: number,
    end: number,
    words = text.slice(start, end),
  ): SeriesEvidence => ({ kind, series, uri, part: undefined, start, end, text: words });

  const asked = ctx.openstack.series === undefined ? undefined : toSeriesId(ctx.openstack.series);
  if (asked !== undefined) yield make('setting', asked, 0, 0, ctx.openstack.series);
  for (const comment of ctx.tree.comments) {
    const word = COMMENT.exec(comment.text)?.[1];
    const series = word === undefined ? undefined : toSeriesId(word);
    if (series !== undefined) yield make('comment', series, comment.start, comment.end, word);
  }
  for (const item of itemsOf(ctx.project.find('package-repositories')?.value)) {
    const cloud = findValue(item, 'cloud');
    const series = isText(cloud) ? findSeries(cloud.text)?.id : undefined;
    if (cloud && series !== undefined) yield make('cloud-archive', series, cloud.start, cloud.end);
  }
  for (const part of isNothingTold(ctx) ? [] : ctx.project.parts) {
    for (const { value } of entriesOf(part.value)) {
      if (!isScalar(value) || !value.text.includes('cloud-archive:') || value.alias !== undefined) continue;
      for (const match of text.slice(value.start, value.end).matchAll(SCRIPT_POCKET)) {
        const series = match[1] === undefined ? undefined : findSeries(match[1])?.id;
        const start = value.start + match.index;
        if (series !== undefined) yield make('cloud-archive', series, start, start + match[0].length);
      }
    }
  }
  const version = ctx.project.find('version')?.value;
  if (isScalar(version) && version.type !== 'null') {
    // `2026.10` without quotes is a number to YAML; the text as written is what the author means.
    const series = readSnapVersion(version.text, ctx.project.name);
    if (series !== undefined) yield make('version', series, version.start, version.end);
  }
}

/** The series that a part means; without a part, the one that the snap means. */
export function inferSeries(ctx: RuleContext, part?: PythonPart): SeriesGuess | undefined {
  const own = part ? part.evidence : getPythonParts(ctx).flatMap(({ evidence }) => evidence);
  const all = [...getSnapEvidence(ctx), ...own].sort((a, b) => STRENGTH.indexOf(a.kind) - STRENGTH.indexOf(b.kind));
  const [first] = all;
  if (!first || !isOpenStack(ctx, all)) return undefined;
  const { series } = first;
  return {
    series,
    evidence: all.filter((one) => one.series === series),
    against: all.filter((one) => one.series !== series),
  };
}

/** A version such as 2026.1 alone makes no OpenStack snap: something else has to speak of OpenStack too. */
function isOpenStack(ctx: RuleContext, evidence: readonly SeriesEvidence[]): boolean {
  // Half the world calls a version "master".
  const speaks = ({ kind, text, series }: SeriesEvidence): boolean =>
    kind !== 'version' || (series !== 'master' && /^['"]?[a-z]/i.test(text));
  if (evidence.some(speaks)) return true;
  return !isNothingTold(ctx) && getPythonParts(ctx).some((part) => part.mentions.some(isOfOpenStack));
}

/** What speaks, in words: `the source of the part "nova" ("…")`. */
export function describeEvidence(evidence: SeriesEvidence): string {
  const words: Readonly<Record<SeriesEvidence['kind'], string>> = {
    comment: 'the comment',
    setting: 'the setting "snapwright.constraints.series"',
    constraints: 'the constraints',
    copy: 'the copy of the constraints',
    'source-tag': 'the tag of the source',
    'source-branch': 'the branch of the source',
    source: 'the source',
    'cloud-archive': 'the cloud archive',
    version: 'the version of the snap',
    package: 'the address of a package',
  };
  const where = evidence.part === undefined ? '' : ` of the part "${evidence.part}"`;
  const text = evidence.text.replace(/^(['"])(.*)\1$/, '$2');
  return `${words[evidence.kind]}${where} ("${text}")`;
}
