/** What services say of other services, of D-Bus and of time. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { describeTimer } from '../../../hover/describe-value.ts';
import type { NamedEntry } from '../../../project/project.ts';
import { findText, findValue, isScalar, itemsOf } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { interfaceOfPort } from './interfaces.ts';
import { nameAt, takesOver, valueEntry, valueSource } from './place.ts';

/** Undefined for an app that is no service. */
function scopeOf(app: NamedEntry): 'system' | 'user' | undefined {
  const daemon = findValue(app.value, 'daemon');
  if (!isScalar(daemon) || daemon.type === 'null') return undefined;
  return findText(app.value, 'daemon-scope') === 'user' ? 'user' : 'system';
}

function textsOf(app: NamedEntry, key: string): string[] {
  return itemsOf(findValue(app.value, key)).flatMap((item) => (isScalar(item) ? [item.text] : []));
}

/** A service, and all that start after it (or before it), however far and whoever of the two says so. */
function findBeyond(start: string, direction: 'after' | 'before', ctx: ProviderContext): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  const add = (first: string, second: string): void => {
    const [from, to] = direction === 'after' ? [first, second] : [second, first];
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  };
  for (const app of ctx.project.apps) {
    for (const name of textsOf(app, 'after')) add(name, app.name);
    for (const name of textsOf(app, 'before')) add(app.name, name);
  }
  const found = new Set([start]);
  for (const name of found) for (const other of next.get(name) ?? []) found.add(other);
  return found;
}

const order = valueSource('service order', ['apps.<app>.after[]', 'apps.<app>.before[]'], function* (cursor, ctx) {
  const own = nameAt(cursor, 1) ?? '';
  const self = ctx.project.apps.find(({ name }) => name === own);
  const scope = self && scopeOf(self);
  // What starts later cannot be waited for, and what starts earlier cannot be made to wait.
  const unfit = findBeyond(own, cursor.path[2] === 'after' ? 'after' : 'before', ctx);
  for (const app of ctx.project.apps) {
    const theirs = scopeOf(app);
    if (cursor.siblings.has(app.name) || theirs === undefined) continue;
    if (scope !== undefined && theirs !== scope) continue;
    if (self && takesOver(app, self)) continue;
    if (unfit.has(app.name)) continue;
    yield valueEntry(app.name, CompletionItemKind.Reference, {
      detail: `${theirs === 'user' ? 'user service' : 'service'} · ${findText(app.value, 'daemon') ?? ''}`,
      rank: 20,
    });
  }
});

interface BusSlot {
  readonly slot: string;
  readonly bus: string | undefined;
  readonly name: string | undefined;
}

function busSlots(ctx: ProviderContext): readonly BusSlot[] {
  return ctx.project.slots.flatMap((entry) =>
    interfaceOfPort('slot', entry.name, ctx) === 'dbus'
      ? [{ slot: entry.name, bus: findText(entry.value, 'bus'), name: findText(entry.value, 'name') }]
      : [],
  );
}

function busOf(cursor: Cursor): 'session' | 'system' {
  return findText(cursor.map, 'daemon-scope') === 'user' ? 'session' : 'system';
}

/** The app's mapping; of the items of a list the cursor knows only the list. */
function appOf(cursor: Cursor, ctx: ProviderContext): NamedEntry | undefined {
  const name = nameAt(cursor, 1);
  return ctx.project.apps.find((app) => app.name === name);
}

const activation = valueSource('activation', ['apps.<app>.activates-on[]'], function* (cursor, ctx) {
  const app = appOf(cursor, ctx);
  const bus = app && scopeOf(app) === 'user' ? 'session' : 'system';
  const taken = new Set(ctx.project.apps.flatMap((other) => (other === app ? [] : textsOf(other, 'activates-on'))));
  for (const { slot, bus: own, name } of busSlots(ctx)) {
    if (cursor.siblings.has(slot) || taken.has(slot) || (own !== undefined && own !== bus)) continue;
    yield valueEntry(slot, CompletionItemKind.Reference, {
      detail: `slot on the ${own ?? bus} bus${name === undefined ? '' : ` · ${name}`}`,
      rank: 20,
    });
  }
});

const busNames = valueSource('bus names', ['apps.<app>.bus-name'], function* (cursor, ctx) {
  const wanted = busOf(cursor);
  const told = new Set<string>();
  for (const { slot, bus, name } of busSlots(ctx)) {
    if (name === undefined || told.has(name)) continue;
    told.add(name);
    yield valueEntry(name, CompletionItemKind.Value, {
      detail: `name of the slot ${slot} on the ${bus ?? wanted} bus`,
      rank: bus === wanted || bus === undefined ? 20 : 40,
    });
  }
  const id = findText(cursor.map, 'common-id');
  if (id !== undefined && id !== '' && !told.has(id)) {
    yield valueEntry(id, CompletionItemKind.Value, { detail: 'common-id of the app', rank: 50 });
  }
});

const UNITS: readonly (readonly [unit: string, meaning: string])[] = [
  ['s', 'seconds'],
  ['m', 'minutes'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
];
const EXAMPLES: readonly (readonly [value: string, meaning: string])[] = [
  ['10s', 'ten seconds'],
  ['30s', 'half a minute'],
  ['1m', 'a minute'],
  ['5m', 'five minutes'],
];

const DURATION_KEYS = ['start-timeout', 'stop-timeout', 'watchdog-timeout', 'restart-delay'] as const;

const durations: CompletionSource = {
  followsLetters: true,
  ...valueSource(
    'durations',
    DURATION_KEYS.map((key) => `apps.<app>.${key}`),
    function* (cursor) {
      const number = /^[0-9]+/.exec(cursor.prefix)?.[0];
      if (number !== undefined) {
        for (const [index, [unit, meaning]] of UNITS.entries()) {
          yield valueEntry(`${number}${unit}`, CompletionItemKind.Unit, {
            detail: `${number} ${meaning}`,
            rank: 20 + index,
          });
        }
      } else {
        for (const [index, [value, meaning]] of EXAMPLES.entries()) {
          yield valueEntry(value, CompletionItemKind.Unit, { detail: meaning, rank: 20 + index });
        }
      }
    },
  ),
};

const TIMERS: readonly (readonly [value: string, meaning: string])[] = [
  ['00:00-24:00/24', 'every hour'],
  ['00:00-24:00/96', 'every quarter of an hour'],
  ['03:00', 'every day at three at night'],
  ['02:00~04:00', 'every day at a moment between two and four at night'],
  ['mon-fri,09:00', 'at nine on working days'],
  ['mon,10:00,,fri,15:00', 'on Monday at ten and on Friday at three'],
  ['sat,02:00~06:00', 'early on Saturday, at a moment between two and six'],
  ['mon1,04:00', 'on the first Monday of the month'],
  ['fri5,22:00', 'on the last Friday of the month'],
];

const timers = valueSource('timers', ['apps.<app>.timer'], function* (): Iterable<CompletionEntry> {
  for (const [index, [value, meaning]] of TIMERS.entries()) {
    yield valueEntry(value, CompletionItemKind.Value, {
      detail: meaning,
      rank: 30 + index,
      documentation: () => describeTimer(value),
    });
  }
});

export const serviceSources: readonly CompletionSource[] = [order, activation, busNames, durations, timers];
