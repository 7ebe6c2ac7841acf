/** Cleaning, and what is done in terminals; with stand-ins (see fixture.ts). */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSnap } from '../../../client/src/core/build/build-snap.ts';
import { cleanParts, cleanProject, rebuildPart } from '../../../client/src/core/build/clean.ts';
import { remoteBuildLine, shellLine } from '../../../client/src/core/build/command-lines.ts';
import { requireSnapcraft } from '../../../client/src/core/build/choose-provider.ts';
import type { BuildOptions } from '../../../client/src/core/build/ports.ts';
import { folder, lxd, lines, project, calls, here, ports, request, options, history, onHost } from './fixture.ts';

describe('cleaning', () => {
  it('removes the instance', async () => {
    await buildSnap(ports(), request(), options());
    await cleanProject(ports(), request(), options());
    expect(lxd.instances.size).toBe(0);
    expect(fs.readdirSync(path.join(folder, 'state/instances'))).toEqual([]);
    expect(fs.existsSync(here('x_1_amd64.snap'))).toBe(true);
    await cleanProject(ports(), request(), options());
    expect(lines.at(-1)).toBe('There is nothing to clean.');
  });

  it('leaves parts to snapcraft', async () => {
    await cleanParts(ports(), request(), ['app'], options());
    expect(calls().map(({ args }) => args)).toEqual([['clean', '--destructive-mode', 'app']]);
    await rebuildPart(ports(), request(), 'app', options());
    expect(calls().map(({ args }) => args[0])).toEqual(['clean', 'clean', 'pack']);
  });

  it('is done by snapcraft where that builds', async () => {
    await cleanProject(ports(), request(), onHost());
    expect(calls().at(-1)?.args[0]).toBe('clean');
  });

  it.each([
    ['all', (own: BuildOptions) => cleanProject(ports(), request('stuck'), own)],
    ['a part', (own: BuildOptions) => cleanParts(ports(), request('stuck'), ['app'], own)],
  ])('tells that snapcraft could not: %s', async (_, run) => {
    expect(await run(onHost())).toMatchObject({ result: 'failed', action: 'clean', artefacts: [] });
    expect(await history()).toMatchObject([{ result: 'failed', action: 'clean' }]);
  });

  it('is no build', async () => {
    const { milliseconds, ...record } = await cleanProject(ports(), request(), options());
    expect(milliseconds).toBeGreaterThanOrEqual(0);
    expect(record).toMatchObject({ result: 'built', action: 'clean', provider: 'lxd', artefacts: [], parts: [] });
    await buildSnap(ports(), request(), onHost());
    await cleanProject(ports(), request(), onHost());
    expect((await history()).map(({ action }) => action)).toEqual(['clean', undefined]);
  });
});

describe('lines for a terminal', () => {
  it('open a shell', async () => {
    await expect(shellLine(lxd, 'lxd', request(), options())).rejects.toMatchObject({ code: 'no-build-instance' });
    await buildSnap(ports(), request(), options());
    const line = await shellLine(lxd, 'lxd', request(), options());
    expect(line).toMatchObject({ command: 'lxc', args: expect.arrayContaining(['bash', '--login']) });
    expect([...lxd.instances.values()][0]?.status).toBe('Running');
    expect(await shellLine(lxd, 'snapcraft', request(), onHost())).toMatchObject({
      args: expect.arrayContaining(['pull', '--shell', '--use-lxd']),
      cwd: project(),
    });
  });

  it('build elsewhere', () => {
    expect(remoteBuildLine(request(), options(), { architectures: ['arm64', 'riscv64'] })).toMatchObject({
      command: 'snapcraft',
      args: ['remote-build', '--build-for=arm64,riscv64'],
    });
    expect(remoteBuildLine(request(), options(), { recover: true }).args).toEqual(['remote-build', '--recover']);
  });

  it('want snapcraft for a build elsewhere, whoever builds here', async () => {
    await expect(requireSnapcraft(ports(), onHost({ provider: 'lxd' }))).resolves.toBeUndefined();
    await expect(requireSnapcraft(ports(), options({ snapcraft: '/none' }))).rejects.toMatchObject({
      code: 'snapcraft-missing',
      hint: 'Install it with "sudo snap install snapcraft --classic".',
    });
  });
});
