/** The language server as a program. */
import { PerformanceObserver } from 'node:perf_hooks';
import type { Writable } from 'node:stream';
import v8 from 'node:v8';
import { createConnection } from 'vscode-languageserver/node';
import { version } from '../../../package.json';
import { createNodeConstraintsHost } from '../constraints/node.ts';
import { readSnap } from '../snap-file/read-snap.ts';
import { createNodeWorkspace } from './host-node.ts';
import { startServer } from './server.ts';

const HELP = `Snapwright ${version}: a language server for snapcraft.yaml.

Usage: snapwright-language-server --stdio | --node-ipc

  --stdio     speak the Language Server Protocol over standard input and output
  --node-ipc  speak it over the channel that Node opens between parent and child
  --version   print the version
  --help      print this text
`;

function main(args: readonly string[]): void {
  if (args.includes('--version')) {
    process.stdout.write(`${version}\n`);
  } else if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
  } else if (args.includes('--node-ipc') && !process.send) {
    fail('--node-ipc needs a parent process that opened a channel; use --stdio.');
  } else if (args.includes('--stdio') || args.includes('--node-ipc')) {
    serve();
  } else {
    fail('Say how to speak with the editor: --stdio or --node-ipc.');
  }
}

function fail(message: string): void {
  process.stderr.write(`snapwright-language-server: ${message}\n`);
  process.exitCode = 2;
}

const YOUNG_HEAP_BYTES = 3 * 1024 * 1024;

/**
 * Every keystroke makes a tree that the next one throws away, so the engine would grow the space for young objects to
 * its maximum and keep some 20 MB more resident than is needed. Its growth is stopped once it is large enough; it only
 * grows when it is collected, so that is when to look.
 */
function limitYoungHeap(): void {
  const observer = new PerformanceObserver(() => {
    const space = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if ((space?.space_size ?? 0) < YOUNG_HEAP_BYTES) return;
    v8.setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}

const GROWTH_PERCENT = 100;

/** What each version leaves behind is collected when the heap has doubled; by default it may grow fourfold. */
function limitOldHeap(): void {
  v8.setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}

const BYTES_BEFORE_OPTIMIZING = 500_000;

/**
 * Typing runs much code a few times each. The engine would optimize a good part of it in the first minute, on threads
 * beside this one, at more cost than is ever won back there; so it waits until a function has done some four times the
 * work that it asks for by default. It holds less code in memory then, too.
 */
function optimizeLater(): void {
  v8.setFlagsFromString(`--interrupt-budget=${BYTES_BEFORE_OPTIMIZING}`);
}

/**
 * A message is written as a head and a body. Both in one piece cost one call of the system, and wake the editor once.
 */
function joinWrites(stream: Writable): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  let joining = false;
  stream.write = (...args: unknown[]): boolean => {
    if (!joining) {
      joining = true;
      stream.cork();
      process.nextTick(() => {
        joining = false;
        stream.uncork();
      });
    }
    return write(...args);
  };
}

function serve(): void {
  optimizeLater();
  limitOldHeap();
  limitYoungHeap();
  joinWrites(process.stdout);
  const report = (what: string) => (error: unknown) => {
    process.stderr.write(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  };
  // A bug costs one answer, not the server.
  process.on('uncaughtException', report('Unexpected error'));
  process.on('unhandledRejection', report('Unexpected rejection'));
  process.on('disconnect', () => process.exit(0));
  const files = createNodeWorkspace();
  // Reads the arguments itself, ends with its streams, and watches the parent that the client names.
  const connection = createConnection();
  startServer(connection, {
    version,
    workspace: files,
    forgetFiles: files.forget,
    constraints: createNodeConstraintsHost(version, process.env),
    readSnap: (path) => readSnap(path),
  });
}

main(process.argv.slice(2));
