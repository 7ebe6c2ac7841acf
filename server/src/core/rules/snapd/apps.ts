/** Keys of apps: what only services may have, durations, timers and modes. */
import { findPair, isMap, isScalar, isText, rangeOf, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import { insertKey, quote, removePair } from '../../yaml/edit.ts';
import type { YamlPair } from '../../yaml/tree.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { findDropped } from './dropped.ts';
import { parseDuration, type DurationProblem } from './duration.ts';
import { defineSnapdRule } from './snapd-rule.ts';
import { getSnapView, isSet, textOf, type SnapApp, type SnapView } from './snap-view.ts';
import { findTimerProblem } from './timer.ts';

const TIMEOUTS = ['start-timeout', 'stop-timeout', 'watchdog-timeout', 'restart-delay'] as const;
const FOR_SERVICES = [
  ...TIMEOUTS,
  ...['daemon-scope', 'restart-condition', 'success-exit-status', 'stop-mode', 'install-mode', 'timer'],
  ...['after', 'before', 'activates-on'],
] as const;

export const daemonOnlyKey = defineSnapdRule({
  code: 'snapd/daemon-only-key',
  severity: 'error',
  summary: 'Keys of services need the key daemon.',
  modernOnly: true,
  *check(ctx) {
    // Merged pairs are met once for every app that takes them over.
    const seen = new Set<YamlPair['key']>();
    const view = getSnapView(ctx);
    for (const app of view.apps.values()) {
      if (app.scope !== undefined) continue;
      for (const key of FOR_SERVICES) {
        const pair = findPair(app.entry.value, key);
        if (!pair || seen.has(pair.key) || !isSet(pair.value) || !isRightType(key, pair) || isZero(pair)) continue;
        if (key === 'activates-on' && areAllDropped(view, app)) continue;
        seen.add(pair.key);
        const message = `"${key}" is only for services; add "daemon" to the app "${app.name}" or leave "${key}" out.`;
        yield { ...rangeOfKey(pair), message, data: { app: app.name, key } };
      }
    }
  },
  fix(ctx, { data }) {
    const place = locate(ctx, data);
    if (!place) return [];
    const { map, pair } = place;
    const { text } = ctx.document;
    const add = insertKey(text, map, 'daemon', 'simple', findPair(map, 'command'));
    const remove = removePair(text, map, pair);
    return [
      ...(add ? [{ title: 'Make the app a service: add "daemon: simple"', edits: [add] }] : []),
      ...(remove ? [{ title: 'Remove the key', edits: [remove], preferred: true }] : []),
    ];
  },
});

/** Slots that snapd drops are taken from the list as well. */
function areAllDropped(view: SnapView, app: SnapApp): boolean {
  const dropped = findDropped(view);
  return app.activatesOn.every(({ name }) => {
    const slot = view.slots.get(name);
    return slot !== undefined && dropped.has(slot);
  });
}

const LISTS: readonly string[] = ['success-exit-status', 'after', 'before', 'activates-on'];

/** Other types are refused when the file is read. */
function isRightType(key: string, { value }: YamlPair): boolean {
  return LISTS.includes(key) ? value.kind === 'seq' : textOf(value) !== undefined;
}

/** A span of zero counts as none. */
function isZero(pair: YamlPair): boolean {
  const text = textOf(pair.value);
  if (text === undefined || !/^[0-9]/.test(text)) return false;
  const { nanoseconds, problem } = parseDuration(text);
  return problem === undefined && nanoseconds === 0;
}

function locate(ctx: RuleContext, data: unknown) {
  if (typeof data !== 'object' || data === null || !('app' in data) || !('key' in data)) return undefined;
  const app = ctx.project.apps.find((entry) => entry.name === data.app);
  const map = app?.value;
  if (!isMap(map) || typeof data.key !== 'string') return undefined;
  const pair = findPair(map, data.key);
  return pair && { map, pair };
}

export const duration = defineSnapdRule({
  code: 'snapd/duration',
  severity: 'error',
  summary: 'Durations are numbers with units, such as 10s or 1m30s.',
  *check(ctx) {
    for (const app of getSnapView(ctx).apps.values()) {
      for (const key of TIMEOUTS) {
        const pair = findPair(app.entry.value, key);
        const text = pair && textOf(pair.value);
        // Other forms are refused when the file is read; the 2016 form has no such check.
        if (!pair || text === undefined) continue;
        if (ctx.project.kind !== 'none' && !/^[0-9]+(?:ns|us|ms|s|m)*$/.test(text)) continue;
        const { problem, nanoseconds } = parseDuration(text);
        if (!problem && nanoseconds >= 0) continue;
        const why = problem ? describe(problem) : 'is negative';
        const message = `The duration "${text}" of "${key}" ${why}; snapd wants numbers with units, such as "10s" or "500ms".`;
        yield { ...rangeOfValue(pair), message, data: problem?.kind === 'missing-unit' ? `${text}s` : undefined };
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

function describe(problem: DurationProblem): string {
  switch (problem.kind) {
    case 'missing-unit':
      return 'has no unit';
    case 'unknown-unit':
      return `has the unknown unit "${problem.unit}"`;
    case 'too-large':
      return 'is too long';
    case 'malformed':
      return 'is no duration';
  }
}

export const timer = defineSnapdRule({
  code: 'snapd/timer',
  severity: 'error',
  summary: 'Timers follow the schedule format of snapd.',
  *check(ctx) {
    for (const app of getSnapView(ctx).apps.values()) {
      const pair = findPair(app.entry.value, 'timer');
      const text = pair && textOf(pair.value);
      // Without a daemon the key itself is the problem.
      if (!pair || app.scope === undefined || text === undefined || text === '') continue;
      const problem = findTimerProblem(text);
      if (problem) yield { ...placeInside(pair, problem), ...explain(pair, problem.part, problem.message) };
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write ${data}`, edits: [{ start, end, newText: data }], preferred: true, safe: true }];
  },
});

function explain(pair: YamlPair, part: string, message: string): { readonly message: string; readonly data?: string } {
  const { value } = pair;
  if (isScalar(value) && value.type !== 'str' && value.text.includes(':')) {
    const written = quote(value.text);
    return {
      message: `YAML reads the timer "${value.text}" as the number ${String(value.value)}; put quotes around it.`,
      ...(findTimerProblem(value.text) === undefined ? { data: written } : {}),
    };
  }
  const short = /(?<![0-9])([0-9]{1,2}):([0-9])(?![0-9])/.exec(part);
  const hint = short ? ' Minutes have two digits.' : '';
  return { message: `The timer is refused at "${part}": ${message}.${hint}` };
}

/** The wrong part alone, where the value stands on one line as it is. */
function placeInside(pair: YamlPair, problem: { readonly offset: number; readonly part: string }) {
  const { value } = pair;
  const whole = rangeOfValue(pair);
  if (!isText(value) || problem.part === '') return whole;
  const length = value.end - value.start;
  const shift = value.style === 'plain' ? 0 : 1;
  if (value.alias !== undefined || length !== value.text.length + 2 * shift) return whole;
  const start = value.start + shift + problem.offset;
  return { start, end: start + problem.part.length };
}

export const refreshMode = defineSnapdRule({
  code: 'snapd/refresh-mode',
  severity: 'error',
  summary: 'ignore-running is for apps, endure and restart are for services.',
  modernOnly: true,
  *check(ctx) {
    for (const app of getSnapView(ctx).apps.values()) {
      const pair = findPair(app.entry.value, 'refresh-mode');
      if (!pair || !isText(pair.value)) continue;
      const problem = judgeMode(app, pair.value.text);
      if (problem !== undefined)
        yield { ...rangeOf(pair.value), message: problem, data: { app: app.name, key: 'refresh-mode' } };
    }
  },
  fix(ctx, { data }) {
    const place = locate(ctx, data);
    const edit = place && removePair(ctx.document.text, place.map, place.pair);
    return edit ? [{ title: 'Remove "refresh-mode"', edits: [edit], preferred: true }] : [];
  },
});

function judgeMode(app: SnapApp, mode: string): string | undefined {
  if (app.scope !== undefined && mode === 'ignore-running') {
    return `The refresh-mode "ignore-running" is not for services such as "${app.name}"; they have "endure" or "restart".`;
  }
  if (app.scope === undefined && (mode === 'endure' || mode === 'restart')) {
    return `The refresh-mode "${mode}" is only for services; the app "${app.name}" can only have "ignore-running".`;
  }
  return undefined;
}

export const dbusDaemon = defineSnapdRule({
  code: 'snapd/dbus-daemon',
  severity: 'warning',
  summary: 'A dbus service names the bus name that it takes.',
  modernOnly: true,
  *check(ctx): Iterable<Finding> {
    for (const app of getSnapView(ctx).apps.values()) {
      const pair = findPair(app.entry.value, 'daemon');
      if (!pair || textOf(pair.value) !== 'dbus' || app.activatesOn.length > 0) continue;
      if (isSet(findPair(app.entry.value, 'bus-name')?.value)) continue;
      const message = `The service "${app.name}" has "daemon: dbus" but neither "bus-name" nor "activates-on", so systemd cannot tell when it is ready.`;
      yield { ...rangeOf(pair.value), message };
    }
  },
});

export const appRules = [daemonOnlyKey, duration, timer, refreshMode, dbusDaemon] as const;
