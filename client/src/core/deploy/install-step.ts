/** Installs a snap of the plan: one that is built here, a file, or one of the store. */
import path from 'node:path';
import type { SnapTestStep } from '../../../../server/src/lsp/snap-test-protocol.ts';
import type { Artefact } from '../build/types.ts';
import { explainInstallError } from '../install/explain-error.ts';
import { installSnaps, planSnaps } from '../install/install-snaps.ts';
import { performWhenFree } from '../install/perform.ts';
import { readSnapFile, readSnapFileThere, type SnapFile } from '../install/read-snap-file.ts';
import { UserError } from '../user-error.ts';
import { refuseOptions } from './names.ts';
import type { StepContext } from './step-context.ts';

export type InstallStep = Extract<SnapTestStep, { readonly kind: 'install' }>;

/** Once for each project and run. */
export async function buildProject(
  { ports, folder, built, signal }: Pick<StepContext, 'ports' | 'folder' | 'built' | 'signal'>,
  project: string,
): Promise<readonly Artefact[]> {
  const place = path.resolve(folder, project);
  const known = built.get(place);
  if (known) return known;
  const artefacts = await ports.build(place, signal);
  if (!artefacts.some(({ kind }) => kind === 'snap')) {
    throw new UserError('no-artefact', `The build of "${project}" left no snap.`, { hint: 'Look at its log.' });
  }
  built.set(place, artefacts);
  return artefacts;
}

export async function runInstallStep(context: StepContext, step: InstallStep): Promise<string> {
  switch (step.source.kind) {
    case 'project':
      return installFiles(context, step, await buildProject(context, step.source.folder));
    case 'file':
      return installFiles(context, step, [{ file: path.resolve(context.folder, step.source.path), kind: 'snap' }]);
    case 'store':
      return installFromStore(context, step, step.source.channel);
  }
}

async function installFiles(
  context: StepContext,
  step: InstallStep,
  artefacts: readonly Pick<Artefact, 'file' | 'kind'>[],
): Promise<string> {
  const { ports, target, signal, onChange, note, localSnaps } = context;
  const files: SnapFile[] = [];
  for (const { file, kind } of artefacts) {
    if (kind !== 'snap') continue;
    files.push((await readSnapFile(ports, file, signal)) ?? (await readSnapFileThere(ports, target, file, signal)));
  }
  const names = files.map(({ meta }) => meta.name);
  if (step.snap !== undefined && !names.includes(step.snap)) {
    const [first] = files;
    throw new UserError(
      'wrong-snap',
      `"${path.basename(first?.file ?? '')}" holds "${names.join('", "')}", not "${step.snap}".`,
      {
        hint: 'Correct "snap" or "source" in snap-test.yaml.',
      },
    );
  }
  const components = artefacts.filter(({ kind }) => kind === 'component').map(({ file }) => file);
  const snaps = planSnaps(files, components, step.mode);
  const installed = await installSnaps(
    ports,
    target,
    { snaps, localSnaps, replaceStoreSnap: true },
    {
      // They are parts of this step.
      onStep: ({ state, label, detail }) => state === 'running' && note(detail ?? label),
      ...(onChange && { onChange }),
      ...(signal && { signal }),
      ...(ports.limits && { limits: ports.limits }),
    },
  );
  const notes = snaps.flatMap(({ chosen }) => chosen.note ?? []);
  return [...installed.map(({ version, revision }) => `${version} (${revision})`), ...notes].join(' ');
}

async function installFromStore(context: StepContext, step: InstallStep, channel: string | undefined): Promise<string> {
  const { target, signal, onChange, note, ports } = context;
  const { snap } = step;
  if (snap === undefined) throw new UserError('no-snap', 'This step names no snap.');
  refuseOptions([snap]);
  const isThere = (await target.snapd.snap(snap, signal)) !== undefined;
  if (isThere && channel === undefined) return 'installed already';
  const args = [
    isThere ? 'refresh' : 'install',
    snap,
    ...(channel === undefined ? [] : [`--channel=${channel}`]),
    ...(step.mode === 'strict' ? [] : [`--${step.mode}`]),
  ];
  try {
    await performWhenFree(target, args, {
      snaps: [snap],
      note,
      ...(onChange && { onChange }),
      ...(signal && { signal }),
      ...(ports.limits && { limits: ports.limits }),
    });
  } catch (error) {
    throw explainInstallError(error, { snap, role: undefined, label: target.label });
  }
  const now = await target.snapd.snap(snap, signal);
  return now ? `${now.version} (${now.revision})` : '';
}
