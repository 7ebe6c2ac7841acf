// A small LSP client over stdio that measures a server from outside.
import { spawn } from 'node:child_process';
import fs from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ, fixed on Linux

export class BenchClient {
  #buffer = Buffer.alloc(0);
  #pending = new Map();
  #waiting = new Map();
  #id = 0;

  constructor(command, args, settings) {
    this.settings = settings;
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.process.stdout.on('data', (chunk) => this.#read(chunk));
  }

  async start(rootUri) {
    await this.request('initialize', {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: 'bench' }],
      capabilities: {
        textDocument: {
          publishDiagnostics: { versionSupport: true },
          completion: { completionItem: { snippetSupport: true } },
        },
        workspace: { configuration: true, workspaceFolders: true },
      },
    });
    this.notify('initialized', {});
    this.notify('workspace/didChangeConfiguration', { settings: this.settings });
  }

  request(method, params) {
    const id = ++this.#id;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  /** Resolves when diagnostics for this version (or without a version) arrive. */
  diagnostics(uri, version, timeoutMs = 30_000) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no diagnostics for version ${version}`)), timeoutMs);
      this.#waiting.set(uri, (params) => {
        if (params.version !== undefined && params.version < version) return;
        clearTimeout(timer);
        this.#waiting.delete(uri);
        resolve(params.diagnostics);
      });
    });
  }

  /** CPU time so far, in milliseconds. */
  cpu() {
    const fields = fs.readFileSync(`/proc/${this.process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  }

  /** Resident memory in MB. */
  memory() {
    const match = /VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${this.process.pid}/status`, 'utf8'));
    return Number(match?.[1] ?? 0) / 1024;
  }

  stop() {
    this.process.kill('SIGKILL');
  }

  #send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const head = this.#buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, head).toString())[1]);
      if (this.#buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.#buffer.subarray(head + 4, head + 4 + length).toString());
      this.#buffer = this.#buffer.subarray(head + 4 + length);
      this.#handle(message);
    }
  }

  #handle(message) {
    if (message.method !== undefined && message.id !== undefined) {
      const items = message.params?.items;
      const lookUp = (section) => section?.split('.').reduce((value, key) => value?.[key], this.settings) ?? null;
      this.#send({ id: message.id, result: items ? items.map((item) => lookUp(item.section)) : null });
    } else if (message.id !== undefined) {
      const waiter = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error) waiter?.reject(new Error(message.error.message));
      else waiter?.resolve(message.result);
    } else if (message.method === 'textDocument/publishDiagnostics') {
      this.#waiting.get(message.params.uri)?.(message.params);
    }
  }
}
