/** Hovers on packages, constraints and what tells of a series of OpenStack. */
import type { ProviderContext } from '../context.ts';
import { readConstraintsAddress, readSource } from '../openstack/addresses.ts';
import { getConstraintsFor, nameSet } from '../openstack/constraint-sets.ts';
import { findOrigin, getCopies } from '../openstack/copies.ts';
import { inferSeries } from '../openstack/infer-series.ts';
import { findNeighbours, peekSeries } from '../openstack/neighbours.ts';
import { readPartSource } from '../openstack/part-sources.ts';
import type { PythonPart } from '../openstack/python-parts.ts';
import { nameSeries } from '../openstack/releases.ts';
import { getPartsAt, getScopesAt, type Scope } from '../openstack/scope.ts';
import type { ConstraintReference, SeriesId } from '../openstack/types.ts';
import type { PythonEnvironment, Span } from '../python/types.ts';
import { findPin } from '../python/upper-constraints.ts';
import { accepts, compareVersions, isSameVersion } from '../python/versions.ts';
import type { RuleContext } from '../rules/rule.ts';
import { describeSeries, describeSeriesGuess } from './describe-series.ts';
import { bullets, code, paragraphs, prose } from './markdown.ts';

interface Found extends Span {
  readonly markdown: string;
}

const WORDS = /python|\bpip|\buv\b|poetry|openstack|opendev/;

export function hoverConstraints(ctx: ProviderContext, offset: number): Found | undefined {
  const { document } = ctx;
  if (document.kind === 'snapcraft' && !WORDS.test(document.text)) return undefined;
  const holds = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  for (const scope of getScopesAt(ctx, offset)) {
    const found = hoverReference(scope, document.uri, holds) ?? hoverPackage(scope, document.uri, holds);
    if (found) return found;
  }
  return document.kind === 'snapcraft' ? hoverSource(ctx, offset, holds) : undefined;
}

function hoverReference({ owner, part }: Scope, uri: string, holds: (span: Span) => boolean): Found | undefined {
  const reference = part.constraints.find((one) => one.uri === uri && holds(one));
  return reference && { ...toSpan(reference), markdown: describeReference(owner, part, reference) };
}

function describeReference(owner: RuleContext, part: PythonPart, reference: ConstraintReference): string {
  const address = readConstraintsAddress(reference.text);
  const { sets } = getConstraintsFor(owner, part, { command: reference });
  const set = sets.find((one) => one.reference === reference)?.set;
  const size = set && `${set.size} pins of ${set.pins.size} packages.`;
  return paragraphs(
    address?.series === undefined ? `**Constraints** ${code(reference.text)}` : describeSeries(address.series),
    size ?? (address ? 'The constraints are not at hand now.' : undefined),
    address?.fault && prose(address.fault.message),
    address?.replacement !== undefined && `Use ${code(address.replacement)}.`,
  );
}

function hoverPackage(scope: Scope, uri: string, holds: (span: Span) => boolean): Found | undefined {
  const { owner, part } = scope;
  const mention = part.mentions.find((one) => one.uri === uri && holds(one.requirement));
  if (mention) {
    const { requirement, from } = mention;
    const { key, name, specifier, url } = requirement;
    // An address without a name is told by its source.
    if (key === undefined || name === undefined || requirement.guessed) {
      return url && hoverAddress(url);
    }
    const copy = from === 'uv-constraint' ? getCopies(part).find((one) => one.uri === uri) : undefined;
    const origin = copy && findOrigin(owner, part, copy);
    const markdown = describePackage(scope, name, key, specifier?.text, origin, mention);
    if (markdown !== undefined) return { ...toSpan(requirement), markdown };
    return url && hoverAddress(url);
  }
  const locked = part.lock?.uri === uri ? part.lock.content.packages.find((one) => holds(one.versionSpan)) : undefined;
  if (locked) {
    const markdown = describePackage(scope, locked.name, locked.key, `==${locked.version}`);
    return markdown === undefined ? undefined : { ...locked.versionSpan, markdown };
  }
  for (const copy of getCopies(part)) {
    const line = copy.uri === uri && copy.form === 'file' ? copy.lines.find(holds) : undefined;
    if (!line) continue;
    const specifier = `${line.operator}${line.version}`;
    const markdown = describePackage(scope, line.name, line.key, specifier, findOrigin(owner, part, copy));
    if (markdown !== undefined) return { ...toSpan(line), markdown };
  }
  return undefined;
}

/** In the series of the part, in the ones before and after, and what would change. */
function describePackage(
  { owner, part }: Scope,
  name: string,
  key: string,
  specifier: string | undefined,
  origin?: SeriesId,
  mention: { readonly command?: Span } = {},
): string | undefined {
  const { environment } = part;
  if (!environment) return undefined;
  const constraints = getConstraintsFor(owner, part, mention);
  const [first] = constraints.sets;
  const series = origin ?? first?.series ?? inferSeries(owner, part)?.series;
  const lookup = origin === undefined ? undefined : owner.openstack.constraints.find({ series: origin });
  const set = lookup?.state === 'ready' ? lookup.set : first?.set;
  if (!set) return undefined;
  const pin = findPin(set, key, environment);
  const title = origin !== undefined ? nameSeries(origin) : first ? nameSet(first) : 'the constraints';
  const verdict =
    !pin || specifier === undefined
      ? undefined
      : accepts(specifier, pin.version) || isSameVersion(specifier.replace(/^=+/, ''), pin.version)
        ? `${code(specifier)} fits it.`
        : `${code(specifier)} leaves it out.`;
  return paragraphs(
    `**${prose(pin?.name ?? name)}** ${pin ? `${pin.version} in ${prose(title)}` : `is not in ${prose(title)}`}`,
    verdict,
    series === undefined ? undefined : bullets(describeNeighbours(owner, series, key, environment, pin?.version)),
  );
}

function describeNeighbours(
  owner: RuleContext,
  series: SeriesId,
  key: string,
  environment: PythonEnvironment,
  version: string | undefined,
): string[] {
  const { before, after } = findNeighbours(series);
  return [before, after].flatMap((id) => {
    const set = id === undefined ? undefined : peekSeries(owner, id);
    if (id === undefined || !set) return [];
    const other = findPin(set, key, environment)?.version;
    const change =
      other === undefined
        ? 'not in it'
        : version === undefined || isSameVersion(other, version)
          ? other
          : `${other} (${compareVersions(other, version) > 0 ? 'newer' : 'older'})`;
    return [`${nameSeries(id)}: ${change}`];
  });
}

function hoverAddress(url: Span & { readonly text: string }): Found | undefined {
  const meaning = readSource(url.text);
  if (meaning?.series === undefined) return undefined;
  return { ...toSpan(url), markdown: describeSeries(meaning.series) };
}

/** A tag, a branch, and the version of the snap. */
function hoverSource(ctx: ProviderContext, offset: number, holds: (span: Span) => boolean): Found | undefined {
  const sources = getPartsAt(ctx, offset).flatMap((entry) => readPartSource(entry) ?? []);
  for (const { tag, branch, source, series, project, entry } of sources) {
    const node = [tag, branch, tag || branch ? undefined : source].find((one) => one && holds(one));
    if (!node || series === undefined) continue;
    const what = `${code(node.text)} of ${code(project)}, for the part ${code(entry.name)}:`;
    return { start: node.start, end: node.end, markdown: paragraphs(what, describeSeries(series)) };
  }
  const version = ctx.project.find('version')?.value;
  if (version?.kind !== 'scalar' || version.start === version.end || !holds(version)) return undefined;
  const guess = inferSeries(ctx);
  return guess && { start: version.start, end: version.end, markdown: describeSeriesGuess(guess) };
}

function toSpan({ start, end }: Span): Span {
  return { start, end };
}
