/**
 * Which parts the rules on constraints need not look at again: those in which none of them found anything in an earlier
 * version, as long as neither the text of the part has changed nor what the other parts say of the series.
 */
import { Attached } from '../attached.ts';
import type { NamedEntry } from '../project/project.ts';
import { getEntryTexts } from '../rules/each-entry.ts';
import { findKept, keep } from '../rules/ledger.ts';
import type { Finding, RuleContext } from '../rules/rule.ts';
import { entriesOf, isScalar } from '../yaml/access.ts';
import { noteReads, reads, TEXT } from '../yaml/reads.ts';
import { getPartSources, readPartSource, type PartSource } from './part-sources.ts';
import { findPythonPart, getPythonParts, type PythonPart } from './python-parts.ts';
import type { Scope } from './scope.ts';

interface Known {
  /** The text of each part to what it tells the others. */
  readonly notes: ReadonlyMap<string, string>;
  /** What all parts told. */
  readonly told: string;
  /** Texts of the parts in which something was found. */
  readonly loud: ReadonlySet<string>;
}

interface Run {
  readonly name: string;
  readonly starts: number[];
  mask: number;
  failed: boolean;
  parts: PartsToCheck | undefined;
}

interface PartsToCheck {
  readonly notes: ReadonlyMap<string, string>;
  readonly told: string;
  readonly entries: readonly NamedEntry[];
}

const runs = new Attached<RuleContext, Run>();

/** A run of all rules on constraints, which learns what it may pass over the next time. */
export interface QuietRun {
  /** Runs one of the rules. */
  readonly note: (run: () => void) => void;
  /** What one of them would read that need not be run. */
  readonly pass: (mask: number) => void;
  readonly tell: (finding: Finding) => void;
  /** A rule did not come to its end. */
  readonly fail: () => void;
  readonly finish: () => void;
}

/** @param rules tells those that are run from others, which may find something where these do not */
export function startQuietRun(ctx: RuleContext, rules: string): QuietRun {
  const run: Run = { name: `quiet ${rules}`, starts: [], mask: 0, failed: false, parts: undefined };
  runs.set(ctx, run);
  return {
    note: (rule) => {
      run.mask |= noteReads(rule);
    },
    pass: (mask) => {
      run.mask |= mask;
    },
    tell: ({ start }) => run.starts.push(start),
    fail: () => {
      run.failed = true;
    },
    finish: () => {
      if (!runs.get(ctx)) return;
      runs.delete(ctx);
      finish(ctx, run);
    },
  };
}

function finish({ tree, project }: RuleContext, { name, starts, mask, failed, parts }: Run): void {
  const texts = parts && getEntryTexts(tree, 'parts');
  if (failed || !texts) return;
  const loud = new Set<string>();
  for (const start of starts) {
    // The end of a block may be where the next one begins.
    const entry = project.parts.filter(({ key }) => key.start <= start).at(-1);
    if (entry) loud.add(texts.at.get(entry.key.start) ?? '');
  }
  const value: Known = { notes: parts.notes, told: parts.told, loud };
  keep(tree, name, mask & ~(texts.bit | TEXT), value);
}

/** The parts that the rules on constraints have to look at; all of them outside of a run. */
function getPartsToCheck(ctx: RuleContext): PartsToCheck | undefined {
  const run = runs.get(ctx);
  if (!run) return undefined;
  if (!run.parts) run.mask |= noteReads(() => (run.parts = findPartsToCheck(ctx, run.name)));
  reads.mask |= run.mask;
  return run.parts;
}

function findPartsToCheck(ctx: RuleContext, name: string): PartsToCheck | undefined {
  const { parts } = ctx.project;
  const texts = getEntryTexts(ctx.tree, 'parts');
  if (!texts) return undefined;
  const kept = findKept(ctx.tree, name);
  const known = kept?.value as Known | undefined;
  reads.mask |= kept?.mask ?? 0;
  const notes = new Map<string, string>();
  let told = '';
  const textOf = (entry: NamedEntry): string => texts.at.get(entry.key.start) ?? '';
  for (const entry of parts) {
    const text = textOf(entry);
    const note = known?.notes.get(text) ?? describe(ctx, entry);
    notes.set(text, note);
    told += note;
  }
  const isQuiet = (entry: NamedEntry): boolean => {
    const text = textOf(entry);
    return known?.notes.has(text) === true && !known.loud.has(text);
  };
  const entries = known?.told === told ? parts.filter((entry) => !isQuiet(entry)) : parts;
  return { notes, told, entries };
}

/** All of a part that rules about other parts go by; empty for most. */
function describe(ctx: RuleContext, entry: NamedEntry): string {
  const part = findPythonPart(ctx, entry);
  const source = readPartSource(entry);
  const clouds = entriesOf(entry.value).filter(({ value }) => isScalar(value) && value.text.includes('cloud-archive:'));
  const packages = part?.mentions.filter(isOfOpenStack).length ?? 0;
  const evidence = part?.evidence ?? [];
  if (evidence.length + packages + clouds.length === 0 && source?.series === undefined) return '';
  const told = {
    packages,
    source: source?.series,
    clouds: clouds.map(({ value }) => isScalar(value) && value.text),
    evidence: evidence.map(({ kind, series, text }) => [kind, series, text]),
  };
  return `${JSON.stringify([entry.name, told])}\n`;
}

/** A package that only snaps of OpenStack have. */
export function isOfOpenStack({ requirement: { key } }: PythonPart['mentions'][number]): boolean {
  return key !== undefined && /^oslo-|^keystone|^snap-openstack$/.test(key);
}

const pythonParts = new Attached<PartsToCheck, readonly PythonPart[]>();

export function getPythonPartsToCheck(ctx: RuleContext): readonly PythonPart[] {
  const parts = getPartsToCheck(ctx);
  if (!parts) return getPythonParts(ctx);
  let found = pythonParts.get(parts);
  if (!found) pythonParts.set(parts, (found = parts.entries.flatMap((entry) => findPythonPart(ctx, entry) ?? [])));
  return found;
}

const scopes = new Attached<PartsToCheck, readonly Scope[]>();

/** For a snapcraft.yaml; undefined outside of a run. */
export function findScopesToCheck(ctx: RuleContext): readonly Scope[] | undefined {
  const parts = getPartsToCheck(ctx);
  let found = parts && scopes.get(parts);
  if (parts && !found) scopes.set(parts, (found = getPythonPartsToCheck(ctx).map((part) => ({ owner: ctx, part }))));
  return found;
}

export function getPartSourcesToCheck(ctx: RuleContext): readonly PartSource[] {
  const parts = getPartsToCheck(ctx);
  return parts ? parts.entries.flatMap((entry) => readPartSource(entry) ?? []) : getPartSources(ctx);
}

/** Whether no part says anything of a series or of OpenStack; false where that is not known. */
export function isNothingTold(ctx: RuleContext): boolean {
  return getPartsToCheck(ctx)?.told === '';
}
