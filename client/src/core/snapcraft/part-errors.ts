/** Errors of parts: their definition, their sources, their scripts. */
import type { BuildPlace, BuildProblem } from '../../../../server/src/lsp/build-protocol.ts';
import { one, type ErrorContext, type KnownError } from './error-reader.ts';
import type { ErrorBlock } from './error-block.ts';
import { findMentions, shorten, toSentence } from './words.ts';

const inPart = (part: string, key?: string, value?: string): BuildPlace => ({
  kind: 'part',
  part,
  ...(key !== undefined && { key }),
  ...(value !== undefined && { value }),
});

/** In the part that is at work where there is one, else anywhere. */
function mention({ part }: ErrorContext, keys: readonly string[], ...values: string[]): BuildPlace {
  return { kind: 'mention', keys, values, ...(part !== undefined && { within: ['parts', part] as const }) };
}

export const PART_ERRORS: readonly KnownError[] = [
  {
    head: /^Part '(.+)' validation failed\.?$/,
    read: (match, { block, text }) => readPartItems(match[1] ?? '', block, text),
  },
  one('unknown-plugin', /^Plugin '(.+)' in part '(.+)' is not registered/, (m) => ({
    message: `There is no plugin "${m(1)}" for this base.`,
    place: inPart(m(2), 'plugin'),
  })),
  one('missing-plugin', /^Plugin not defined for part '(.+)'/, (m) => ({
    message: `The part "${m(1)}" has no plugin.`,
    place: inPart(m(1)),
  })),
  one('circular-dependency', /^A circular dependency chain was detected/, (_m, c) => {
    const order = /Part processing order: (.*)$/m.exec([...c.block.message, ...c.block.detail].join('\n'))?.[1] ?? '';
    const names = order.split(' -> ');
    return {
      message: order === '' ? 'Parts wait for each other in a circle.' : `Parts wait for each other: ${order}.`,
      place: circle(names),
    };
  }),
  one('unknown-part', /^A part named '(.+)' is not defined in the parts list/, (m, c) => ({
    message: `There is no part "${m(1)}".`,
    place: mention(c, ['after', 'override-build', 'build-environment', 'parts'], m(1)),
  })),
  one('source', /^Failed to pull source: cannot specify both '([\w-]+)' and '([\w-]+)'/, (m, c) => ({
    message: `"${m(1)}" and "${m(2)}" can not be used together.`,
    place: mention(c, [m(1), m(2)]),
  })),
  one('source', /^Failed to pull source: '([\w-]+)' cannot be used with (?:a|an) ([\w-]+) source/, (m, c) => ({
    message: `"${m(1)}" can not be used with a source of the type "${m(2)}".`,
    place: mention(c, [m(1)]),
  })),
  one('source', /^Failed to pull source: unknown source-type '(.+)'/, (m, c) => ({
    message: `There is no source type "${m(1)}".`,
    place: mention(c, ['source-type'], m(1)),
  })),
  one('source', /^Failed to pull source: unable to determine source type of '(.+?)'\.?/, (m, c) => ({
    message: 'What kind of source this is can not be told from its address: set "source-type".',
    place: mention(c, ['source'], m(1)),
  })),
  one('source', /^Expected digest (\S+), obtained (\S+?)\.?$/, (m, c) => ({
    message: `The source has another checksum: ${m(2)}.`,
    place: mention(c, ['source-checksum'], m(1)),
  })),
  one('source', /^Failed to pull source: (.*)$/, (m, c) => ({
    message: toSentence(`The source can not be fetched: ${m(1)}`),
    place: mention(c, ['source'], ...findMentions(m(1), { bare: false })),
  })),
  one('source', /^Failed to (?:pull|run the pull script for) part '(.+)'/, (m, c) => ({
    message: toSentence(`The source of the part "${m(1)}" can not be fetched${lastWords(c.block)}`),
    place: inPart(m(1), 'source'),
  })),
  one('script-failed', /^'(override-[\w-]+)' in part '(.+)' failed with code (-?\d+)/, (m, c) => ({
    message: scriptMessage(`"${m(1)}" of the part "${m(2)}"`, `code ${m(3)}`, c.block),
    place: { kind: 'script', part: m(2), key: m(1), ...readTrace(c.block) },
  })),
  one('plugin-failed', /^Failed to run the build script for part '(.+)'/, (m, c) => ({
    message: scriptMessage(`The build of the part "${m(1)}"`, 'an error', c.block),
    place: inPart(m(1), 'plugin'),
  })),
  one('environment', /^Environment validation failed for part '(.+?)': (.*)$/s, (m) => ({
    message: toSentence(`The part "${m(1)}" lacks something to build: ${m(2)}`),
    place: inPart(m(1), 'plugin'),
  })),
  one('missing-package', /^Stage package not found in part '(.+?)': (.*?)\.?$/, (m) => ({
    message: `There is no package "${m(2)}" to stage.`,
    place: inPart(m(1), 'stage-packages', m(2)),
  })),
  one(
    'missing-package',
    /^(?:Cannot find package listed in )?'?(build-packages|stage-packages|overlay-packages)'?: (.*?)\.?$/,
    (m, c) => ({
      message: `There is no package "${m(2)}".`,
      place: mention(c, [m(1)], m(2)),
    }),
  ),
  one(
    'missing-package',
    /^(?:Cannot find package|(?:Build )?[Pp]ackages? not found|Build packages? cannot be found):? ?(?:in part '.+')?:? ?'?(.*?)'?\.?$/,
    (m, c) => ({
      message: `There is no package "${m(1)}".`,
      place: mention(c, ['build-packages', 'stage-packages', 'overlay-packages'], ...m(1).split(/, ?/)),
    }),
  ),
  one('missing-package', /^E: Unable to locate package (\S+)/, (m, c) => ({
    message: `There is no package "${m(1)}".`,
    place: mention(c, ['build-packages', 'stage-packages', 'overlay-packages'], m(1)),
  })),
  one('missing-snap', /^(?:Snap|Cannot find snap|Failed to (?:install|download) snap) '(.+?)'/, (m, c) => ({
    message: toSentence(c.text),
    place: mention(c, ['build-snaps', 'stage-snaps'], m(1)),
  })),
  one(
    'stage-conflict',
    /^Failed to stage: parts list the same file with different contents or permissions/,
    (_m, c) => {
      const [first, second] = findMentions(c.detail, { bare: false });
      const files = c.block.detail.filter((line) => /^\s{2,}\S/.test(line)).map((line) => line.trim());
      return {
        message: `Two parts bring the same file with different contents${files[0] === undefined ? '' : `: "${files[0]}"`}.`,
        place:
          second === undefined
            ? { kind: 'key', path: ['parts', ...(first === undefined ? [] : [first])] }
            : inPart(second),
      };
    },
  ),
  one('organize', /^Failed to organize part '(.+?)': (.*)$/s, (m) => ({
    message: toSentence(`Files of the part "${m(1)}" can not be moved: ${m(2)}`),
    place: organized(m(1), m(2)),
  })),
];

/** The `after` that closes the circle; a part that waits for itself is named twice. */
function circle(order: readonly string[]): BuildPlace {
  const [first, last] = order.slice(-2);
  return first === undefined || last === undefined ? { kind: 'key', path: ['parts'] } : inPart(first, 'after', last);
}

function organized(part: string, text: string): BuildPlace {
  return { kind: 'mention', within: ['parts', part], keys: ['organize'], values: findMentions(text) };
}

const ITEM = /^- (.*?)(?: in field '(.+)')?$/;

function readPartItems(part: string, { message, detail }: ErrorBlock, text: string): readonly BuildProblem[] {
  const items = [...message.slice(1), ...detail].flatMap((line) => {
    const match = ITEM.exec(line);
    return match ? [{ text: match[1] ?? '', field: match[2] ?? '' }] : [];
  });
  if (items.length === 0) {
    return [{ code: 'build/part-invalid', severity: 'error', message: toSentence(text), place: inPart(part) }];
  }
  return items.map(({ text: said, field }) => {
    const path = `parts.${part}${field === '' ? '' : `.${field}`}`;
    const isKey = /extra (?:inputs|fields) (?:are )?not permitted/i.test(said);
    return {
      code: isKey ? 'build/unknown-key' : 'build/part-invalid',
      severity: 'error',
      message: isKey ? `snapcraft does not know the key "${field}" here.` : toSentence(said),
      place: /required/i.test(said)
        ? { kind: 'field', path: `parts.${part}`, missing: field }
        : { kind: 'field', path, ...(isKey ? { isKey } : { mentions: findMentions(said) }) },
    };
  });
}

/** Commands as `set -x` prints them; `++` is a command within another. */
const TRACE = /^(?::: ?)?\+ (.+)$/;

/** The last command of the trace is the one that failed. */
function readTrace(block: ErrorBlock): { readonly command?: string; readonly before?: readonly string[] } {
  const commands = block.detail.flatMap((line) => TRACE.exec(line)?.[1] ?? []);
  const command = commands.at(-1);
  return command === undefined ? {} : { command, ...(commands.length > 1 && { before: commands.slice(0, -1) }) };
}

function scriptMessage(what: string, how: string, block: ErrorBlock): string {
  const { command } = readTrace(block);
  const at = command === undefined ? '' : ` at "${shorten(command, 120)}"`;
  return `${what} failed with ${how}${at}${lastWords(block)}.`.replace(/[.:]\.$/, '.');
}

/** The last thing that the script said: mostly the reason. */
function lastWords(block: ErrorBlock): string {
  const said = block.detail
    .map((line) => line.replace(/^:: ?/, '').trim())
    .filter((line) => line !== '' && !/^\++ /.test(line));
  const best =
    [...said].reverse().find((line) => /\berror\b|not found|No such|cannot|failed|fatal/i.test(line)) ?? said.at(-1);
  return best === undefined ? '' : `: ${shorten(best, 160)}`;
}
