/**
 * A stand-in for LXD: its instances are folders of this machine, and what is run in them are real processes, with
 * `/root/` taken for a folder. It knows what the builds ask for, and can be told to fail.
 */
import fs from 'node:fs';
import path from 'node:path';
import { RUN_VARIABLE } from '../../../client/src/core/lxd/end-run.ts';
import type { Lxd, LxdInstance } from '../../../client/src/core/lxd/lxd.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';

export interface StandInLxd extends Lxd {
  readonly calls: string[];
  /** What the end of left runs exits with. */
  left?: number;
  readonly instances: Map<string, LxdInstance>;
  /** What stands for `/root` in an instance. */
  root(name: string): string;
}

/** @param programs a folder at the front of the PATH inside */
export function createStandInLxd(folder: string, programs = ''): StandInLxd {
  const instances = new Map<string, LxdInstance>();
  const calls: string[] = [];
  const root = (name: string): string => path.join(folder, name);
  const here = (name: string, text: string): string =>
    text.startsWith('/root') ? root(name) + text.slice('/root'.length) : text;
  const get = (name: string): LxdInstance => {
    const found = instances.get(name);
    if (!found) throw new UserError('lxd-instance-missing', `There is no instance "${name}".`);
    return found;
  };
  const update = (name: string, change: Partial<LxdInstance>): void =>
    void instances.set(name, { ...get(name), ...change });
  const toUser = (config: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(config)
        .filter(([key]) => key.startsWith('user.'))
        .map(([key, value]) => [key.slice(5), value]),
    );
  const lxd: Partial<StandInLxd> = {
    remote: 'local',
    project: undefined,
    machine: 'this',
    calls,
    instances,
    root,
    check: () => Promise.resolve({ client: '5.0.2', server: '5.0.2', architecture: 'x86_64' }),
    list: () => Promise.resolve([...instances.values()]),
    find: (name) => Promise.resolve(instances.get(name)),
    launch: async ({ name, config = {} }) => {
      calls.push(`launch ${name}`);
      await fs.promises.mkdir(root(name), { recursive: true });
      instances.set(name, {
        name,
        status: 'Running',
        type: 'container',
        architecture: 'x86_64',
        user: toUser(config),
        snapshots: [],
        createdAt: '',
      });
    },
    start: async (name) => {
      calls.push(`start ${name}`);
      await Promise.resolve(update(name, { status: 'Running' }));
    },
    stop: async (name) => {
      calls.push(`stop ${name}`);
      await Promise.resolve(update(name, { status: 'Stopped' }));
    },
    remove: async (name) => {
      calls.push(`remove ${name}`);
      instances.delete(name);
      await fs.promises.rm(root(name), { recursive: true, force: true });
    },
    rename: async (name, to) => {
      calls.push(`rename ${name} ${to}`);
      instances.set(to, { ...get(name), name: to });
      instances.delete(name);
      await fs.promises.rename(root(name), root(to));
    },
    setConfig: async (name, config) => {
      calls.push(`config ${name}`);
      await Promise.resolve(update(name, { user: { ...get(name).user, ...toUser(config) } }));
    },
    exec: async (name, args, { cwd, env, signal, ...rest } = {}) => {
      get(name);
      if (signal?.aborted) throw new Cancelled();
      calls.push(`exec ${name} ${args[0] === 'sh' ? 'sh' : args.slice(0, 2).join(' ')}`);
      // Never run here: it would end what carries the mark on all of this machine.
      if (args[0] === 'env' && args[2] === RUN_VARIABLE)
        return { code: lxd.left ?? 0, stdout: '1\n', stderr: '', end: 'exit' };
      const [command = '', ...more] = args.map((one) => here(name, one));
      const result = await streamProcess({
        command: command === 'snapcraft' && programs !== '' ? path.join(programs, 'snapcraft') : command,
        args: more,
        cwd: here(name, cwd ?? '/root'),
        env: { ...env, HOME: root(name), PATH: `${programs}:${process.env['PATH'] ?? ''}` },
        ...(signal && { signal }),
        graceMs: 1000,
        ...rest,
      });
      if (result.end === 'cancelled') throw new Cancelled();
      if (!instances.has(name)) throw new UserError('lxd-instance-missing', `There is no instance "${name}".`);
      return result;
    },
    execLine: (name, args) => ({ command: 'lxc', args: ['exec', name, '--', ...args] }),
    pullFile: async (name, from, to) => {
      calls.push(`pull ${name}`);
      await fs.promises.copyFile(here(name, from), to);
    },
  };
  return lxd as StandInLxd;
}
