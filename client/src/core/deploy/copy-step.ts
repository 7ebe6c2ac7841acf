/** Puts files and folders from beside the plan into the instance. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { SnapTestStep } from '../../../../server/src/lsp/snap-test-protocol.ts';
import { throwIfCancelled } from '../install/cancel.ts';
import { UserError } from '../user-error.ts';
import { resolveFolders } from './names.ts';
import { runCommand } from './run-command.ts';
import type { StepContext } from './step-context.ts';

type CopyStep = Extract<SnapTestStep, { readonly kind: 'copy' }>;

const CHMOD_MS = 30_000;

export async function runCopyStep(context: StepContext, step: CopyStep): Promise<string> {
  const { ports, instance, folder, signal, note } = context;
  const from = path.resolve(folder, step.from);
  const to = resolveFolders(step.to, step.snap);
  if (!to.startsWith('/')) {
    throw new UserError('copy-target', `"${step.to}" is no absolute path of the instance.`, {
      hint: 'Begin it with "/", "$SNAP_COMMON" or "$SNAP_DATA".',
    });
  }
  const files = await listFiles(from, step.from);
  // A file goes into what is written as a folder.
  const place = to.endsWith('/') && files.length === 1 && files[0] === '' ? `${to}${path.basename(from)}` : to;
  for (const [index, name] of files.entries()) {
    throwIfCancelled(signal);
    if (files.length > 1) note(`${index + 1} of ${files.length}`);
    const there = name === '' ? place : path.posix.join(place, name.split(path.sep).join('/'));
    await ports.lxd.pushFile(instance, path.join(from, name), there, signal);
    if (step.mode !== undefined) {
      await runCommand(context, { args: ['chmod', '--', step.mode, there], timeoutMs: CHMOD_MS });
    }
  }
  return files.length === 1 ? '' : `${files.length} files`;
}

/** Relative to it; the empty name is the file itself. Links count as what they lead to, and pipes and the like not at all. */
async function listFiles(from: string, shown: string): Promise<readonly string[]> {
  const stat = await fs.stat(from).catch(() => undefined);
  if (!stat) {
    throw new UserError('copy-source', `There is no "${shown}" beside the plan.`, {
      hint: 'Correct "copy" in snap-test.yaml.',
    });
  }
  if (stat.isFile()) return [''];
  const files: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await fs.readdir(path.join(from, folder), { withFileTypes: true })) {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) await walk(name);
      else if (entry.isFile()) files.push(name);
      // A link to a folder could lead back to where it is.
      else if (entry.isSymbolicLink() && (await fs.stat(path.join(from, name)).catch(() => undefined))?.isFile()) {
        files.push(name);
      }
    }
  };
  await walk('');
  return files.sort();
}
