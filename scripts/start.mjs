// `npm start`: builds, checks the examples here in the terminal, then opens them in VS Code with the extension.
// usage: start.mjs [--check-only]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import {
  CODE_SERVER_VERSION,
  getCodeServerFolder,
  installCodeServer,
  isCodeServerInstalled,
  makeEditorUrl,
  startCodeServer,
} from './code-server.mjs';

const root = path.resolve(import.meta.dirname, '..');
const examples = path.join(root, 'examples');
const EDITORS = ['code', 'code-insiders', 'codium'];

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function main(args) {
  const unknown = args.find((arg) => arg !== '--check-only');
  if (unknown) throw new Error(`Unknown option "${unknown}"; there is --check-only.`);
  build();
  checkExamples();
  if (args.includes('--check-only')) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    console.log('\nNo terminal: the editor is not opened.');
    return;
  }
  const editor = findEditor();
  if (editor) openDesktop(editor);
  else await openBrowser();
}

function build() {
  if (!fs.existsSync(path.join(root, 'node_modules/esbuild'))) throw new Error('Run "npm ci" first.');
  const { status } = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed.');
}

/** One of the examples is full of mistakes: findings are what we want to show. */
function checkExamples() {
  console.log('$ snapwright check examples\n');
  const { status } = spawnSync(process.execPath, ['dist/cli.js', 'check', 'examples'], { cwd: root, stdio: 'inherit' });
  if (status !== 0 && status !== 1) throw new Error('The check of the examples ended unexpectedly.');
}

/** The path of a VS Code that can be started from the command line. */
function findEditor() {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  for (const name of EDITORS) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      for (const ending of endings) {
        const file = path.join(folder, name + ending);
        if (folder && fs.existsSync(file)) return file;
      }
    }
  }
  return undefined;
}

function openDesktop(editor) {
  console.log(`\nOpening ${examples} in ${editor}.`);
  const args = [`--extensionDevelopmentPath=${root}`, examples];
  const windows = process.platform === 'win32';
  const quoted = windows ? args.map((arg) => `"${arg}"`) : args;
  const { status, error } = spawnSync(windows ? `"${editor}"` : editor, quoted, { stdio: 'inherit', shell: windows });
  if (error || status !== 0) throw new Error(`${editor} could not be started${error ? `: ${error.message}` : ''}.`);
}

async function openBrowser() {
  console.log('\nThere is no "code" on the PATH; VS Code can run in the browser instead.');
  if (!isCodeServerInstalled()) {
    const agreed = await ask(
      `May code-server ${CODE_SERVER_VERSION} and Node 24 (about 800 MB) be installed into ${getCodeServerFolder()}? [y/N] `,
    );
    if (!agreed) {
      console.log('Then open this folder in VS Code and press F5, or install snapwright.vsix after "npm run package".');
      return;
    }
    await installCodeServer(console.log);
  }
  const dataFolder = path.join(path.dirname(getCodeServerFolder()), 'start');
  // The flag for smoke tests is what lets the address name an extension under development.
  const server = await startCodeServer({
    dataFolder,
    smokeTest: true,
    settings: { 'security.workspace.trust.enabled': false },
  });
  console.log(`\nOpen this address in a browser on this machine; Ctrl-C ends the editor.\n`);
  console.log(`  ${makeEditorUrl(server, { folder: examples, development: root })}\n`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      stopping = true;
      void server.stop();
    });
  }
  await server.exited;
  if (!stopping) throw new Error(`VS Code's server ended by itself:\n${server.output()}`);
}

async function ask(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
