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

const MKDIR_MS = 30_000;

export async function runCopyStep(context: StepContext, step: CopyStep): Promise<string> {
  const { ports, instance, folder, signal, note } = context;
  const to = resolveFolders(step.to, step.snap);
  if (!to.startsWith('/')) {
    throw new UserError('copy-target', `"${step.to}" is no absolute path of the instance.`, {
      hint: 'Begin it with "/", "$SNAP_COMMON" or "$SNAP_DATA".',
    });
  }
  const mode = readMode(step.mode);
  const from = path.resolve(folder, step.from);
  const { files, emptyFolders } = await listFiles(from, folder, step.from);
  // A file goes into what is written as a folder.
  const place = to.endsWith('/') && files[0] === '' ? `${to}${path.basename(from)}` : to;
  const there = (name: string): string =>
    name === '' ? place : path.posix.join(place, name.split(path.sep).join('/'));
  if (emptyFolders.length > 0) {
    await runCommand(context, { args: ['mkdir', '-p', '--', ...emptyFolders.map(there)], timeoutMs: MKDIR_MS });
  }
  for (const [index, name] of files.entries()) {
    throwIfCancelled(signal);
    if (files.length > 1) note(`${index + 1} of ${files.length}`);
    // With its mode at once: what is secret is never open for a moment.
    await ports.lxd.pushFile(instance, path.join(from, name), there(name), signal, mode);
  }
  return files.length === 1 ? '' : `${files.length} files`;
}

function readMode(mode: string | undefined): number | undefined {
  if (mode === undefined) return undefined;
  if (/^[0-7]{3,4}$/.test(mode)) return Number.parseInt(mode, 8);
  throw new UserError('copy-mode', `"${mode}" are no permissions.`, { hint: 'Write them as "0644".' });
}

interface Listed {
  /** Relative to the source; the empty name is the source itself, which is a file then. */
  readonly files: readonly string[];
  readonly emptyFolders: readonly string[];
}

/** Links count as what they lead to, and pipes and the like not at all. What lies outside of the plan's folder stays there. */
async function listFiles(from: string, folder: string, shown: string): Promise<Listed> {
  const stat = await fs.stat(from).catch(() => undefined);
  if (!stat) {
    throw new UserError('copy-source', `There is no "${shown}" beside the plan.`, {
      hint: 'Correct "copy" in snap-test.yaml.',
    });
  }
  const root = await fs.realpath(folder);
  await refuseOutside(root, from, shown);
  if (stat.isFile()) return { files: [''], emptyFolders: [] };
  if (!stat.isDirectory()) throw new UserError('copy-source', `"${shown}" is neither a file nor a folder.`);
  const files: string[] = [];
  const emptyFolders: string[] = [];
  const walk = async (inner: string): Promise<void> => {
    const entries = await fs.readdir(path.join(from, inner), { withFileTypes: true }).catch((error: unknown) => {
      throw new UserError('file-unreadable', `"${path.join(shown, inner)}" can not be read.`, {
        detail: String(error),
      });
    });
    if (entries.length === 0) emptyFolders.push(inner);
    for (const entry of entries) {
      const name = path.join(inner, entry.name);
      if (entry.isDirectory()) await walk(name);
      else if (entry.isFile()) files.push(name);
      // A link to a folder could lead back to where it is.
      else if (entry.isSymbolicLink() && (await fs.stat(path.join(from, name)).catch(() => undefined))?.isFile()) {
        await refuseOutside(root, path.join(from, name), path.join(shown, name));
        files.push(name);
      }
    }
  };
  await walk('');
  return { files: files.sort(), emptyFolders: emptyFolders.sort() };
}

/** A plan takes nothing into its machine that does not lie with it: keys of the person who tries it, for one. */
async function refuseOutside(root: string, file: string, shown: string): Promise<void> {
  const relative = path.relative(root, await fs.realpath(file));
  if (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)) return;
  throw new UserError('copy-outside', `"${shown}" lies outside of the folder of snap-test.yaml.`, {
    hint: 'Put it into that folder.',
  });
}
