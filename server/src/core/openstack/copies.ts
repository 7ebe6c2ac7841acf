/** Copies of a series' constraints in the project: the list that uv reads, and files that pip reads. */
import { findPin } from '../python/upper-constraints.ts';
import type { ConstraintSet, PythonEnvironment, Span } from '../python/types.ts';
import { isSameVersion, pinnedVersion } from '../python/versions.ts';
import { evaluateMarker } from '../python/markers.ts';
import type { RuleContext } from '../rules/rule.ts';
import { inferSeries } from './infer-series.ts';
import type { PythonPart } from './python-parts.ts';
import type { SeriesEvidence, SeriesId } from './types.ts';

/** One pin of a copy. */
export interface CopyLine extends Span {
  readonly name: string;
  readonly key: string;
  readonly version: string;
  /** `==` or `===`. */
  readonly operator: string;
  /** The operator and the version. */
  readonly specifier: Span;
  readonly marker: string | undefined;
}

export interface Copy {
  readonly form: 'array' | 'file';
  readonly uri: string;
  readonly text: string;
  /** Where a finding about all of it stands in its own file. */
  readonly place: Span;
  /** All of the array with its brackets, or all of the file. */
  readonly whole: Span;
  readonly lines: readonly CopyLine[];
  /** The comment that says where it was copied from. */
  readonly claim: SeriesEvidence | undefined;
}

/** Fewer lines than these are somebody's own constraints and no copy. */
const FEWEST = 5;

export function getCopies(part: PythonPart): readonly Copy[] {
  const claims = part.evidence.filter(({ kind }) => kind === 'copy');
  const copies: Copy[] = [];
  const { pyproject } = part;
  for (const list of pyproject?.content.lists ?? []) {
    if (!pyproject || list.path !== 'tool.uv.constraint-dependencies') continue;
    const lines = list.requirements.flatMap((requirement): CopyLine[] => {
      const { name, key, specifier, marker, start, end } = requirement;
      const pin = specifier && pinnedVersion(specifier.text);
      if (name === undefined || key === undefined || !specifier || !pin) return [];
      const { version, operator } = pin;
      return [{ name, key, version, operator, specifier, marker: marker?.text, start, end }];
    });
    const claim = claims.find(
      ({ uri, start }) => uri === pyproject.uri && list.comments.some((one) => one.start === start),
    );
    const { uri, text } = pyproject;
    copies.push({ form: 'array', uri, text, place: list.keySpan, whole: list, lines, claim });
  }
  for (const { uri, text, content } of part.localConstraints) {
    if (copies.some((one) => one.uri === uri)) continue;
    const lines = [...content.pins.values()].flat().map(({ name, key, version, versionSpan, marker, start, end }) => {
      const operator = /===?(?=\s*$)/.exec(text.slice(start, versionSpan.start))?.[0] ?? '===';
      const specifier = { start: versionSpan.start - operator.length, end: versionSpan.end };
      // Blanks between the two are kept with the operator.
      specifier.start = text.lastIndexOf(operator, versionSpan.start);
      return { name, key, version, operator, specifier, marker, start, end };
    });
    const claim = claims.find((one) => one.uri === uri);
    const first = lines[0];
    const place = claim ?? (first ? { start: first.start, end: first.end } : { start: 0, end: 0 });
    copies.push({ form: 'file', uri, text, place, whole: { start: 0, end: text.length }, lines, claim });
  }
  return copies.filter(({ lines, claim }) => claim !== undefined || lines.length >= FEWEST);
}

/** What a copy is a copy of: what its comment says, else what the snap means. */
export function findOrigin(owner: RuleContext, part: PythonPart, copy: Copy): SeriesId | undefined {
  return copy.claim?.series ?? inferSeries(owner, part)?.series;
}

export interface CopyDifference {
  readonly changed: readonly { readonly line: CopyLine; readonly version: string }[];
  /** Pins of packages that the set does not have. */
  readonly extra: readonly CopyLine[];
  /** Names that the set has and the copy lacks. */
  readonly missing: readonly string[];
}

/** What a copy says otherwise than the set, for one Python. */
export function compareCopy(
  lines: readonly CopyLine[],
  set: ConstraintSet,
  environment: PythonEnvironment,
): CopyDifference {
  const changed: { line: CopyLine; version: string }[] = [];
  const extra: CopyLine[] = [];
  const keys = new Set<string>();
  for (const line of lines) {
    keys.add(line.key);
    if (line.marker !== undefined && evaluateMarker(line.marker, environment) === false) continue;
    const pin = findPin(set, line.key, environment);
    if (pin) {
      if (!isSameVersion(line.version, pin.version)) changed.push({ line, version: pin.version });
    } else if (!set.pins.has(line.key)) extra.push(line);
  }
  const missing: string[] = [];
  for (const [key, [pin]] of set.pins) if (!keys.has(key) && pin) missing.push(pin.name);
  return { changed, extra, missing };
}
