/** `snapwright doctor`. */
import fs from 'node:fs';
import path from 'node:path';
import { runDoctor, type DoctorReport } from '../../../client/src/core/doctor/doctor.ts';
import { createTextPrinter, summarizeDoctor, type DoctorStyle } from '../../../client/src/core/doctor/format.ts';
import { openLocalMachine } from '../../../client/src/core/doctor/local-machine.ts';
import type { DoctorPorts, DoctorRequest, DoctorState } from '../../../client/src/core/doctor/types.ts';
import { createLxd } from '../../../client/src/core/lxd/lxc.ts';
import type { StreamProcess } from '../../../client/src/core/process/process.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';
import { createSnapd } from '../../../client/src/core/snapd/create-snapd.ts';
import { createSocketTransport } from '../../../client/src/core/snapd/socket-transport.ts';
import { Cancelled } from '../../../client/src/core/user-error.ts';
import { createNodeTransport } from '../constraints/node.ts';
import { PROJECT_FILES } from '../core/index.ts';
import { getBuildPairs } from '../core/project/grammar.ts';
import { getProject } from '../core/project/project.ts';
import { parseOptions, type OptionSpecs, type ParsedArgs } from './args.ts';
import { createPaint, shouldColor, type ColorChoice, type Paint } from './colors.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';
import { readSource } from './read-source.ts';

const PROVIDERS = ['auto', 'snapcraft', 'lxd'] as const;

const OPTIONS: OptionSpecs = {
  format: { type: 'string', short: 'f', values: ['text', 'json'], help: 'Form of the report; text by default.' },
  deep: { type: 'boolean', help: 'Start a throw-away instance where none runs, to try the network from it.' },
  offline: { type: 'boolean', help: 'Ask no server in the network.' },
  provider: { type: 'string', values: PROVIDERS, help: 'What is meant to build; auto by default.' },
  remote: { type: 'string', placeholder: 'NAME', help: 'The LXD server, as "lxc remote list" names it.' },
  image: { type: 'string', placeholder: 'IMAGE', help: 'With --deep: the image; ubuntu:24.04 by default.' },
  color: { type: 'string', values: ['auto', 'always', 'never'], help: 'Colour the text; auto by default.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const DOCTOR_HELP = `Says whether this machine is ready to build and test snaps, and how to make it so. Changes nothing.

Usage: snapwright doctor [options] [DIR]

DIR is the project's folder, this one by default: snapcraft, the architecture and the space are judged for it.

${describeOptions(OPTIONS)}
Exit code: 0 no problem (warnings allowed), 1 problems, 2 wrong usage or interrupted.
`;

const JSON_VERSION = 1;

export function doctor(argv: readonly string[], host: CliHost, version: string): number | Promise<number> {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const { positionals, values } = parsed.args;
  if (positionals.length > 1) return refuse('"snapwright doctor" takes one folder.', host);
  const [name = '.'] = positionals;
  const folder = path.resolve(host.cwd, name);
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return refuse(`"${name}" is no folder.`, host);
  const remote = values.get('remote')?.[0]?.replace(/:$/, '');
  if (remote?.startsWith('-')) return refuse(`"${remote}" can't be the name of an LXD server.`, host);
  return examine(parsed.args, createPorts(host, version, remote), readRequest(parsed.args, folder), host, version);
}

async function examine(
  args: ParsedArgs,
  ports: DoctorPorts,
  request: DoctorRequest,
  host: CliHost,
  version: string,
): Promise<number> {
  const isText = args.values.get('format')?.[0] !== 'json';
  const print = createTextPrinter(createStyle(args, host));
  const stop = new AbortController();
  const listenNoMore = host.onInterrupt?.(() => stop.abort());
  try {
    const report = await runDoctor(ports, request, {
      inOrder: true,
      signal: stop.signal,
      ...(isText && { onLine: (line) => host.out(print(line)) }),
    });
    host.out(isText ? `\n${summarizeDoctor(report)}\n` : toJson(report, version));
    return report.count.problem > 0 ? EXIT.problems : EXIT.clean;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    return refuse('Interrupted.', host);
  } finally {
    listenNoMore?.();
  }
}

function createPorts(host: CliHost, version: string, remote: string | undefined): DoctorPorts {
  const machine = host.doctor?.machine ?? openLocalMachine(host.env);
  const run: StreamProcess =
    host.doctor?.run ?? ((request) => streamProcess({ ...request, env: { ...host.env, ...request.env } }));
  return {
    machine,
    run,
    lxd: createLxd({ stream: run }, { ...(remote !== undefined && { remote }) }),
    snapd: machine.platform === 'linux' ? createSnapd(createSocketTransport({ timeoutMs: 5000 })) : undefined,
    get: (request) => createNodeTransport({ env: host.env, version }).get(request),
    ...host.doctor,
  };
}

function readRequest({ values, flags }: ParsedArgs, folder: string): DoctorRequest {
  const image = values.get('image')?.[0];
  const project = readProject(folder);
  return {
    folder,
    provider: (values.get('provider')?.[0] ?? 'auto') as DoctorRequest['provider'],
    deep: flags.has('deep'),
    network: !flags.has('offline'),
    ...(image !== undefined && { image }),
    ...(project && { project }),
  };
}

/** A folder without a project, or with a broken one, is examined all the same. */
function readProject(folder: string): DoctorRequest['project'] {
  const file = PROJECT_FILES.find((one) => fs.existsSync(path.join(folder, one)));
  if (file === undefined) return undefined;
  const result = readSource({ absolute: path.join(folder, file), shown: file });
  if ('problem' in result || result.source.document.kind !== 'snapcraft') return undefined;
  const project = getProject(result.source.document.tree);
  const buildOn = new Map<string, string[]>();
  for (const { on, to } of getBuildPairs(project, [])) {
    const name = to === '*' ? 'all' : to;
    buildOn.set(name, [...(buildOn.get(name) ?? []), on]);
  }
  return {
    base: project.base,
    buildBase: project.buildBase,
    platforms: [...buildOn].map(([name, on]) => ({ name, buildOn: on })),
  };
}

function createStyle({ values }: ParsedArgs, { env, isTerminal }: CliHost): DoctorStyle {
  const paint = createPaint(shouldColor((values.get('color')?.[0] ?? 'auto') as ColorChoice, env, isTerminal));
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return {
    unicode: /utf-?8/i.test(locale) || process.platform === 'darwin',
    bold: (text) => paint.bold(text),
    dim: (text) => paint.dim(text),
    state: (state, text) => paintState(paint, state, text),
  };
}

function paintState(paint: Paint, state: DoctorState, text: string): string {
  if (state === 'ok') return paint.good(text);
  if (state === 'problem') return paint.severity('error', text);
  return state === 'warning' ? paint.severity('warning', text) : paint.dim(text);
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}

/** The shape is documented in docs/building/doctor.md. */
function toJson({ lines, count, milliseconds }: DoctorReport, version: string): string {
  const result = { version: JSON_VERSION, tool: { name: 'snapwright', version }, summary: count, milliseconds, lines };
  return `${JSON.stringify(result, null, 2)}\n`;
}
