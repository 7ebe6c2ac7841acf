/** Reads a log piece by piece and keeps one entry for each actor and cause: memory grows with what is different. */
import { describeCause } from './describe-cause.ts';
import { parseAuditLine } from './parse-audit.ts';
import { nameActor, type Actor, type Cause, type Denial } from './types.ts';

export interface CountedCause {
  readonly cause: Cause;
  /** The cause in words, without what differs from process to process. */
  readonly text: string;
  readonly count: number;
  /** Some of them were logged only. */
  readonly allowed: boolean;
}

export interface ActorDenials {
  readonly actor: Actor;
  readonly name: string;
  readonly count: number;
  readonly causes: readonly CountedCause[];
}

export interface CollectedDenials {
  readonly actors: readonly ActorDenials[];
  readonly lines: number;
  readonly denials: number;
  /** The kernel said that it left messages out. */
  readonly suppressed: number;
  /** Causes beyond the most that are told apart. */
  readonly omitted: number;
}

export interface DenialCollector {
  /** The next piece of the log, cut anywhere. */
  add(piece: string): void;
  end(): CollectedDenials;
}

/** No record is longer than the kernel's 8 kB by much; the rest of a longer line is dropped. */
const MAX_LINE = 64 * 1024;
const MAX_CAUSES = 20_000;
const SUPPRESSED = /(?:kauditd_printk_skb|audit_log_start|printk_skb): (\d+) callbacks suppressed|audit_lost=(\d+)/;

export function createDenialCollector(): DenialCollector {
  const actors = new Map<string, { actor: Actor; count: number; causes: Map<string, Mutable<CountedCause>> }>();
  let rest = '';
  let [lines, denials, suppressed, omitted, known] = [0, 0, 0, 0, 0];
  let isDropping = false;

  const keep = (denial: Denial): void => {
    const name = nameActor(denial.actor);
    let entry = actors.get(name);
    if (!entry) actors.set(name, (entry = { actor: denial.actor, count: 0, causes: new Map() }));
    denials++;
    entry.count++;
    const text = describeCause(denial.cause);
    const before = entry.causes.get(text);
    if (before) {
      before.count++;
      before.allowed ||= denial.allowed;
    } else if (known >= MAX_CAUSES) omitted++;
    else {
      known++;
      entry.causes.set(text, { cause: denial.cause, text, count: 1, allowed: denial.allowed });
    }
  };

  const readLine = (line: string): void => {
    lines++;
    const denial = parseAuditLine(line);
    if (denial) keep(denial);
    else if (line.includes('suppressed') || line.includes('audit_lost=')) {
      const [, left, lost] = SUPPRESSED.exec(line) ?? [];
      suppressed += Number(left ?? lost ?? 0);
    }
  };

  return {
    add(piece) {
      let start = 0;
      for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
        const line = rest + piece.slice(start, Math.min(end, start + MAX_LINE));
        if (!isDropping) readLine(line.slice(0, MAX_LINE));
        isDropping = false;
        rest = '';
        start = end + 1;
      }
      if (isDropping) return;
      rest += piece.slice(start, start + MAX_LINE);
      if (rest.length < MAX_LINE) return;
      readLine(rest.slice(0, MAX_LINE));
      rest = '';
      isDropping = true;
    },
    end() {
      if (rest !== '') readLine(rest);
      rest = '';
      return {
        actors: [...actors]
          .map(([name, { actor, count, causes }]) => ({ actor, name, count, causes: [...causes.values()] }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
        ...{ lines, denials, suppressed, omitted },
      };
    },
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function collectDenials(log: string): CollectedDenials {
  const collector = createDenialCollector();
  collector.add(log);
  return collector.end();
}
