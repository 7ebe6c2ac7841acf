/** `snapwright denials`. */
import fs from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import path from 'node:path';
import { createDenialCollector, type DenialCollector } from '../core/denials/collect-denials.ts';
import { printReport } from '../core/denials/report.ts';
import { suggestPlugs, type DenialReport } from '../core/denials/suggest.ts';
import { getProject, type SnapcraftProject } from '../core/project/project.ts';
import { parseOptions, type OptionSpecs } from './args.ts';
import { describeFileError } from './file-error.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';
import { MAX_BYTES, readSource } from './read-source.ts';

const OPTIONS: OptionSpecs = {
  project: { type: 'string', placeholder: 'FILE', help: 'The snapcraft.yaml of the snap: other snaps are left out.' },
  format: { type: 'string', short: 'f', values: ['text', 'json'], help: 'Form of the report; text by default.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const DENIALS_HELP = `Names the plugs that would allow what a log says was refused to snaps.

Usage: snapwright denials [options] [FILE]

FILE is a saved log: of dmesg, journalctl, syslog or the audit daemon. Without one, or with "-", it is standard input:

  journalctl -k --no-pager -o short | snapwright denials

${describeOptions(OPTIONS)}
Exit code: 0 nothing was refused, 1 something was, 2 wrong usage or a file that can't be read.
`;

const JSON_VERSION = 1;
const PIECE = 1024 * 1024;

export function denials(argv: readonly string[], host: CliHost, version: string): number {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const { positionals, values } = parsed.args;
  if (positionals.length > 1) return refuse('"snapwright denials" takes one file.', host);
  const named = values.get('project')?.[0];
  const project = named === undefined ? undefined : readProject(named, host);
  if (project && 'problem' in project) return refuse(project.problem, host);

  const [name = '-'] = positionals;
  const collector = createDenialCollector();
  try {
    if (name === '-') readInput(collector, host);
    else readFile(path.resolve(host.cwd, name), collector);
  } catch (error) {
    return refuse(describeFileError(name === '-' ? 'standard input' : name, error), host);
  }
  const report = suggestPlugs(collector.end(), project?.project);
  host.out(values.get('format')?.[0] === 'json' ? toJson(report, version) : withoutControls(printReport(report)));
  return report.actors.length === 0 ? EXIT.clean : EXIT.problems;
}

function readProject(
  name: string,
  host: CliHost,
): { readonly project: SnapcraftProject } | { readonly problem: string } {
  const result = readSource({ absolute: path.resolve(host.cwd, name), shown: name });
  if ('problem' in result) return result;
  const { document } = result.source;
  if (document.kind !== 'snapcraft') return { problem: `"${name}" is not a snapcraft.yaml.` };
  return { project: getProject(document.tree) };
}

/** Piece by piece: a log may be larger than memory. */
function readFile(file: string, collector: DenialCollector): void {
  const handle = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(PIECE);
    const decoder = new StringDecoder('utf8');
    for (;;) {
      const size = fs.readSync(handle, buffer);
      if (size === 0) break;
      collector.add(decoder.write(buffer.subarray(0, size)));
    }
    collector.add(decoder.end());
  } finally {
    fs.closeSync(handle);
  }
}

function readInput(collector: DenialCollector, host: CliHost): void {
  const bytes = host.readStdin();
  if (bytes.length > MAX_BYTES) {
    const most = String(MAX_BYTES / 1024 / 1024);
    host.err(`snapwright: Standard input is read up to ${most} MB; a file is read whole.\n`);
  }
  collector.add(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}

/** Names come from the log: what could steer the terminal stays out. */
function withoutControls(text: string): string {
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}

/** The shape is documented in docs/denials.md. */
function toJson(
  { actors, lines, denials: total, suppressed, omitted, otherSnaps }: DenialReport,
  version: string,
): string {
  const result = {
    version: JSON_VERSION,
    tool: { name: 'snapwright', version },
    summary: { lines, denials: total, suppressed, omitted },
    otherSnaps,
    snaps: actors.map(({ actor, name, ...rest }) => ({ name, ...actor, ...rest })),
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
