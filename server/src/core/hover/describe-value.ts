/** Values that speak for themselves once one knows how: versions, sources, licences, times, packages, features. */
import type { ProviderContext } from '../context.ts';
import type { SchemaKind } from '../facts/types.ts';
import { getLicenseNames } from '../rules/snapd/license.ts';
import { guessType } from '../rules/snapcraft/sources.ts';
import { findText } from '../yaml/access.ts';
import type { YamlMap, YamlScalar } from '../yaml/tree.ts';
import { bullets, code, labelled, link, paragraphs } from './markdown.ts';
import { durationWords, timerWords } from './time-words.ts';
import { getValueMeaning } from './value-docs.ts';

/** Markdown about one of a key's known values. */
export function describeValue(keyPath: string, value: string): string | undefined {
  const meaning = getValueMeaning(keyPath, value);
  if (meaning === undefined) return undefined;
  const key = keyPath.replace(/\[\]$/, '').replace(/^.*[.\]]/, '');
  return paragraphs(`**${value}**: ${code(key)}`, meaning);
}

export function describeVersion(node: YamlScalar, kind: SchemaKind): string {
  const read = String(node.value);
  if (node.text === 'git') {
    return paragraphs(
      '**git**: version',
      'The version is taken from the repository: its last tag and the commits since, as `git describe` has it.',
    );
  }
  const changed = node.type !== 'str' && node.type !== 'date' && read !== node.text;
  const strict = kind === 'core18' || kind === 'core20';
  return paragraphs(
    `**${node.text}**: version`,
    changed && `**Without quotes this is the number ${code(read)}.** Write ${code(`'${node.text}'`)}.`,
    !changed && node.type !== 'str' && strict && 'Without quotes this is a number, which this base refuses.',
    'Shown to users by `snap list` and `snap info`. The store tells revisions apart by a number of its own.',
  );
}

const SOURCE_WORDS: Readonly<Record<string, string>> = {
  local: 'A folder of the project',
  git: 'A Git repository',
  tar: 'A tar archive',
  zip: 'A ZIP archive',
  '7z': 'A 7-Zip archive',
  deb: 'A Debian package',
  rpm: 'An RPM package',
  snap: 'A snap',
  file: 'A single file',
};

/** What snapcraft will make of a source, with the options beside it. */
export function describeSource(node: YamlScalar, part: YamlMap | undefined): string {
  const explicit = part && findText(part, 'source-type');
  const type = explicit ?? guessType(node.text);
  const words = typeof type === 'string' ? (SOURCE_WORDS[type] ?? `Of type ${code(type)}`) : undefined;
  const option = (key: string): string | undefined => {
    const value = part && findText(part, key);
    return value === undefined ? undefined : code(value);
  };
  return paragraphs(
    '**source**',
    words === undefined
      ? 'Nothing in it tells its type: `source-type` does.'
      : `${words}${explicit === undefined ? ', as the address tells' : ''}.`,
    bullets([
      labelled('Tag', option('source-tag')),
      labelled('Branch', option('source-branch')),
      labelled('Commit', option('source-commit')),
      labelled('Built from the folder', option('source-subdir')),
    ]),
  );
}

const LICENSE_WORDS: Readonly<Record<string, string>> = {
  AND: 'Both licences hold.',
  OR: 'Users choose one of the licences.',
  WITH: 'What follows is an exception that the licence before it allows.',
};

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function describeLicense(ctx: ProviderContext, word: Word): string {
  const joined = LICENSE_WORDS[word.text];
  if (joined !== undefined) return paragraphs(`**${word.text}**`, joined);
  const names = getLicenseNames(ctx.facts.licenses);
  const page = link('All SPDX licences', 'https://spdx.org/licenses/');
  if (names.exceptions.has(word.text)) {
    return paragraphs(`**${word.text}**: exception`, 'An SPDX exception, for use after `WITH`.', page);
  }
  if (names.licenses.has(word.text)) {
    const later = word.text.endsWith('-or-later') ? ' This version of it or any later one.' : '';
    return paragraphs(`**${word.text}**: licence`, `A licence of the SPDX list.${later}`, page);
  }
  if (word.text.toLowerCase() === 'proprietary') {
    return paragraphs(`**${word.text}**: licence`, 'Not free software: the terms are those of its publisher.');
  }
  return paragraphs(`**${word.text}**`, 'No licence of the SPDX list.', page);
}

export function describeTimer(timer: string): string {
  const words = timerWords(timer);
  return words === undefined
    ? paragraphs('**timer**', 'snapd does not understand this schedule.')
    : paragraphs('**timer**', `${words.slice(0, 1).toUpperCase()}${words.slice(1)}, in the time of the machine.`);
}

export function describeDuration(key: string, text: string): string | undefined {
  const words = durationWords(text);
  return words === undefined
    ? undefined
    : paragraphs(`**${key}**`, `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`);
}

/** `assumes`: a feature or a version of snapd. */
export function describeAssumed(value: string): string | undefined {
  const version = /^snapd(\d+(?:\.\d+)*)$/.exec(value)?.[1];
  if (version !== undefined) {
    return paragraphs(`**${value}**: assumed`, `The snap installs only with snapd ${version} or later.`);
  }
  const processor = /^isa-([^-]+)-(.+)$/.exec(value);
  if (processor) {
    return paragraphs(
      `**${value}**: assumed`,
      `On ${code(processor[1] ?? '')} the processor has to have the instructions ${code(processor[2] ?? '')}. Other architectures do not look at it.`,
    );
  }
  const meaning = getValueMeaning('assumes', value);
  return meaning === undefined ? undefined : paragraphs(`**${value}**: assumed`, `snapd has to know this: ${meaning}`);
}

/** `go/1.24/stable`: the snap and the channel it comes from. */
export function describeSnapName(value: string, use: 'build' | 'stage'): string {
  const [name = '', ...channel] = value.split('/');
  return paragraphs(
    `**${name}**: snap`,
    use === 'build'
      ? 'Installed before the part is built. It does not get into this snap.'
      : 'Its files are unpacked into the part, and so into this snap.',
    bullets([
      labelled(
        'Channel',
        channel.length > 0 ? code(channel.join('/')) : `${code('latest/stable')}, as nothing else is said`,
      ),
    ]),
  );
}

/** A package of the archive, or a slice of one. */
export function describePackage(value: string, use: 'build' | 'stage', system: string | undefined): string {
  const from = system === undefined ? '' : ` of ${system}`;
  const slice = /^([a-z0-9][a-z0-9.+-]*)_([a-z0-9-]+)$/.exec(value);
  if (slice && use === 'stage') {
    return paragraphs(
      `**${value}**: slice`,
      `The files of the slice ${code(slice[2] ?? '')} of the package ${code(slice[1] ?? '')}${from}, cut by Chisel, and the slices that it needs.`,
    );
  }
  return paragraphs(
    `**${value}**: package${from}`,
    use === 'build'
      ? 'Installed before the build. It does not get into the snap.'
      : 'Unpacked into the snap with the packages it depends on, but without those that the base has. Its install scripts do not run.',
  );
}

export function describeEpoch(text: string): string | undefined {
  const match = /^(\d+)(\*?)$/.exec(text);
  if (!match) return undefined;
  const epoch = Number(match[1]);
  if (epoch === 0) return paragraphs('**0**: epoch', 'The first one, as if the key were not there.');
  return paragraphs(
    `**${text}**: epoch`,
    match[2] === '*'
      ? `Reads data of epochs ${String(epoch - 1)} and ${String(epoch)}: installed snaps of either are refreshed to it.`
      : `Reads data of epoch ${String(epoch)} only: snaps of an older epoch are refreshed to it through one that reads both.`,
  );
}

/** `0660` as `rw-rw----`. */
export function describeMode(text: string): string | undefined {
  const digits = /^0?o?([0-7]{3})$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const bits = [...digits].map((digit) =>
    ['r', 'w', 'x'].map((bit, i) => (Number(digit) & (4 >> i) ? bit : '-')).join(''),
  );
  const [owner = '', group = '', others = ''] = bits;
  return `${code(bits.join(''))}: owner ${modeWords(owner)}, group ${modeWords(group)}, others ${modeWords(others)}.`;
}

function modeWords(bits: string): string {
  const words = [
    bits.includes('r') ? 'reads' : '',
    bits.includes('w') ? 'writes' : '',
    bits.includes('x') ? 'runs' : '',
  ].filter((word) => word !== '');
  return words.length === 0 ? 'nothing' : words.join('/');
}
