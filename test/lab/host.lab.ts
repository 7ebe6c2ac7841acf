/**
 * Test installs on "this machine": an instance of the lab in which the client's core itself runs, with the real `snap`,
 * the real snapd and a real terminal; as root, and as a user whom sudo asks for a password.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnapTestModel } from '../../client/src/core/install/snap-test-model.ts';
import { pretendFromStore } from './host/pretend-from-store.ts';
import { openHostMachine, PASSWORD, type HostAnswer, type HostMachine, type HostRequest } from './host/machine.ts';

const SNAP = 'swlab-keystone';
let host: HostMachine;
beforeAll(async () => {
  host = await openHostMachine();
});
afterAll(() => host?.close());

type Ask = Omit<HostRequest, 'project'>;
const asRoot = (request: Ask): Promise<HostAnswer> => host.as('root', request);
/** Who types the right password whenever it is asked for. */
const asUser = (request: Ask): Promise<HostAnswer> => host.as('lab', { person: Array(9).fill(PASSWORD), ...request });
const snaps = (...names: string[]): Pick<Ask, 'snaps'> => ({ snaps: names.map((name) => host.file(name)) });
const installed = async (): Promise<string> => host.instance.get('snap', 'list');
/** The device's own affairs never end without a network. */
const underWay = async (): Promise<string> =>
  (await host.instance.get('snap', 'changes')).replace(/^.*Initialize device.*$/mu, '');
const modelOf = ({ result }: HostAnswer): SnapTestModel['snaps'][number] =>
  (result as SnapTestModel).snaps[0] ?? expect.fail('no snap');

describe('on this machine, as root', () => {
  it('says what would be done', async () => {
    expect((await asRoot({ do: 'describe', ...snaps(SNAP) })).result).toEqual([
      "On this machine, without the store's signature:",
      `"${SNAP}" 1.10 from ${SNAP}.snap, in devmode: what confinement would refuse is only logged.`,
      `"bare", base of "${SNAP}", where it is missing.`,
      `"swlab-data", content for "${SNAP}:tables", where it is missing.`,
      'It needs the rights of an administrator: a terminal asks for the password.',
    ]);
  });

  it('refuses what can not work, and does nothing', async () => {
    const refused = async (request: Omit<Ask, 'do'>): Promise<string | undefined> =>
      (await asRoot({ do: 'install', ...request })).error?.code;
    expect(await refused(snaps('swlab-foreign'))).toBe('wrong-architecture');
    expect(await refused({ ...snaps(SNAP), mode: 'jailmode' })).toBe('jailmode-impossible');
    expect(await refused({ ...snaps(SNAP), mode: 'classic' })).toBe('mode-impossible');
    expect((await host.instance.run('snap', 'list')).stderr).toContain('No snaps are installed');
  });

  it('aborts the change where it is cancelled', async () => {
    const answer = await asRoot({ do: 'install', ...snaps(SNAP), cancelAt: '"bare"' });
    expect(answer.error?.code).toBe('cancelled');
    await expect.poll(underWay).not.toMatch(/Do(?:ing)? |Undoing/u);
    expect(await installed()).not.toMatch(/^bare/mu);
  });

  it('installs in devmode after all that the snap needs, and follows each change', async () => {
    const { result, steps, changes, lines, error } = await asRoot({ do: 'install', ...snaps(SNAP) });
    expect(error).toBeUndefined();
    expect(result).toMatchObject([{ name: SNAP, version: '1.10', revision: 'x1', devmode: true }]);
    const done = steps.filter((one) => one.endsWith(': done'));
    expect(done.slice(-3)).toEqual(['need: bare: done', 'need: swlab-data: done', `install: ${SNAP}: done`]);
    // A short one may be over before it is looked at.
    for (const name of ['bare', 'swlab-data', SNAP]) {
      expect(changes).toContainEqual(expect.stringMatching(new RegExp(`"${name}(?:_.*)?".*: Do(?:ing|ne)$`)));
    }
    expect(lines.every((line) => !line.includes('sudo'))).toBe(true);
  });

  it('shows services, connections, aliases and logs, and changes them', async () => {
    await expect
      .poll(async () => modelOf(await asRoot({ do: 'model', snap: SNAP })).services.map(({ state }) => state))
      .toEqual(['active', 'failed']);
    const before = modelOf(await asRoot({ do: 'model', snap: SNAP }));
    expect(before.logs.map(({ message }) => message)).toContain('keystone is up');
    expect((await asRoot({ do: 'connectAll', snap: SNAP })).result).toMatchObject({
      done: expect.arrayContaining([{ plug: `${SNAP}:network-control`, slot: ':network-control' }]) as unknown,
      failed: [],
    });
    await asRoot({ do: 'setAliases', snap: SNAP });
    await asRoot({ do: 'stop', snap: `${SNAP}.api` });
    const after = modelOf(await asRoot({ do: 'model', snap: SNAP }));
    expect(after.connections.filter(({ state }) => state === 'waiting')).toEqual([]);
    expect(after.aliases).toMatchObject([{ alias: `${SNAP}-manage`, state: 'set' }]);
    expect(after.services[0]).toMatchObject({ name: `${SNAP}.api`, state: 'inactive' });
    await asRoot({ do: 'start', snap: `${SNAP}.api` });
    await asRoot({ do: 'restart', snap: `${SNAP}.api` });
    expect(modelOf(await asRoot({ do: 'model', snap: SNAP })).services[0]?.state).toBe('active');
  });

  it('runs an app, and shows logs', async () => {
    const app = await asRoot({ do: 'runApp', snap: `${SNAP}.manage` });
    expect(app).toMatchObject({ result: 0, terminal: expect.stringContaining("manage a b it's") as string });
    const logs = await asRoot({ do: 'logs', snap: `${SNAP}.api` });
    expect(logs).toMatchObject({ result: 0, terminal: expect.stringContaining('keystone is up') as string });
  });

  it("tells a failed hook with the hook's words", async () => {
    const { error } = await asRoot({ do: 'install', ...snaps('swlab-hook') });
    expect(error).toMatchObject({
      code: 'snap-hook-failed',
      message: 'The hook "install" of "swlab-hook" failed: there is no database.',
    });
    expect(await installed()).not.toContain('swlab-hook');
  });

  it('removes all of it', async () => {
    const { result, error } = await asRoot({ do: 'remove' });
    expect(error).toBeUndefined();
    // snapd keeps itself.
    expect((result as string[]).filter((one) => !one.startsWith('"snapd" stays'))).toEqual([]);
    expect((await installed()).match(/^swlab\S+|^bare/gmu)).toBeNull();
    const { result: state } = await asRoot({ do: 'state' });
    expect(state).toMatchObject({ snaps: [], providers: [] });
  });
});

describe('on this machine, as a user', () => {
  it('asks for the password in the terminal, and learns nothing of it', async () => {
    const answer = await asUser({ do: 'install', ...snaps(SNAP) });
    expect(answer.error).toBeUndefined();
    expect(answer.uid).toBeGreaterThan(0);
    expect(answer.result).toMatchObject([{ name: SNAP, devmode: true }]);
    expect(answer.terminal).toContain('[sudo] password for lab');
    expect(answer.lines[0]).toContain('sudo snap install');
    expect(JSON.stringify(answer)).not.toContain(PASSWORD);
    // Each progress came without rights.
    expect(answer.changes.at(-1)).toBe(`Install "${SNAP}" snap from file "${host.file(SNAP)}": Done`);
  });

  it('shows all but the logs without a password, and says why', async () => {
    const answer = await host.as('lab', { do: 'model', snap: SNAP });
    const model = modelOf(answer);
    expect(answer.terminal).toBe('');
    expect(model.services.map(({ name }) => name)).toEqual([`${SNAP}.api`, `${SNAP}.broken`]);
    expect(model.services[0]?.state).toBe('active');
    expect(model.connections.find(({ name }) => name === 'network-control')?.state).toBe('waiting');
    expect(model).toMatchObject({ logs: [], logsProblem: 'This needs the rights of an administrator.' });
    const logs = await asUser({ do: 'logs', snap: `${SNAP}.api` });
    expect(logs).toMatchObject({ result: 0, terminal: expect.stringContaining('keystone is up') as string });
  });

  it('connects, and runs apps as the user', async () => {
    expect((await asUser({ do: 'connectAll', snap: SNAP })).result).toMatchObject({ failed: [] });
    const app = await host.as('lab', { do: 'runApp', snap: `${SNAP}.manage` });
    expect(app).toMatchObject({ result: 0, terminal: expect.stringContaining("manage a b it's") as string });
  });

  it.each([
    [
      'the wrong password',
      ['wrong', 'wrong too', 'still wrong'],
      'snap-access-denied',
      'sudo did not give the rights of an administrator: 3 incorrect password attempts.',
    ],
    ['a closed terminal', [''], 'snap-terminal-closed', 'The terminal was closed before snap had ended.'],
  ])('tells of %s', async (_, person, code, message) => {
    const { error } = await host.as('lab', { do: 'stop', snap: `${SNAP}.api`, person });
    expect(error).toMatchObject({ code, message, hint: expect.stringContaining('gain') as string });
  });

  it('tells who may not use sudo, and where there is none', async () => {
    const { instance } = host;
    await instance.get('gpasswd', '--delete', 'lab', 'sudo');
    const { error } = await asUser({ do: 'stop', snap: `${SNAP}.api` });
    expect(error).toMatchObject({
      code: 'snap-access-denied',
      message: 'sudo did not give the rights of an administrator: lab is not in the sudoers file.',
    });
    await instance.get('gpasswd', '--add', 'lab', 'sudo');
    await instance.get('mv', '/usr/bin/sudo', '/usr/bin/no-sudo');
    const without = await asUser({ do: 'stop', snap: `${SNAP}.api` });
    await instance.get('mv', '/usr/bin/no-sudo', '/usr/bin/sudo');
    expect(without.error).toMatchObject({ code: 'sudo-missing', hint: expect.stringContaining('LXD') as string });
  });

  it('removes all of it', async () => {
    const { error } = await asUser({ do: 'remove' });
    expect(error).toBeUndefined();
    expect((await installed()).match(/^swlab\S+|^bare/gmu)).toBeNull();
    expect((await host.instance.run('pgrep', '--full', 'sudo|tee -i|^snap ')).stdout).toBe('');
    expect(await host.instance.get('ls', '/tmp')).not.toMatch(/snapwright/u);
  });
});

describe('a snap of the store on this machine', () => {
  const NAME = 'swlab-nova';
  it('gives way only where that is wanted, and comes back', async () => {
    const { instance } = host;
    for (const file of ['local/snapd', 'local/bare', NAME]) {
      await instance.get('snap', 'install', '--dangerous', host.file(file));
    }
    await pretendFromStore(instance, NAME, { revision: '12', channel: 'latest/edge' });
    const before = (await instance.get('snap', 'list', NAME)).split('\n')[1] ?? '';
    expect(before).toMatch(/^swlab-nova +27\.0 +12 +latest\/edge/u);

    const { error } = await asRoot({ do: 'install', ...snaps(NAME) });
    expect(error).toMatchObject({
      code: 'snap-from-store',
      message: `"${NAME}" 27.0 from the store's channel "latest/edge" is installed on this machine.`,
      hint: expect.stringContaining('LXD instance') as string,
    });
    expect((await asRoot({ do: 'describe', ...snaps(NAME) })).result).toContain(
      'It replaces 27.0 (revision 12) from the store until the test is removed.',
    );
    const replaced = await asRoot({ do: 'install', ...snaps(NAME), replaceStoreSnap: true });
    expect(replaced).toMatchObject({ result: [{ name: NAME, revision: 'x1', devmode: true }] });
    // After an edit: snapd keeps two revisions, and one of them has to be that of the store.
    const again = await asRoot({ do: 'install', ...snaps(NAME) });
    expect(again).toMatchObject({ result: [{ name: NAME, devmode: true }] });
    expect((await asRoot({ do: 'remove' })).error).toBeUndefined();
    const after = (await instance.get('snap', 'list', '--all', NAME)).trim().split('\n').slice(1);
    expect(after).toEqual([before]);
    await instance.get('snap', 'remove', '--purge', NAME);
  });
});

describe('where there is no snapd', () => {
  it('says so, and how to get it', async () => {
    const { instance } = host;
    await instance.get('systemctl', 'stop', 'snapd.socket', 'snapd.service');
    const { error } = await asRoot({ do: 'install', ...snaps(SNAP) });
    await instance.get('systemctl', 'start', 'snapd.socket');
    expect(error).toMatchObject({
      code: expect.stringMatching(/^snapd-(?:missing|unreachable)$/u) as string,
      hint: expect.stringContaining('systemctl start snapd.socket') as string,
    });
  });
});
