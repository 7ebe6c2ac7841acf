/** The words of schema findings: what is wanted, in the language of the file and not of the schema. */
import type { YamlNode } from '../yaml/tree.ts';
import type { JsonType } from './schema.ts';

/** What the text of a key has to look like. */
const FORMATS: Readonly<Record<string, string>> = {
  name: 'a snap name has lower-case letters, digits and single hyphens between them, and at least one letter',
  version: 'a version has letters, digits and ":.+~-", begins with a letter or digit and ends with one, "+" or "~"',
  epoch: 'an epoch is a whole number, with "*" after it while a transition lasts',
  provenance: 'only letters, digits and hyphens are allowed',
  'apps.<app>.command': 'only letters, digits, blanks and "/._#:$-" are allowed; anything else belongs into a script',
  description: 'it has to say something',
  'apps.<app>.command-chain': 'only letters, digits and "/._#:$-" are allowed, and no blanks',
  'apps.<app>.aliases': 'an alias has letters, digits and "-_.", and begins with a letter or digit',
  'apps.<app>.autostart': 'it is the name of a ".desktop" file, without folders',
  'apps.<app>.start-timeout': 'a time is a number with a unit: ns, us, ms, s or m, as in "10s"',
  'apps.<app>.sockets.<socket>.listen-stream': 'it is a port, a path of letters, digits and "/._#:$-", or "@snap.…"',
  'apps.<app>.sockets.<socket>.socket-mode': 'it is a number such as 0660',
  'apps.<app>.success-exit-status': 'exit codes are whole numbers from 1 to 255',
  'package-repositories[].key-id': 'a key ID is the fingerprint in 40 upper-case hexadecimal digits',
  'package-repositories[].series': 'a series is one word of lower-case letters, such as "noble"',
  'package-repositories[].priority': 'it is a whole number other than 0, or "always", "prefer" or "defer"',
  'parts.<part>.build-environment': 'an item is a name with a value, as in "- CFLAGS: -O2"',
  'parts.<part>.source-depth': 'it is a whole number',
  'parts.<part>.disable-parallel': 'it is true or false',
};

const SAME_AS: Readonly<Record<string, string>> = {
  'components.<component>.version': 'version',
  'apps.<app>.stop-command': 'apps.<app>.command',
  'apps.<app>.post-stop-command': 'apps.<app>.command',
  'apps.<app>.reload-command': 'apps.<app>.command',
  'apps.<app>.bus-name': 'apps.<app>.command',
  'hooks.<hook>.command-chain': 'apps.<app>.command-chain',
  'apps.<app>.stop-timeout': 'apps.<app>.start-timeout',
  'apps.<app>.watchdog-timeout': 'apps.<app>.start-timeout',
  'apps.<app>.restart-delay': 'apps.<app>.start-timeout',
};

/** What the names in a section have to look like. */
const NAMES: Readonly<Record<string, string>> = {
  apps: 'an app name has letters, digits and single hyphens between them',
  hooks: 'a hook name has lower-case letters, digits and single hyphens between them, and begins with a letter',
  parts:
    'a part name has lower-case letters, digits, hyphens and plus signs, begins with a letter or digit and is not "plugins"',
  sockets: 'a socket name has lower-case letters, digits, "-" and "_", and begins with a letter',
  'system-usernames': 'known are "snap_daemon", "snap_microk8s", "snap_aziotedge" and "snap_aziotdu"',
};

export function formatWords(keyPath: string, pattern: string): string {
  const path = keyPath.replace(/\[\]$/, '');
  const words = FORMATS[SAME_AS[path] ?? path] ?? FORMATS[keyPath];
  if (words !== undefined) return words;
  if (pattern.startsWith('^else fail')) return 'a list here holds clauses such as "- on amd64: …"';
  if (pattern.includes('[0-9][0-9_]*')) return 'it is a whole number';
  if (pattern.includes('[Tt][Rr]')) return 'it is true or false';
  if (pattern.includes('\\d+\\.\\d+')) return 'it is a version such as "2.7" or "2.7.1"';
  return `it has to match ${pattern}`;
}

export function nameWords(section: string): string {
  return NAMES[section] ?? 'this name has characters that are not allowed';
}

/** What types are wanted: `text`, `text or a list`. Numbers that become text need no mention. */
export function typeWords(types: readonly JsonType[]): string {
  const words: string[] = [];
  const text = types.includes('string');
  // Whatever is not a collection may stand there: text is what is meant.
  if (text && types.includes('number') && types.includes('boolean')) types = types.filter((type) => type !== 'boolean');
  if (types.includes('boolean')) words.push('true or false');
  if (types.includes('integer') && (!text || types.includes('boolean')))
    words.push(types.includes('boolean') ? '' : 'a whole number');
  if (types.includes('number') && !text) words.push('a number');
  if (text && !types.includes('boolean')) words.push('text');
  if (types.includes('array')) words.push('a list');
  if (types.includes('object')) words.push('a map');
  const shown = words.filter((word) => word !== '');
  if (shown.length < 2) return shown[0] ?? 'empty';
  return `${shown.slice(0, -1).join(', ')} or ${shown.at(-1) ?? ''}`;
}

/** What a node is, as a reader would call it. */
export function nodeWords(node: YamlNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  switch (node.type) {
    case 'str':
      return 'text';
    case 'bool':
      return `the boolean ${String(node.value)}`;
    case 'int':
    case 'float':
      return 'a number';
    case 'date':
      return 'a date';
    case 'binary':
      return 'binary data';
    case 'null':
      return 'nothing';
  }
}

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`. */
export function listWords(names: readonly string[], last = 'and'): string {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length < 2) return quoted[0] ?? '';
  return `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1) ?? ''}`;
}
