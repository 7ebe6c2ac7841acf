/** What snapd says of the metadata that the build wrote: while packing, before anybody installs it. */
import type { BuildPlace, BuildProblem } from '../../../../server/src/lsp/build-protocol.ts';
import { one, type KnownError } from './error-reader.ts';
import { findMentions, toSentence } from './words.ts';

type Place = (match: RegExpExecArray) => BuildPlace;

const COMMANDS = ['command', 'stop-command', 'reload-command', 'post-stop-command', 'completer', 'command-chain'];
const anywhere = (keys: readonly string[], ...values: string[]): BuildPlace => ({ kind: 'mention', keys, values });
const field = (path: string, text: string): BuildPlace => ({ kind: 'field', path, mentions: findMentions(text) });

/** The first that fits counts. */
const PLACES: readonly (readonly [pattern: RegExp, place: Place])[] = [
  [/path "(.+?)" does not exist|path "(.+?)" is not (?:executable|a)/, (m) => anywhere(COMMANDS, m[1] ?? m[2] ?? '')],
  [/(?:command|completer) '?"?(.+?)"?'? .*does not exist/, (m) => anywhere(COMMANDS, m[1] ?? '')],
  [
    /invalid definition of application "(.+?)": before\/after references a (?:missing|non-service) application "(.+?)"/,
    (m) => ({ kind: 'mention', within: ['apps', m[1] ?? ''], keys: ['before', 'after'], values: [m[2] ?? ''] }),
  ],
  [
    /invalid definition of application "(.+?)": must be a service to define before\/after ordering/,
    (m) => ({ kind: 'mention', within: ['apps', m[1] ?? ''], keys: ['before', 'after'] }),
  ],
  [
    /invalid definition of application "(.+?)": "network(?:-bind)?" interface plug is required when sockets are used/,
    (m) => ({ kind: 'app', app: m[1] ?? '', key: 'sockets' }),
  ],
  [
    /invalid definition of application "(.+?)": invalid definition of socket "(.+?)": (.*)$/,
    (m) => field(`apps.${m[1] ?? ''}.sockets`, `"${m[2] ?? ''}" ${m[3] ?? ''}`),
  ],
  [
    /invalid definition of application "(.+?)": ([a-z-]+) (?:has|is|cannot|must)/,
    (m) => ({ kind: 'app', app: m[1] ?? '', key: m[2] ?? '' }),
  ],
  [/invalid definition of application "(.+?)": (.*)$/, (m) => field(`apps.${m[1] ?? ''}`, withoutApp(m))],
  [/application "(.+?)" common-id "(.+?)" must be unique/, (m) => ({ kind: 'app', app: m[1] ?? '', key: 'common-id' })],
  [
    /applications are part of a before\/after cycle: ([^,]+)/,
    (m) => ({ kind: 'mention', within: ['apps', m[1] ?? ''], keys: ['after', 'before'] }),
  ],
  [
    /invalid activates-on value "(.+?)" on app "(.+?)"/,
    (m) => ({ kind: 'app', app: m[2] ?? '', key: 'activates-on', value: m[1] ?? '' }),
  ],
  [/cannot set "(.+?)" as alias for both/, (m) => anywhere(['aliases'], m[1] ?? '')],
  [/invalid layout path: "((?:[^"\\]|\\.)*)"/, (m) => ({ kind: 'key', path: ['layout', unescape(m[1] ?? '')] })],
  [/layout "((?:[^"\\]|\\.)*)" (.*)$/, (m) => layout(unescape(m[1] ?? ''), m[2] ?? '')],
  [/attribute "(.+?)" of (plug|slot) "(.+?)"/, (m) => field(`${m[2] ?? ''}s.${m[3] ?? ''}`, `"${m[1] ?? ''}"`)],
  [/interface name on (plug|slot) "(.+?)"/, (m) => field(`${m[1] ?? ''}s.${m[2] ?? ''}`, '"interface"')],
  [
    /(plug|slot) "(.+?)" uses reserved attribute "(.+?)"/,
    (m) => field(`${m[1] ?? ''}s.${m[2] ?? ''}`, `"${m[3] ?? ''}"`),
  ],
  [/cannot have plug and slot with the same name: "(.+?)"/, (m) => anywhere(['slots', 'plugs'], m[1] ?? '')],
  [/^(?:.*: )?(plug|slot) "(.+?)"/, (m) => anywhere([`${m[1] ?? ''}s`], m[2] ?? '')],
  [/kernel-modules components can exist only/, () => anywhere(['type'], 'kernel-modules')],
  [/(?:unsupported component hook|component hook): "(.+?)"/, (m) => anywhere(['components'], m[1] ?? '')],
  [/cannot specify "(.+?)" hook/, (m) => anywhere(['hooks'], m[1] ?? '')],
  [/system username "(.+?)"/, (m) => field('system-usernames', `"${m[1] ?? ''}"`)],
  [/missing unit in duration "(.+?)"/, (m) => anywhere(DURATIONS, m[1] ?? '')],
  [/invalid snap name/, () => ({ kind: 'key', path: ['name'] })],
  [/invalid snap version/, () => ({ kind: 'key', path: ['version'] })],
  [/cannot validate license/, () => ({ kind: 'key', path: ['license'] })],
  [/"([\w-]+)" (?:email address|link)/, (m) => ({ kind: 'key', path: [m[1] ?? ''] })],
];

const DURATIONS = ['start-timeout', 'stop-timeout', 'watchdog-timeout', 'restart-delay'];

/** The app's own name would be found first. */
function withoutApp([, app = '', text = '']: RegExpExecArray): string {
  return text.replaceAll(`"${app}"`, '');
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

/** Its source where the message is about that, else the path that it makes. */
function layout(path: string, text: string): BuildPlace {
  const value = /(?:source|old name|filesystem|mode|user|group) "((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return { kind: 'key', path: ['layout', path], ...(value !== undefined && { value: unescape(value) }) };
}

export function placeInMetadata(text: string): BuildPlace | undefined {
  // The name of the snap is never what is wrong, unless it is said to be.
  const said = text.replace(/^(?:error: )?(?:cannot (?:validate|pack) (?:snap )?"[^"]*": )?/, '');
  for (const [pattern, place] of PLACES) {
    const match = pattern.exec(said);
    if (match) return place(match);
  }
  return undefined;
}

function toProblem(text: string): BuildProblem {
  const said = text.replace(/^error: /, '').trim();
  const place = placeInMetadata(said);
  const missing =
    /unusable due to (?:missing|bad|broken) files|(?:command|completer|path) .*(?:does not exist|is not executable)/.test(
      said,
    );
  return {
    code: missing ? 'build/missing-command' : 'build/metadata-refused',
    severity: 'error',
    message: missing ? missingMessage(said) : toSentence(said.replace(/^cannot validate snap "[^"]*": /, '')),
    ...(place && { place }),
  };
}

function missingMessage(said: string): string {
  const path = /path "(.+?)"/.exec(said)?.[1];
  return path === undefined ? toSentence(said) : `The snap has no usable file "${path}", which an app runs.`;
}

/** Several paths may be missing at once. */
function readAll(text: string): readonly BuildProblem[] {
  const paths = [...text.matchAll(/path "[^"]+" (?:does not exist|is not executable)/g)].map(([one]) => one);
  return paths.length > 1 ? paths.map(toProblem) : [toProblem(text)];
}

export const SNAPD_ERRORS: readonly KnownError[] = [
  {
    head: /^Cannot pack snap: (.*)$/,
    read: (match, { text }) => readAll(text.slice(match[0].indexOf(match[1] ?? ''))),
  },
  {
    head: /^(?:craft[-\w]* error: )?Snapd failed to pack/,
    read: (match, { text, detail }) => readAll(detail === '' ? text.slice(match[0].length) : detail),
  },
  {
    head: /^(?:Cannot (?:generate|create) snap metadata|Failed to generate snap metadata): (.*)$/,
    read: (_match, { text }) => readAll(text.slice(text.indexOf(': ') + 2)),
  },
  {
    head: /^snap "[^"]*" has bad plugs or slots: (.*)$/,
    read: (_match, { text }) => readDropped(text),
  },
  one('pack-failed', /^Cannot create packages outside of the project tree/, (_m, c) => ({
    message: toSentence(c.text),
  })),
  {
    head: /^error: (?:cannot (?:validate|pack|set|parse)|plug|slot|attribute|interface name|invalid|system|kernel|unsupported)\b.*$/,
    read: (_match, { text }) => readAll(text),
  },
];

/** `name (reason); name (reason)`: they are left out of the snap. */
export function readDropped(text: string): readonly BuildProblem[] {
  const list = /has bad plugs or slots: (.*)$/s.exec(text)?.[1] ?? '';
  return [...list.matchAll(/(?:^|; )(.+?) \((.*?)\)(?=; |$)/gs)].map(([, name = '', reason = '']) => ({
    code: 'build/dropped-interface',
    severity: 'warning',
    message: `snapd will leave out "${name}": ${reason}.`,
    place: { kind: 'mention', keys: ['plugs', 'slots'], values: [name] },
  }));
}
