/** Errors of snapcraft 2 to 8 for projects without a base and those of core18 and core20. */
import type { BuildPlace, BuildProblem } from '../../../../server/src/lsp/build-protocol.ts';
import { one, type KnownError } from './error-reader.ts';
import { findMentions, shorten, toSentence } from './words.ts';
import { readYamlText } from './yaml-errors.ts';

const below = (keys: readonly string[], ...values: string[]): BuildPlace => ({ kind: 'mention', keys, values });

const PROPERTY = /^The '(.*?)' property does not match the required schema: (.*)$/s;

/** One problem only: that is all it tells. */
function readSchema(said: string, prefix = ''): BuildProblem {
  const property = PROPERTY.exec(said);
  const path = [prefix, property?.[1] ?? ''].filter((one) => one !== '').join('/');
  const text = property?.[2] ?? said;
  const base = { kind: 'field', path, separator: '/' } as const;
  const unexpected = /^Additional properties are not allowed \((.*?) (?:was|were) unexpected\)/.exec(text)?.[1];
  if (unexpected !== undefined) {
    const [name = unexpected] = findMentions(unexpected, { bare: false });
    const place: BuildPlace = { ...base, path: path === '' ? name : `${path}/${name}`, isKey: true };
    const message = `snapcraft does not know the key "${name}" here.`;
    return { code: 'build/unknown-key', severity: 'error', message, place };
  }
  const required = [...text.matchAll(/'([\w-]+)' is a required property/g)].map(([, name = '']) => name);
  if (required.length > 0) {
    const missing = required.at(-1) ?? '';
    const message = `The key "${missing}" is missing.`;
    return { code: 'build/missing-key', severity: 'error', message, place: { ...base, missing } };
  }
  const depends = /^'([\w-]+)' is a dependency of '([\w-]+)'/.exec(text);
  if (depends) {
    const [, needed = '', key = ''] = depends;
    const place: BuildPlace = { ...base, mentions: [key] };
    return { code: 'build/missing-key', severity: 'error', message: `"${key}" needs the key "${needed}".`, place };
  }
  if (/^must be one of base:/.test(text)) {
    return { code: 'build/base', severity: 'error', message: toSentence(text), place: below(['base', 'type', 'name']) };
  }
  const mentions = findMentions(text.replace(/ is not (?:one of|valid under|of type) .*$/s, ''));
  const place: BuildPlace = { ...base, ...(mentions.length > 0 && { mentions }) };
  return { code: 'build/bad-value', severity: 'error', message: shorten(toSentence(text)), place };
}

const YAML = / on line \d+|^invalid character .* at position \d+|^found (?:duplicate key|unexpected)/;

export const LEGACY_ERRORS: readonly KnownError[] = [
  {
    head: /^Issues? while validating snapcraft\.yaml: (.*)$/s,
    read: (match, { text }) => {
      const said = text.slice(text.indexOf(match[1] ?? ''));
      return [YAML.test(said) ? readYamlText(said, said.replace(/ on line .*$/s, '')) : readSchema(said)];
    },
  },
  {
    head: /^Failed to load plugin: properties failed to load for (.+?): (.*)$/s,
    read: (match, { text }) => {
      const [whole = '', part = '', said = ''] = match;
      return [readSchema(said === '' ? text.slice(whole.length) : text.slice(text.indexOf(said)), `parts/${part}`)];
    },
  },
  one('unknown-plugin', /^Failed to load plugin: unknown plugin: '(.+)'/, (m) => ({
    message: `There is no plugin "${m(1)}" for this base.`,
    place: below(['plugin'], m(1)),
  })),
  one('unknown-plugin', /^The plugin '(.+)' does not support snaps using base '(.+?)'/, (m) => ({
    message: `The plugin "${m(1)}" does not exist for the base "${m(2)}".`,
    place: below(['base', 'plugin'], m(2), m(1)),
  })),
  one(
    'circular-dependency',
    /^Issue detected while analyzing snapcraft\.yaml: circular dependency chain found/,
    () => ({
      message: 'Parts wait for each other in a circle.',
      place: below(['after']),
    }),
  ),
  one('fileset', /^Issue detected while analyzing snapcraft\.yaml: '(.+)' referred to in the '(.+)' fileset/, (m) => ({
    message: `"${m(1)}" is no fileset of the part.`,
    place: below([m(2)], m(1), `-${m(1)}`),
  })),
  one(
    'unknown-part',
    /^Failed to get part information: Cannot find the definition for part '(.+?)', required by part '(.+?)'/,
    (m) => ({
      message: `There is no part "${m(1)}".`,
      place: { kind: 'part', part: m(2), key: 'after', value: m(1) },
    }),
  ),
  one('alias', /^Multiple parts have the same alias defined: '(.+?)'/, (m) => ({
    message: `The alias "${m(1)}" is given twice.`,
    place: below(['aliases'], m(1)),
  })),
  one('extension', /^Failed to find extension '(.+?)'/, (m) => ({
    message: `There is no extension "${m(1)}".`,
    place: below(['extensions'], m(1)),
  })),
  one(
    'extension',
    /^Failed to load extension '(.+?)': this extension does not support (?:the )?'(.+?)' (base|confinement)/,
    (m) => ({
      message: `The extension "${m(1)}" does not exist for the ${m(3)} "${m(2)}".`,
      place: below([m(3), 'extensions'], m(2), m(1)),
    }),
  ),
  one('extension', /^Extensions can only be used if the snapcraft\.yaml specifies a 'base'/, () => ({
    message: 'Extensions need a base.',
    place: below(['extensions']),
  })),
  one('plug', /^(?:failed to validate (plug|slot)=(.+?): |unknown syntax for (plug|slot) '(.+?)': )(.*)$/, (m, c) => ({
    message: toSentence(c.text),
    place: below([`${m(1)}${m(3)}s`], `${m(2)}${m(4)}`),
  })),
  one(
    'metadata-refused',
    /^(?:Failed to generate snap metadata: )?The specified (command|completer) '(.+?)' defined in the app '(.+?)' (.*)$/,
    (m) => ({
      message: `The ${m(1)} "${m(2)}" of the app "${m(3)}" ${m(4)}`,
      place: { kind: 'app', app: m(3), key: m(1) },
    }),
  ),
  one('missing-package', /^The stage-packages? (?:needed|entry).*'(.+?)'/, (m) => ({
    message: `There is no package "${m(1)}" to stage.`,
    place: below(['stage-packages'], m(1)),
  })),
  one('plugin-failed', /^Failed to run '(.+?)' for '(.+?)': Exited with code (-?\d+)/, (m, c) => ({
    message: toSentence(c.text),
    place: /^override-/.test(m(1))
      ? { kind: 'script', part: m(2), key: m(1) }
      : { kind: 'part', part: m(2), key: 'plugin' },
  })),
];
