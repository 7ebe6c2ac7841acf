/**
 * Runs inside an instance of the lab, as root or as an ordinary user: the client's core with this machine as its target,
 * the real `snap` and snapd's real socket. Bundled into one file by machine.ts; one request as JSON, one answer.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describeInstall, testInstall } from '../../../client/src/core/install/test-install.ts';
import { removeTestInstall } from '../../../client/src/core/install/remove-test-install.ts';
import * as actions from '../../../client/src/core/install/snap-test-actions.ts';
import { readSnapTest } from '../../../client/src/core/install/snap-test-model.ts';
import type { InstallPorts } from '../../../client/src/core/install/ports.ts';
import { createTestStateStore } from '../../../client/src/core/install/state.ts';
import type { CommandLine } from '../../../client/src/core/process/process.ts';
import { quoteWords } from '../../../client/src/core/process/quote.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';
import { createHostTarget } from '../../../client/src/core/target/host-target.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';
import { readSnapMeta } from '../../../server/src/core/snap-meta/read-snap-meta.ts';
import type { HostAnswer, HostRequest } from './machine.ts';

const PROMPT = '[sudo] password for ';
const request = JSON.parse(process.argv[2] ?? '{}') as HostRequest;
const { project, person = [] } = request;
const seen = { terminal: '', lines: [] as string[], steps: [] as string[], changes: [] as string[] };
const stop = new AbortController();

/** A real terminal, and who sits in front of it: answers to each question for the password; "" closes the terminal. */
function runInTerminal(line: CommandLine, _title: string, signal?: AbortSignal): Promise<number> {
  const command = quoteWords([line.command, ...line.args]);
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = [...person];
  let asked = 0;
  let isClosed = false;
  let text = '';
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString();
    if (text.split(PROMPT).length - 1 <= asked) return;
    asked++;
    const answer = answers.shift();
    if (answer === undefined) return;
    isClosed = answer === '';
    // The editor is gone from the other end of it.
    if (isClosed) child.kill('SIGKILL');
    else child.stdin.write(`${answer}\n`);
  });
  // As the editor does it.
  const interrupt = (): void => void child.stdin.write('\u0003');
  signal?.addEventListener('abort', interrupt, { once: true });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      seen.terminal += text;
      seen.lines.push(command);
      resolve(isClosed || code === null ? -1 : code);
    });
  });
}

const target = createHostTarget({ stream: streamProcess, runInTerminal });
const ports: InstallPorts = {
  run: streamProcess,
  readMeta: (text) => Promise.resolve(readSnapMeta(text)),
  lxd: {} as InstallPorts['lxd'],
  openInstance: () => {
    throw new Error('There is no LXD here.');
  },
  openHost: () => target,
  store: createTestStateStore(path.join(project, 'states')),
  limits: { pollMs: 100, busyMs: request.busyMs ?? 20_000 },
};
const test = { target, store: ports.store, project };
const hooks = {
  signal: stop.signal,
  onStep: ({ id, state }: { id: string; state: string }) => {
    seen.steps.push(`${id}: ${state}`);
  },
  onChange: ({ summary, status }: { summary: string; status: string }) => {
    seen.changes.push(`${summary}: ${status}`);
    if (request.cancelAt !== undefined && summary.includes(request.cancelAt)) stop.abort();
  },
};

function installRequest() {
  const { snaps = [], mode, replaceStoreSnap = false } = request;
  return {
    project,
    files: snaps.map((file) => ({ file, kind: 'snap' as const })),
    place: { kind: 'host' as const },
    localSnaps: [path.join(project, 'local')],
    replaceStoreSnap,
    ...(mode && { mode }),
  };
}

const read = () => readSnapTest(target, { snaps: [{ name: request.snap ?? '' }], logLines: 20 });
const OPERATIONS: Readonly<Record<HostRequest['do'], () => Promise<unknown>>> = {
  describe: () => describeInstall(ports, installRequest()),
  install: async () => (await testInstall(ports, installRequest(), hooks)).snaps,
  model: read,
  connectAll: async () => actions.connectAll(test, await read()),
  setAliases: async () => actions.setAllAliases(test, await read()),
  stop: () => actions.stopServices(test, [request.snap ?? ''], hooks),
  start: () => actions.startServices(test, [request.snap ?? ''], hooks),
  restart: () => actions.restartServices(test, [request.snap ?? ''], hooks),
  runApp: () => runInTerminal(actions.runAppLine(target, request.snap ?? '', ['a b', "it's"]), 'run'),
  logs: () => {
    // Without following: that would never end by itself.
    const { command, args } = actions.logsLine(target, request.snap ?? '');
    return runInTerminal({ command, args: args.filter((one) => one !== '-f') }, 'logs');
  },
  remove: () => removeTestInstall(ports, { project, target }, hooks),
  state: () => ports.store.read(project, target.id),
};

const answer: HostAnswer = { uid: process.getuid?.() ?? -1, ...seen, result: null };
try {
  answer.result = (await OPERATIONS[request.do]()) ?? null;
} catch (error) {
  if (error instanceof Cancelled) answer.error = { code: 'cancelled', message: error.message };
  else if (error instanceof UserError) {
    const { code, message, hint, detail } = error;
    answer.error = { code, message, ...(hint !== undefined && { hint }), ...(detail !== undefined && { detail }) };
  } else throw error;
}
fs.writeSync(1, JSON.stringify({ ...answer, ...seen }));
