/** `chmod` and `chown`. */
import { findPair } from '../../openstack/companions.ts';
import { getMadeFolders } from '../../openstack/entry-points.ts';
import { formatMode, readMode } from '../../openstack/modes.ts';
import { isMap, isScalar, isText, rangeOf, rangeOfValue } from '../../yaml/access.ts';
import { replaceNode } from '../../yaml/edit.ts';
import type { YamlPair } from '../../yaml/tree.ts';
import { rewriteText } from './edits.ts';
import { defineFileRule, holdsText, repair, type Repair } from './openstack-rule.ts';

function writtenValue(source: string, { value }: YamlPair): string {
  return isScalar(value) ? source.slice(value.start, value.end).trim() : 'it';
}

function setMode(source: string, { value }: YamlPair, mode: string | undefined): Repair | undefined {
  if (mode === undefined || value.alias !== undefined || !isScalar(value)) return undefined;
  return repair(`Change to ${mode}`, replaceNode(source, value, mode), { safe: true });
}

/** Where to point for a value that may be missing or a whole collection. */
function placeOf(pair: YamlPair) {
  return pair.value.start < pair.value.end ? rangeOfValue(pair) : rangeOf(pair.key);
}

export const chmodType = defineFileRule({
  code: 'chmod-type',
  severity: 'error',
  summary: 'Modes are octal numbers without quotes, such as 0755.',
  fixable: true,
  *check({ chmod, complete }, { document: { text } }) {
    for (const { pair } of chmod) {
      const reading = readMode(pair.value);
      if (reading.kind !== 'no-number' || (!complete && pair.value.start === pair.value.end)) continue;
      const written = writtenValue(text, pair);
      const message =
        !isScalar(pair.value) || pair.value.type === 'null'
          ? 'A mode must be a number such as 0755.'
          : `YAML 1.1 reads ${written.startsWith('"') || written.startsWith("'") ? written : `"${written}"`} as ${isScalar(pair.value) && pair.value.type === 'float' ? 'a fraction' : 'text'}, and os.chmod wants a number such as 0755.`;
      yield { ...placeOf(pair), message, repairs: [setMode(text, pair, reading.replacement)] };
    }
  },
});

export const chmodDecimal = defineFileRule({
  code: 'chmod-decimal',
  severity: 'error',
  summary: 'Modes have a leading zero, which makes them octal.',
  fixable: true,
  *check({ chmod }, { document: { text } }) {
    for (const { pair } of chmod) {
      const reading = readMode(pair.value);
      if (reading.kind !== 'decimal') continue;
      const written = writtenValue(text, pair);
      const message = `"${written}" is a decimal number, which is the mode ${formatMode(reading.mode)}; write ${reading.replacement}.`;
      yield { ...rangeOfValue(pair), message, repairs: [setMode(text, pair, reading.replacement)] };
    }
  },
});

export const chmodWorld = defineFileRule({
  code: 'chmod-world',
  severity: 'warning',
  summary: 'Modes let nobody else write, and have no more than four digits.',
  fixable: true,
  *check({ chmod }, { document: { text } }) {
    for (const { pair } of chmod) {
      const reading = readMode(pair.value);
      if (reading.kind !== 'mode') continue;
      const { mode } = reading;
      if (mode < 0 || mode > 0o7777) {
        yield { ...rangeOfValue(pair), message: `"${writtenValue(text, pair)}" is no mode; the largest is 07777.` };
      } else if ((mode & 0o002) !== 0 && (mode & 0o1000) === 0) {
        const better = formatMode(mode & ~0o002);
        const message = `The mode ${formatMode(mode)} lets everybody on the machine write there; ${better} does not.`;
        yield { ...rangeOfValue(pair), message, repairs: [{ ...setMode(text, pair, better), safe: false } as Repair] };
      }
    }
  },
});

export const yaml11 = defineFileRule({
  code: 'yaml11',
  severity: 'warning',
  summary: 'No mode is a number only because YAML 1.1 says so.',
  *check({ chmod }, { document: { text } }) {
    for (const { pair } of chmod) {
      const reading = readMode(pair.value);
      if (reading.kind !== 'accident') continue;
      const message = `YAML 1.1 reads "${writtenValue(text, pair)}" as the number ${reading.mode}, which is the mode ${formatMode(reading.mode)}; write a mode such as 0755.`;
      yield { ...rangeOfValue(pair), message };
    }
  },
});

export const chownForm = defineFileRule({
  code: 'chown-form',
  severity: 'error',
  summary: 'Owners are "user:group", by name.',
  fixable: true,
  *check({ chown, complete }, { document: { text } }) {
    for (const { pair } of chown) {
      const { value } = pair;
      if (!complete && value.start === value.end) continue;
      const fault = findOwnerFault(pair);
      if (fault === undefined) continue;
      const [message, owner] = fault;
      const canFix = owner !== undefined && isScalar(value) && value.alias === undefined;
      const fix = canFix ? repair(`Change to "${owner}"`, replaceNode(text, value, `"${owner}"`)) : undefined;
      yield { ...placeOf(pair), message, repairs: [fix] };
    }
  },
});

/** What is wrong, and what was probably meant. */
function findOwnerFault({ value }: YamlPair): readonly [message: string, owner?: string | undefined] | undefined {
  const want = 'an owner is "user:group", by name';
  if (!isScalar(value) || value.type === 'null') return [`${want.replace('an', 'An')}.`];
  const { text } = value;
  if (!holdsText(value)) {
    const what = text.includes(':') ? `as the number ${String(value.value)}` : 'as no text';
    return [`YAML 1.1 reads "${text}" ${what}; ${want}.`, isRoot(text) ? 'root:root' : undefined];
  }
  const names = text.split(':');
  if (names.length !== 2) {
    return [
      `"${text}" has ${names.length === 1 ? 'no colon' : 'two colons'}; ${want}.`,
      names.length === 1 && /^\w[\w-]*$/.test(text) ? `${text}:${text}` : undefined,
    ];
  }
  const [user = '', group = ''] = names;
  if (user.trim() === '' || group.trim() === '') {
    const name = user.trim() || group.trim();
    return [
      `"${text}" lacks the ${user.trim() === '' ? 'user' : 'group'}; ${want}.`,
      name === '' ? undefined : `${name}:${name}`,
    ];
  }
  if (/^\d+$/.test(user) || /^\d+$/.test(group)) {
    return [
      `"${text}" has a numeric id, and the runner looks names up; ${want}.`,
      isRoot(text) ? 'root:root' : undefined,
    ];
  }
  return undefined;
}

function isRoot(text: string): boolean {
  return /^(?:0|root):(?:0|root)$/.test(text);
}

export const chownUser = defineFileRule({
  code: 'chown-user',
  severity: 'warning',
  summary: 'Files belong to root, or to a user that snapd makes.',
  fixable: true,
  *check({ chown }, ctx) {
    for (const { pair } of chown) {
      if (!isText(pair.value) || findOwnerFault(pair)) continue;
      for (const name of new Set(pair.value.text.split(':'))) {
        if (name === 'root') continue;
        const daemon = name === 'snap_daemon' || name === '_daemon_';
        if (daemon && declaresUser(ctx, name) !== false) continue;
        const message = daemon
          ? `"${name}" exists only for snaps that name it in "system-usernames" of snapcraft.yaml.`
          : `"${name}" must exist in the base of the snap; strict snaps have root and, with "system-usernames", snap_daemon.`;
        const edit = rewriteText(ctx.document.text, pair.value, 'root:root');
        yield {
          ...rangeOfValue(pair),
          message,
          repairs: [repair('Change to "root:root"', edit, { preferred: false })],
        };
        break;
      }
    }
  },
});

/** Undefined where the snapcraft.yaml is not in sight. */
function declaresUser(ctx: Parameters<typeof findPair>[0], name: string): boolean | undefined {
  const pair = findPair(ctx);
  if (!pair) return undefined;
  const names = pair.snapcraft.project.find('system-usernames')?.value;
  return isMap(names) && names.entries.some(({ key }) => isText(key) && key.text === name);
}

export const chmodTargetUnknown = defineFileRule({
  code: 'chmod-target-unknown',
  severity: 'warning',
  summary: 'Modes and owners are set for what "setup" makes.',
  fixable: true,
  *check(model, { document: { text } }) {
    if (!model.complete) return;
    const made = getMadeFolders(model);
    const files = new Set(model.allTemplates.flatMap(({ target }) => target?.path ?? []));
    let byName: ReadonlyMap<string, readonly string[]> | undefined;
    for (const { node, path, role, format } of [...model.chmod, ...model.chown]) {
      // What is below {snap} is a finding of its own, and what is elsewhere on the system is there or not.
      if (path === undefined || !/^\{snap_(?:common|data|user_\w+)\}/.test(path)) continue;
      if (made.has(path) || files.has(path) || isRootFolder(path)) continue;
      byName ??= groupByName([...made, ...files]);
      const area = path.slice(0, path.indexOf('/') + 1);
      const near = byName.get(nameOf(path))?.filter((one) => one.startsWith(area)) ?? [];
      const [only] = near;
      const help = near.length === 1 && only !== undefined ? `; did you mean "${only}"?` : '.';
      const message = `Neither "dirs" nor "templates" makes "${format.text}", so that "${role}" skips it without a word${help}`;
      const edit = near.length === 1 && only !== undefined ? rewriteText(text, node, only) : undefined;
      yield { ...rangeOf(node), message, repairs: [repair(`Change to "${only}"`, edit)] };
    }
  },
});

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function groupByName(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const group = groups.get(nameOf(path));
    if (group) group.push(path);
    else groups.set(nameOf(path), [path]);
  }
  return groups;
}

/** `{snap_common}` alone is always there. */
function isRootFolder(path: string): boolean {
  return !path.includes('/');
}

export const ownerRules = [chmodType, chmodDecimal, chmodWorld, yaml11, chownForm, chownUser, chmodTargetUnknown];
