/** `snapwright format`. */
import path from 'node:path';
import { findFormatBarrier, formatText } from '../core/format/format.ts';
import { PROJECT_FILES } from '../core/index.ts';
import { getLines } from '../core/positions.ts';
import { applyEdits } from '../core/yaml/edit.ts';
import { parseOptions, type OptionSpecs, type ParsedArgs } from './args.ts';
import { encode } from './decode.ts';
import { describeFileError } from './file-error.ts';
import { findTargets, type Target } from './files.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';
import { createSource, readSource, type SourceResult } from './read-source.ts';
import { placeAt } from './report.ts';
import { writeFileAtomically } from './write-file.ts';

const OPTIONS: OptionSpecs = {
  check: { type: 'boolean', short: 'c', help: 'Change nothing; name the files that would change, and exit with 1.' },
  quiet: { type: 'boolean', short: 'q', help: 'Do not name the files.' },
  'stdin-name': { type: 'string', placeholder: 'NAME', help: 'File name of the text from "-", for messages.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const FORMAT_HELP = `Formats project files: indentation, lists, blanks. What a file says stays the same.

Usage: snapwright format [options] [FILE|DIR|GLOB…]

A folder stands for the project files in it and below (${PROJECT_FILES.slice(0, 2).join(', ')},
${PROJECT_FILES.slice(2).join(', ')}, snap-openstack.yaml, snap-test.yaml); without an argument it is this folder. "-" reads
standard input and writes the formatted text to standard output.

${describeOptions(OPTIONS)}
Exit code: 0 done, 1 files would change (with --check), 2 wrong usage, or a file that can't be read or has syntax errors.
`;

/** The text as it should be, or why that can't be told. */
type Formatting =
  { readonly text: string; readonly bytes: Uint8Array; readonly changed: boolean } | { problem: string };

export function format(argv: readonly string[], host: CliHost): number {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const { positionals, flags } = parsed.args;
  if (positionals.includes('-')) return formatStdin(parsed.args, host);
  const { targets, failures } = findTargets(positionals.length > 0 ? positionals : ['.'], host.cwd);
  const isCheck = flags.has('check');
  const problems = failures.map(({ message }) => message);
  let changed = 0;
  for (const target of targets) {
    const result = formatSource(readSource(target));
    const problem = 'problem' in result ? result.problem : result.changed && !isCheck && save(target, result.bytes);
    if (typeof problem === 'string') problems.push(problem);
    else if ('changed' in result && result.changed) {
      changed++;
      if (!flags.has('quiet')) host.out(`${isCheck ? 'Would format' : 'Formatted'} ${target.shown}\n`);
    }
  }
  for (const problem of problems) host.err(`snapwright: ${problem}\n`);
  if (problems.length > 0) return EXIT.trouble;
  return isCheck && changed > 0 ? EXIT.problems : EXIT.clean;
}

function formatStdin({ positionals, values, flags }: ParsedArgs, host: CliHost): number {
  if (positionals.length > 1) return refuse('Standard input ("-") cannot be formatted together with files.', host);
  const given = values.get('stdin-name')?.[0];
  const target: Target = { absolute: path.resolve(host.cwd, given ?? 'snapcraft.yaml'), shown: given ?? '<stdin>' };
  let bytes: Uint8Array;
  try {
    bytes = host.readStdin();
  } catch (error) {
    return refuse(describeFileError('standard input', error), host);
  }
  const result = formatSource(createSource(target, bytes));
  if ('problem' in result) return refuse(result.problem, host);
  if (!flags.has('check')) host.out(result.text);
  else if (result.changed && !flags.has('quiet')) host.out(`Would format ${target.shown}\n`);
  return flags.has('check') && result.changed ? EXIT.problems : EXIT.clean;
}

function formatSource(result: SourceResult): Formatting {
  if ('problem' in result) return result;
  const { document, decoded, target } = result.source;
  const barrier = findFormatBarrier(document.tree);
  if (barrier) {
    const { line, column } = placeAt(getLines(document), barrier.start);
    return { problem: `Cannot format "${target.shown}" (line ${line}, column ${column}): ${barrier.message}` };
  }
  const text = applyEdits(document.text, formatText(document.text, document.tree) ?? []);
  return { text, bytes: encode(decoded, text), changed: text !== document.text };
}

/** Says what went wrong; false where nothing did. */
function save(target: Target, bytes: Uint8Array): string | false {
  try {
    writeFileAtomically(target.absolute, bytes);
    return false;
  } catch (error) {
    return describeFileError(target.shown, error, 'write');
  }
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}
