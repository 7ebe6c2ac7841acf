// Runs groups of tests in the VS Code of the desktop.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { writeEmptyExtension } from './workspaces.mjs';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';

/** The program's path; throws where it can't be had. */
export function getElectron() {
  return process.env.VSCODE_EXECUTABLE ?? downloadAndUnzipVSCode({ version: process.env.VSCODE_VERSION ?? 'stable' });
}

export async function runInElectron({ root, temp, runs, report, executable }) {
  for (const run of runs) report(run, await runOne({ root, temp, run, executable }));
}

async function runOne({ root, temp, run, executable }) {
  const result = path.join(temp, `result-${run.name}.json`);
  const user = path.join(temp, `user-${run.name}`);
  const extensions = path.join(temp, `extensions-${run.name}`);
  const restricted = run.group === 'restricted';
  fs.mkdirSync(path.join(user, 'User'), { recursive: true });
  const settings = {
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
    'telemetry.telemetryLevel': 'off',
    'chat.disableAIFeatures': true,
  };
  fs.writeFileSync(path.join(user, 'User/settings.json'), JSON.stringify(settings));
  const folders = ['--user-data-dir', user, '--extensions-dir', extensions];
  if (run.vsix) {
    const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable);
    spawnSync(cli, [...args, ...folders, '--install-extension', run.vsix], {
      stdio: 'ignore',
      shell: process.platform === 'win32',
    });
  }
  const empty = writeEmptyExtension(temp);
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: run.vsix ? empty : root,
      extensionTestsPath: path.join(root, 'dist/test/index'),
      extensionTestsEnv: { SNAPWRIGHT_TEST_GROUP: run.group, SNAPWRIGHT_TEST_RESULT: result },
      launchArgs: [
        run.open.folder ?? run.open.workspace,
        ...folders,
        ...(restricted ? [] : ['--disable-workspace-trust']),
        ...(run.vsix ? [] : ['--disable-extensions']),
      ],
    });
  } catch (error) {
    if (!fs.existsSync(result)) {
      return { passed: [], failed: [{ title: 'the editor starts', error: String(error) }], skipped: [] };
    }
  }
  return JSON.parse(fs.readFileSync(result, 'utf8'));
}
