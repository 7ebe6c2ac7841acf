/** Errors of the project file: what is said before any part is built. */
import type { BuildPlace } from '../../../../server/src/lsp/build-protocol.ts';
import { readBadContent, readPydantic } from './bad-content.ts';
import { one, type KnownError } from './error-reader.ts';
import { findMentions, shorten, toSentence } from './words.ts';
import { hasYamlPosition, readYamlText } from './yaml-errors.ts';

const below = (keys: readonly string[], ...values: string[]): BuildPlace => ({ kind: 'mention', keys, values });
const extension = (name: string): BuildPlace => below(['extensions'], name);

export const PROJECT_ERRORS: readonly KnownError[] = [
  {
    head: /^Bad snapcraft\.yaml content:?\s*$/,
    read: (_match, { block }) => readBadContent([...block.message.slice(1), ...block.detail]),
  },
  {
    head: /(?:^|[:(] ?)\d+ validation errors? for (\S+)$/,
    read: (match, { block }) => readPydantic(match[1] ?? '', [...block.message.slice(1), ...block.detail]),
  },
  {
    head: /^error parsing '([^']*)'(?:: (.*))?$/,
    read: (match, { block }) => [readYamlText([...block.message.slice(1), ...block.detail].join('\n'), match[2])],
  },
  {
    // The parser's own text, where nothing caught it.
    head: /^(?:yaml\.\w+\.)?(?:Parser|Scanner|Composer|Constructor|Reader)Error: /,
    read: (_match, { block }) => {
      const lines = [...block.message, ...block.detail];
      return [readYamlText(lines.join('\n').replace(/^[\w.]+Error: /, ''))];
    },
  },
  one(
    'project-file',
    /^(?:Project file '?.*'? not found|Could not find .*snapcraft\.yaml|Invalid project file)/,
    (m, c) => ({
      message: toSentence(c.detail === '' ? m(0) : c.detail),
    }),
  ),
  one('project-file', /^A file is expected|^'?snap'? is (?:not a directory|a file)/, (_m, c) => ({
    message: toSentence(c.text),
  })),
  one('base', /^Base '(.+)' is not supported by this version of Snapcraft/i, (m, c) => ({
    message: `This snapcraft does not build for the base "${m(1)}".${advice(c.block.resolution)}`,
    place: { kind: 'mention', keys: ['build-base', 'base'], values: [m(1)] },
  })),
  one('base', /^(?:Unknown base|Unsupported base|Cannot determine build-base.*|Invalid base):? '?(.*?)'?\.?$/, (m) => ({
    message: `"${m(1)}" is no base that snapcraft knows.`,
    place: below(['build-base', 'base'], m(1)),
  })),
  one('base', /^non-\w+ snaps cannot use 'base: .*' and arbitrary build-bases/, (_m, c) => ({
    message: toSentence(c.text),
    place: { kind: 'key', path: ['build-base'] },
  })),
  one('missing-key', /^'adopt-info' not set and required fields are missing: '?(\w[\w-]*)/, (m) => ({
    message: `The key "${m(1)}" is missing, and there is no "adopt-info" that would bring it.`,
    place: { kind: 'field', path: '', missing: m(1) },
  })),
  one('metadata', /^Field '(.+)' was not adopted from metadata/, (m) => ({
    message: `"${m(1)}" is neither given nor adopted from a part.`,
    place: below([m(1), 'adopt-info', 'name']),
  })),
  one('part-name', /^Invalid part names?: (.*)$/, (m, c) => ({
    message: `${toSentence(`"${m(1)}" can not be the name of a part`)} ${c.detail}`.trim(),
    place: { kind: 'field', path: 'parts', mentions: m(1).split(', ') },
  })),
  one('grammar', /^Invalid grammar syntax while processing '([^']+)' in /, (m, c) => ({
    message: toSentence(/Invalid grammar syntax: (.*)$/s.exec(c.text)?.[1] ?? c.text),
    place: below([m(1)], ...grammarWords(c.text)),
  })),
  one('grammar', /^(?:Failed to resolve grammar: )?Invalid grammar syntax: (.*)$/s, (m, c) => ({
    message: toSentence(m(1)),
    place: below(GRAMMAR_KEYS, ...grammarWords(c.text)),
  })),
  one('extension', /^Extension '(.+)' does not support base: '?(.+?)'?$/, (m) => ({
    message: `The extension "${m(1)}" does not exist for the base "${m(2)}".`,
    place: /^None$/.test(m(2)) ? below(['base', 'extensions']) : below(['base', 'extensions'], m(2), m(1)),
  })),
  one('extension', /^Extension '(.+)' does not support confinement '(.+)'/, (m) => ({
    message: `The extension "${m(1)}" does not work with the confinement "${m(2)}".`,
    place: below(['confinement', 'extensions'], m(2), m(1)),
  })),
  one('extension', /^Extension '(.+)' does not exist/, (m) => ({
    message: `There is no extension "${m(1)}".`,
    place: extension(m(1)),
  })),
  one('extension', /^Extension (?:is experimental: |')'?(.+?)'? ?(?:is experimental.*)?$/i, (m, c) => ({
    message: `The extension "${m(1)}" is experimental: SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS has to be set.`,
    place: extension(/'(.+?)'/.exec(c.text)?.[1] ?? m(1)),
  })),
  one('platforms', /^No build matches the current execution environment/, () => ({
    message: 'No platform of the project can be built here with what was asked for.',
    place: below(['platforms', 'architectures']),
  })),
  one('platforms', /^Multiple builds match the current platform: (.*?)\.?$/, (m) => ({
    message: `Several builds fit this machine (${m(1)}): choose a platform.`,
    place: below(['platforms', 'architectures']),
  })),
  one('platforms', /^Platform (?:name )?'(.+)' (?:is reserved|was not found|not found|is not|does not)/, (m, c) => ({
    message: toSentence(c.text),
    place: { kind: 'key', path: ['platforms', m(1)] },
  })),
  one('platforms', /^(?:Invalid|Unknown) platform:? '?(.+?)'?\.?$/, (m, c) => ({
    message: toSentence(`The project has no platform "${m(1)}"`),
    place: below(['platforms']),
    ...(c.detail !== '' && { detail: c.detail }),
  })),
  one('platforms', /^build-for: all must be the only build-for architecture/, (_m, c) => ({
    message: 'A platform that builds for "all" has to be the only one.',
    place: {
      kind: 'field',
      path: 'platforms',
      mentions: [...(/platforms: (.*)$/.exec(c.detail)?.[1]?.split(', ') ?? []), 'all'],
    },
  })),
  one('host', /^(\S+ [\d.]+ builds cannot be performed on this .*?)\.?$/, (m) => ({
    message: `${m(1)}: build in an instance instead of destructive mode.`,
  })),
  one('host', /^(?:Architecture '?(.+?)'? is not supported|Unsupported architecture '?(.+?)'?)/, (_m, c) => ({
    message: toSentence(c.text),
    place: below(['architectures', 'platforms'], ...findMentions(c.text, { bare: false })),
  })),
  one('partitions', /^Invalid usage of partitions/, (_m, c) => ({
    message: toSentence(`Partitions are used wrongly: ${c.detail}`),
    place: { kind: 'field', path: 'parts', mentions: findMentions(c.detail) },
  })),
  one(
    'repository',
    /^(?:Failed to install PPA|Invalid package[- ]repository for|Package repository) '?(.+?)'?:(.*)$/,
    (m, c) => ({
      message: toSentence(c.text),
      place: { kind: 'field', path: 'package-repositories', mentions: [...findMentions(m(2), { bare: false }), m(1)] },
    }),
  ),
  {
    // A Python exception that nothing caught: on the core22 path and before.
    head: /^([A-Z]\w*(?:Error|Exception)): (.*)$/,
    read: (_match, { text }) => [
      {
        code: 'build/internal-error',
        severity: 'error',
        message: shorten(`snapcraft failed within itself: ${toSentence(text)}`),
      },
    ],
  },
  {
    head: /^snapcraft internal error: (.*)$/,
    read: (match, { block, text }) => {
      const said = match[1] ?? '';
      if (hasYamlPosition(text)) return [readYamlText(text)];
      return [
        {
          code: 'build/internal-error',
          severity: 'error',
          message: shorten(`snapcraft failed within itself: ${toSentence(said)}`),
          ...placeOfInternal(said),
          ...(block.resolution !== undefined && { detail: block.resolution }),
        },
      ];
    },
  },
];

const GRAMMAR_KEYS = [
  'build-packages',
  'stage-packages',
  'build-snaps',
  'stage-snaps',
  'source',
  'overlay-packages',
  'build-environment',
];

/** The clause that is complained about stands in the list as a key. */
function grammarWords(text: string): string[] {
  const said = /Invalid grammar syntax: (.*)$/s.exec(text)?.[1] ?? '';
  return findMentions(said, { bare: false }).filter((word) => /^(?:on|to|for|else|try)\b/.test(word));
}

/** Python's own words, where they name something that can only stand at one place. */
function placeOfInternal(said: string): { readonly place?: BuildPlace } {
  if (/^KeyError\('name'\)$/.test(said)) return { place: { kind: 'field', path: '', missing: 'name' } };
  const mode = /invalid literal for int\(\) with base 8: (?:'(.+?)'|\\'(.+?)\\')/.exec(said);
  if (mode) return { place: { kind: 'mention', keys: ['mode', 'permissions'], values: [mode[1] ?? mode[2] ?? ''] } };
  const algorithm = /unsupported algorithm \\?'(.+?)\\?'/.exec(said)?.[1];
  if (algorithm !== undefined) return { place: { kind: 'mention', keys: ['source-checksum'], values: [algorithm] } };
  return {};
}

function advice(resolution: string | undefined): string {
  return resolution === undefined ? '' : ` ${toSentence(resolution)}`;
}
