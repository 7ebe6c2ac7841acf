// `npm run bench`: our server and yaml-language-server side by side, alternating, on documents of growing length.
// usage: bench.mjs [--rounds N] [--alone] [--lines 300,1000,10000] [--where summary|app|part]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { BenchClient } from './client.mjs';
import { makeDocument } from './documents.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const option = (name, fallback) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback;
const rounds = Number(option('--rounds', '60'));
const sizes = option('--lines', '300,1000,10000').split(',').map(Number);
/** Changes before the numbers count: what a person types in the first seconds, while the code is still compiled. */
const WARM_UP = 40;
/** Starts beside the one of the session: of a new process each. */
const STARTS = 8;
/** Where to type: in the summary, which few checks look at, or in the middle of an app or a part. */
const where = option('--where', 'summary');
const alone = process.argv.includes('--alone');

if (process.platform !== 'linux') {
  console.log('The bench reads /proc and so runs on Linux only.');
  process.exit(0);
}
run(process.execPath, ['esbuild.mjs', '--minify'], root);
const servers = [
  { name: 'snapwright', command: process.execPath, args: [path.join(root, 'dist/server.js'), '--stdio'], settings: {} },
];
if (!alone) {
  const folder = import.meta.dirname;
  const entry = path.join(folder, 'node_modules/yaml-language-server/out/server/src/server.js');
  if (!fs.existsSync(entry)) run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], folder);
  const schema = pathToFileURL(path.join(root, 'schemas/snapcraft-core24.schema.json')).href;
  servers.push({
    name: 'yaml-language-server',
    command: process.execPath,
    args: [entry, '--stdio'],
    settings: {
      yaml: {
        schemas: { [schema]: '**/snapcraft.yaml' },
        schemaStore: { enable: false },
        validate: true,
        completion: true,
      },
    },
  });
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
const rows = [];
try {
  for (const lines of sizes) {
    const text = makeDocument(lines);
    const running = [];
    for (const server of servers) running.push(await open(server, text, lines));
    for (let i = 0; i < rounds + WARM_UP; i++) for (const session of running) await change(session, i);
    for (const session of running) for (let i = 0; i < 10; i++) await complete(session);
    const reports = running.map((session) => report(session, text));
    for (let i = 0; i < STARTS; i++) {
      for (const [at, server] of servers.entries()) {
        const session = await open(server, text, lines);
        session.client.stop();
        reports[at].starts.push(session.startMs);
      }
    }
    rows.push(...reports);
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
print(rows);

async function open(server, text, lines) {
  const started = performance.now();
  const client = new BenchClient(server.command, server.args, server.settings);
  const uri = pathToFileURL(path.join(folder, server.name, String(lines), 'snap/snapcraft.yaml')).href;
  await client.start(pathToFileURL(folder).href);
  const first = client.diagnostics(uri, 1);
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await first;
  const startMs = performance.now() - started;
  return {
    server,
    client,
    uri,
    text,
    place: findPlace(text),
    version: 1,
    times: [],
    completions: [],
    startMs,
    cpu: 0,
    changes: 0,
  };
}

/** Types or deletes one character, so that each change gives a new text. */
async function change(session, i) {
  const { line, character } = session.place;
  const range = i % 2 === 0 ? at(line, character, character) : at(line, character, character + 1);
  const warm = i >= WARM_UP;
  const cpu = session.client.cpu();
  const started = performance.now();
  const version = ++session.version;
  const done = session.client.diagnostics(session.uri, version);
  session.client.notify('textDocument/didChange', {
    textDocument: { uri: session.uri, version },
    contentChanges: [{ range, text: i % 2 === 0 ? 'x' : '' }],
  });
  await done;
  const took = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, 30));
  if (!warm) return;
  session.times.push(took);
  session.cpu += session.client.cpu() - cpu;
  session.changes++;
}

async function complete(session) {
  const started = performance.now();
  try {
    await session.client.request('textDocument/completion', {
      textDocument: { uri: session.uri },
      position: { line: 6, character: 0 },
    });
    session.completions.push(performance.now() - started);
  } catch {
    // A server without completion has no number to show.
  }
}

function report(session, text) {
  const memory = session.client.memory();
  session.client.stop();
  return {
    server: session.server.name,
    real: text.split('\n').length - 1,
    median: quantile(session.times, 0.5),
    p95: quantile(session.times, 0.95),
    cpu: session.cpu / session.changes,
    completion: quantile(session.completions, 0.5),
    memory,
    starts: [session.startMs],
  };
}

function print(table) {
  console.log(`node ${process.version}, ${os.cpus().length} cores, ${rounds} changes each; times in ms, memory in MB`);
  console.log(
    '| lines | server | change→diagnostics median | p95 | CPU per change | completion | memory | start→first median |',
  );
  console.log('| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const row of table) {
    const f = (value) => (Number.isFinite(value) ? value.toFixed(1) : '–');
    console.log(
      `| ${row.real} | ${row.server} | ${f(row.median)} | ${f(row.p95)} | ${f(row.cpu)} | ${f(row.completion)} | ${f(row.memory)} | ${f(quantile(row.starts, 0.5))} |`,
    );
  }
}

function findPlace(text) {
  const lines = text.split('\n');
  if (where === 'summary') return { line: 3, character: 9 };
  const word = where === 'app' ? '$SNAP/lib/python' : 'install -D';
  const all = lines.flatMap((line, number) => (line.includes(word) ? [number] : []));
  const line = all[all.length >> 1];
  return { line, character: lines[line].indexOf(word) + word.length };
}

function at(line, from, to) {
  return { start: { line, character: from }, end: { line, character: to } };
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (result.status !== 0) process.exit(1);
}
