/** What becomes of an upload, as far as the project tells. */
import type { ProviderContext } from '../context.ts';
import { getConnectCommand } from '../hover/describe-interface.ts';
import { getLines } from '../positions.ts';
import { runRules } from '../rules/run.ts';
import type { Finding, Rule } from '../rules/rule.ts';
import { passthroughUsed } from '../rules/snapcraft/identity.ts';
import { slotType } from '../rules/snapd/interfaces.ts';
import { storeRules } from '../rules/store/index.ts';
import { CAUSES, type Effect } from './causes.ts';
import { isSlotHeld, judgePlug, type Connection } from './judge-port.ts';
import { listPorts, type SnapPort } from './list-ports.ts';

/**
 * - `broken`: snapcraft or snapd refuses the project; there is nothing to upload yet.
 * - `refused`: the review tools say no.
 * - `held`: waits for a person.
 * - `passes`: nothing in the project calls for one.
 */
export type Verdict = 'broken' | 'refused' | 'held' | 'passes';

export interface ForecastCause {
  readonly code: string;
  readonly effect: Effect;
  readonly message: string;
  /** The message without what to do. */
  readonly summary: string;
  /** Markdown. */
  readonly advice: string;
  /** Counted from 1. */
  readonly line: number;
}

interface ForecastPort {
  readonly name: string;
  readonly interface: string;
  readonly extension?: string;
  /** The store has to allow the snap because of it. */
  readonly held: boolean;
}

export interface ForecastPlug extends ForecastPort {
  readonly connection: Connection;
  readonly why: string;
  /** What connects it by hand, where that works. */
  readonly command?: string;
}

export interface ForecastSlot extends ForecastPort {
  readonly why: string;
}

export interface Forecast {
  readonly name: string | undefined;
  readonly verdict: Verdict;
  /** How many errors keep the snap from being built. */
  readonly errors: number;
  readonly causes: readonly ForecastCause[];
  readonly plugs: readonly ForecastPlug[];
  readonly slots: readonly ForecastSlot[];
  /** Markdown sentences about channels and installing. */
  readonly notes: readonly string[];
}

const SOURCES: readonly Rule[] = [...storeRules, passthroughUsed, slotType];

export function getForecast(ctx: ProviderContext): Forecast {
  const { project } = ctx;
  const causes = findCauses(ctx);
  const found = runRules(ctx.document, { workspace: ctx.workspace });
  const errors = found.filter((one) => one.severity === 'error').length;
  const { plugs, slots } = listPorts(ctx);
  return {
    name: project.name,
    verdict: errors > 0 || !project.root ? 'broken' : judge(causes),
    errors,
    causes,
    plugs: plugs.map((port) => describePlug(port, project.name)),
    slots: slots.map((port) => describeSlot(port, project.type ?? 'app')),
    notes: findNotes(ctx),
  };
}

/** The rules are asked themselves: what a user has turned off or suppressed is no matter to the store. */
function findCauses(ctx: ProviderContext): ForecastCause[] {
  const lines = getLines(ctx.document);
  const causes = SOURCES.flatMap((rule) =>
    [...rule.check(ctx)].map((finding) => ({
      start: finding.start,
      message: finding.message,
      summary: summaryOf(finding),
      code: rule.code,
    })),
  );
  return causes
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, ...found }) => {
      const cause = CAUSES[found.code];
      return cause ? [{ ...found, ...cause, line: lines.positionAt(start).line + 1 }] : [];
    });
}

/** What is the matter, without what to do about it: the advice says that at length. */
function summaryOf({ message, data }: Finding): string {
  const what = typeof data === 'object' && data !== null && 'what' in data ? data.what : undefined;
  return typeof what === 'string' ? what : message;
}

function judge(causes: readonly ForecastCause[]): Verdict {
  if (causes.some((cause) => cause.effect === 'refused')) return 'refused';
  return causes.some((cause) => cause.effect === 'held') ? 'held' : 'passes';
}

function describePort(port: SnapPort): Omit<ForecastPort, 'held'> {
  const { name, fact, extension } = port;
  return { name, interface: fact.name, ...(extension !== undefined && { extension }) };
}

function describePlug(port: SnapPort, snap: string | undefined): ForecastPlug {
  const { fact, name, provider, attributes } = port;
  const verdict = judgePlug(fact, attributes);
  const isByHand = verdict.connection === 'hand' || verdict.connection === 'maybe';
  return {
    ...describePort(port),
    ...verdict,
    ...(isByHand && { command: getConnectCommand(fact, { name, snap, provider }) }),
  };
}

function describeSlot(port: SnapPort, type: string): ForecastSlot {
  const why = port.fact['slotNeedsStoreApprovalReason'];
  return {
    ...describePort(port),
    held: isSlotHeld(port.fact, port.attributes, type),
    why: typeof why === 'string' ? why : '',
  };
}

function findNotes({ project }: ProviderContext): string[] {
  const notes: string[] = [];
  if (project.grade === 'devel') {
    notes.push('With `grade: devel` the snap can be released to the channels `edge` and `beta` only.');
  }
  if (project.confinement === 'devmode') {
    notes.push('With `confinement: devmode` the snap installs only where somebody gives the option `--devmode`.');
  }
  if (project.confinement === 'classic') {
    notes.push('With `confinement: classic` the snap installs only where somebody gives the option `--classic`.');
  }
  return notes;
}
