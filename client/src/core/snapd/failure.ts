/** What snapd refuses, as what a person can do about it: its error kinds, its `error: …` paragraphs, failed changes. */
import { UserError } from '../user-error.ts';
import { endSentence, KINDS, MOUNT_NAMESPACE, toSentence, type Kind } from './failure-kinds.ts';
import type { Change } from './types.ts';

/** What was asked, for the sentence. */
export interface SnapCallAbout {
  /** Name of the snap, or its file. */
  readonly snap?: string | undefined;
}

/** An answer of the REST API that is an error. */
export function toSnapdError(
  error: { readonly message: string; readonly kind?: string | undefined },
  about: SnapCallAbout = {},
): UserError {
  const kind = KINDS.find(({ kinds }) => error.kind !== undefined && kinds?.includes(error.kind));
  return toError(error.message, about, kind, error.message);
}

/** What `snap` wrote to standard error, where it ended with an error. */
export function toSnapError(stderr: string, code: number, about: SnapCallAbout = {}): UserError {
  const text = joinErrorText(stderr);
  const busy = code === 10 ? KINDS.find((one) => one.code === 'snap-busy') : undefined;
  return toError(text === '' ? `exit code ${code}` : text, about, busy, stderr.trim());
}

/** A change that is over and is not done. */
export function toChangeError(change: Change, about: SnapCallAbout = {}): UserError {
  const failed = change.tasks.filter(({ status }) => status === 'Error');
  const error = change.error ?? `${change.summary}: it ended as "${change.status}"`;
  const text = [error, ...failed.flatMap((task) => task.log)].join('\n');
  const detail = [error, ...change.tasks.map((task) => toLogText(task, error))]
    .filter((one) => one !== '')
    .join('\n\n');
  // What a hook or a service then says of it is of no help.
  if (MOUNT_NAMESPACE.sign.test(oneLine(text))) return toError(error, about, MOUNT_NAMESPACE, detail, text);
  const hook = /has no "[\w-]+" hook/.test(text) ? undefined : findFailedHook(text);
  if (hook) {
    return new UserError('snap-hook-failed', `The hook "${hook.name}" of "${hook.snap}" failed${hook.reason}`, {
      hint: 'Its output is in the log.',
      detail,
    });
  }
  const service = /(?:Job for|Failed to start) (snap\.\S+?\.service)/.exec(text)?.[1];
  if (service !== undefined) {
    return new UserError('snap-service-failed', `The service "${service}" could not be started.`, {
      hint: 'Look at its log ("snap logs").',
      detail,
    });
  }
  return toError(firstReason(error) ?? error, about, undefined, detail, text);
}

/** What a task said beyond that which the error repeats. */
function toLogText(task: Change['tasks'][number], error: string): string {
  const known = oneLine(error);
  const own = task.log.filter((line) => !known.includes(oneLine(line.replace(/^\S+ (?:ERROR|INFO) /, ''))));
  return own.length === 0 ? '' : [task.summary, ...own.map((line) => `  ${line}`)].join('\n');
}

/** The paragraph after `error: `, which is wrapped to the width of a terminal. */
export function joinErrorText(stderr: string): string {
  const at = stderr.search(/^error: /m);
  const text = at < 0 ? stderr : stderr.slice(at + 'error: '.length);
  // A list of failed tasks keeps its lines; what is indented goes on with the line before.
  return oneLine(text);
}

function toError(message: string, about: SnapCallAbout, known: Kind | undefined, detail: string, more = ''): UserError {
  const text = oneLine(message);
  const whole = `${text} ${oneLine(more)}`;
  const kind = known ?? KINDS.find(({ sign }) => sign?.test(whole));
  const snap = about.snap ?? /snap "([^"]+)"/.exec(whole)?.[1];
  if (!kind) return new UserError('snap-failed', toSentence(text), { detail });
  const [, ...groups] = kind.sign?.exec(whole) ?? [];
  const found = { snap: snap === undefined ? 'the snap' : `"${snap}"`, groups, text };
  return new UserError(kind.code, kind.message(found).replace(/^the /, 'The '), {
    ...(kind.hint !== undefined && { hint: kind.hint }),
    detail,
  });
}

interface FailedHook {
  readonly name: string;
  readonly snap: string;
  /** With its punctuation. */
  readonly reason: string;
}

/** `Run install hook of "x" snap if present (run hook "install": <output>)`; long output is between dashes. */
function findFailedHook(text: string): FailedHook | undefined {
  const found = /[Rr]un ([\w-]+) hook of "([^"]+)" snap.*?\(run hook "[\w-]+": ?([^]*?)\)(?:$|\n-|\n\d{4}-)/.exec(text);
  if (!found) return undefined;
  const [, name = '', snap = '', output = ''] = found;
  const last = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^-+$/.test(line))
    .at(-1);
  return { name, snap, reason: last === undefined ? '.' : `: ${endSentence(last)}` };
}

/** Of `cannot perform the following tasks:` the reason in brackets of its first task. */
function firstReason(error: string): string | undefined {
  const line = /^- (.+)$/m.exec(error)?.[1];
  if (line === undefined) return undefined;
  return /\((.+)\)\s*$/.exec(line)?.[1] ?? line;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
