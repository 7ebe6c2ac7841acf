/** The built server as an editor starts it. */
import * as esbuild from 'esbuild';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type InitializeResult,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
// @ts-expect-error A script without types.
import { bundles } from '../../esbuild.mjs';
import manifest from '../../package.json';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-server-'));
const program = path.join(folder, 'server.js');
// What the programs keep between runs stays out of the home of who runs the tests.
process.env['SNAPWRIGHT_CODE_CACHE'] = path.join(folder, 'code');
const URI = 'file:///project/snap/snapcraft.yaml';
const INITIALIZE = {
  processId: process.pid,
  rootUri: null,
  workspaceFolders: null,
  capabilities: { textDocument: { diagnostic: {} } },
};

beforeAll(async () => {
  for (const options of bundles as esbuild.BuildOptions[]) {
    const name = path.basename(options.outfile ?? '');
    if (!name.startsWith('server')) continue;
    await esbuild.build({ ...options, outfile: path.join(folder, name), sourcemap: false });
  }
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function waitForExit(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('exit', resolve));
}

async function converse(connection: ProtocolConnection): Promise<void> {
  connection.listen();
  const result = await connection.sendRequest<InitializeResult>('initialize', INITIALIZE);
  expect(result.serverInfo).toEqual({ name: 'snapwright', version: manifest.version });
  await connection.sendNotification('initialized', {});
  const textDocument = { uri: URI, languageId: 'snapcraft', version: 1, text: 'name: a\nname: b\n' };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  const report = await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: URI } });
  expect(report).toMatchObject({ kind: 'full' });
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
}

describe('the server as a process', () => {
  it('speaks over standard input and output, and ends when told', async () => {
    const child = spawn(process.execPath, [program, '--stdio']);
    const ended = waitForExit(child);
    await converse(
      createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)),
    );
    expect(await ended).toBe(0);
  });

  it('speaks over the channel of Node', async () => {
    const child = spawn(process.execPath, [program, '--node-ipc'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const ended = waitForExit(child);
    await converse(createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child)));
    expect(await ended).toBe(0);
  });

  it('ends with its parent', async () => {
    const child = spawn(process.execPath, [program, '--stdio']);
    const ended = waitForExit(child);
    child.stdin.end();
    expect(await ended).toBe(1);
    const forked = spawn(process.execPath, [program, '--node-ipc'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const left = waitForExit(forked);
    forked.disconnect();
    expect(await left).not.toBeNull();
  });

  it('tells its version and its options', () => {
    const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    expect(run('--version')).toMatchObject({ status: 0, stdout: `${manifest.version}\n` });
    expect(run('--help').stdout).toContain('--stdio');
    expect(run()).toMatchObject({ status: 2, stdout: '' });
    expect(run('--node-ipc').stderr).toContain('--stdio');
  });
});
