/** The language server as a program. */
import type { Writable } from 'node:stream';
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

/** What the launcher does for the process. */
interface Launcher {
  readonly limitYoungHeap: () => void;
  /** The first document has been judged. */
  readonly endStart: () => void;
  /** Keeps the compiled code for the next start. */
  readonly keepCode: () => void;
}

export function main(args: readonly string[], launcher: Launcher): void {
  if (args.includes('--version')) {
    process.stdout.write(`${version}\n`);
  } else if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
  } else if (args.includes('--node-ipc') && !process.send) {
    fail('--node-ipc needs a parent process that opened a channel; use --stdio.');
  } else if (args.includes('--stdio') || args.includes('--node-ipc')) {
    serve(launcher);
  } else {
    fail('Say how to speak with the editor: --stdio or --node-ipc.');
  }
}

function fail(message: string): void {
  process.stderr.write(`snapwright-language-server: ${message}\n`);
  process.exitCode = 2;
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

/** By then the editor has asked for what it shows, so that the code for it is compiled as well. */
const KEEP_CODE_MS = 1000;

function serve(launcher: Launcher): void {
  launcher.limitYoungHeap();
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
    onFirstResult: () => {
      launcher.endStart();
      setTimeout(launcher.keepCode, KEEP_CODE_MS).unref();
    },
  });
}
