/** snapcraft where there is one, and where it has to be brought; with stand-ins (see fixture.ts). */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSnap } from '../../../client/src/core/build/build-snap.ts';
import { openSnapcraftSession } from '../../../client/src/core/build/snapcraft-session.ts';
import { UserError } from '../../../client/src/core/user-error.ts';
import type { BuildOptions } from '../../../client/src/core/build/ports.ts';
import { folder, lxd, project, calls, here, ports, request, options, onHost, stopAtWork } from './fixture.ts';
import type { StandInLxd } from './stand-in-lxd.ts';

describe('snapcraft in a new instance', () => {
  /** An image without snapcraft in which all that is needed to install it works. */
  const READY = {
    'command -v snapcraft': 1,
    'getent hosts': 0,
    'cloud-init': 0,
    'command -v snap': 0,
    'snap wait': 0,
  };

  /** An image without snapcraft: `command -v snapcraft` finds nothing, and what is run is written down. */
  function bare(answers: Readonly<Record<string, number>>): { readonly lxd: StandInLxd; readonly ran: string[] } {
    const ran: string[] = [];
    const without: StandInLxd = {
      ...lxd,
      exec: (name, args, more) => {
        const line = args.join(' ');
        const key = Object.keys(answers).find((one) => line.includes(one));
        if (key === undefined) return lxd.exec(name, args, more);
        ran.push(key);
        return Promise.resolve({ code: answers[key] ?? 0, stdout: '', stderr: 'their words', end: 'exit' });
      },
    };
    return { lxd: without, ran };
  }

  it('is installed from the channel of the base', async () => {
    const own = bare({
      ...READY,
      'snap install snapcraft --classic --channel=8.x/stable': 0,
    });
    await buildSnap(ports({ lxd: own.lxd }), request('', { base: 'core20' }), options());
    expect(own.ran.at(-1)).toBe('snap install snapcraft --classic --channel=8.x/stable');
  });

  it('needs the network', async () => {
    const own = bare({ 'command -v snapcraft': 1, 'getent hosts': 1 });
    await expect(buildSnap(ports({ lxd: own.lxd }), request(), options())).rejects.toMatchObject({
      code: 'instance-no-network',
      hint: expect.stringContaining('lxc network list'),
    });
    expect(lxd.instances.size).toBe(0);
  });

  it('tells where it can not be installed', async () => {
    const own = bare({
      ...READY,
      'snap install': 1,
    });
    await expect(buildSnap(ports({ lxd: own.lxd }), request(), options())).rejects.toMatchObject({
      code: 'snapcraft-not-installed',
      detail: 'their words',
    });
  });
});

describe('a build by snapcraft', () => {
  it('runs where the project is', async () => {
    const record = await buildSnap(ports(), request(), onHost());
    expect(record).toMatchObject({
      result: 'built',
      provider: 'snapcraft',
      artefacts: [{ file: here('x_1_amd64.snap') }],
    });
    expect(calls().at(-1)).toEqual({ cwd: project(), args: ['pack', '--use-lxd'] });
    expect(fs.existsSync(path.join(folder, 'pwned'))).toBe(false);
    expect(lxd.calls).toEqual([]);
  });

  it('is chosen where there is one', async () => {
    expect(await buildSnap(ports(), request(), onHost({ provider: 'auto' }))).toMatchObject({ provider: 'snapcraft' });
    const none = path.join(folder, 'none');
    expect(await buildSnap(ports(), request(), onHost({ provider: 'auto', snapcraft: none }))).toMatchObject({
      provider: 'lxd',
    });
    await expect(buildSnap(ports(), request(), onHost({ snapcraft: none }))).rejects.toMatchObject({
      code: 'snapcraft-missing',
    });
  });

  it('tells where nothing can build', async () => {
    const check = () => Promise.reject(new UserError('lxd-missing', 'no'));
    const own = options({ provider: 'auto', snapcraft: '/none' }, { platform: 'darwin' });
    await expect(buildSnap(ports({ lxd: { ...lxd, check } }), request(), own)).rejects.toMatchObject({
      code: 'no-builder',
      hint: expect.stringContaining('Remote Build'),
    });
  });

  it('never lets it install LXD by itself', async () => {
    const open = (more: Partial<BuildOptions>) => openSnapcraftSession(ports(), request(), { ...onHost(), ...more });
    await expect(open({ sockets: ['/none'] })).rejects.toMatchObject({ code: 'lxd-missing' });
    await expect(open({ environment: { PATH: '/none' } })).rejects.toMatchObject({ code: 'lxd-missing' });
    expect(calls()).toEqual([]);
    // Where its provider is another one.
    await expect(open({ sockets: ['/none'], platform: 'darwin' })).resolves.toMatchObject({ provider: 'snapcraft' });
  });

  it('ends with all that it started when it is cancelled', async () => {
    const stop = new AbortController();
    await stopAtWork(stop, buildSnap(ports(), request('hang'), { ...onHost(), signal: stop.signal }));
  });
});
