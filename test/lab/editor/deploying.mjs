// A snap-test.yaml of three snaps: deployed, gone on with after a failure, repeated, stopped and removed.
import assert from 'node:assert/strict';
import path from 'node:path';
import { snapFile } from '../fixture-snaps.mjs';
import { writeDeployment } from './projects.mjs';
import {
  answerDialog,
  instancesOf,
  lxc,
  openSession,
  paneOf,
  pressInRow,
  pressInTitle,
  processesWith,
  rowOf,
  runSteps,
  until,
  waitForNotification,
  waitForStatus,
} from './session.mjs';

const VIEW = 'Deployment';

export async function runDeploying({ root, temp }) {
  const folder = path.join(temp, 'deploying', 'three snaps');
  writeDeployment(folder, snapFile);
  const session = await openSession({ root, folder, temp, name: 'deploying' });
  const { page, command } = session;
  const test = () => instancesOf(folder).find(({ kind }) => kind === 'test');
  const icon = (words, kind) => rowOf(page, VIEW, words).locator(`.codicon-${kind}`).waitFor();

  const steps = [
    [
      'deploys three snaps, one of them built first, up to the step that fails',
      async () => {
        await session.openFile('snap-test.yaml');
        await page.locator('.codelens-decoration a', { hasText: 'Deploy' }).first().click();
        await waitForStatus(page, 'Deploying "lab-trio"');
        await waitForStatus(page, 'Deploying "lab-trio": failed');
        // Room for all steps.
        await paneOf(page, 'Snap Test').locator('.pane-header').click();
        await icon('test -e /root/allowed', 'error');
        await waitForNotification(page, 'test -e /root/allowed');
        const { name } = test();
        const list = lxc('exec', name, '--', 'snap', 'list');
        for (const snap of ['test-server', 'test-worker', 'lab-teller']) assert.match(list, new RegExp(snap));
        assert.match(lxc('exec', name, '--', 'snap', 'services'), /test-worker\.work +\S+ +active/);
        assert.match(lxc('exec', name, '--', 'snap', 'aliases'), /lab-teller\.tell +tell-me/);
      },
    ],
    [
      'goes on where it ended',
      async () => {
        lxc('exec', test().name, '--', 'touch', '/root/allowed');
        await command('Snap: Deploy snap-test.yaml');
        assert.match(await answerDialog(page, 'Go On'), /deployed in part/);
        await waitForStatus(page, 'Deployed "lab-trio"');
        await icon('test -e /root/allowed', 'pass-filled');
        await icon('echo all is there', 'pass-filled');
      },
    ],
    [
      'repeats one step',
      async () => {
        lxc('exec', test().name, '--', 'rm', '/root/allowed');
        await pressInRow(page, VIEW, 'test -e /root/allowed', 'Repeat This Step');
        await waitForStatus(page, 'failed');
        await icon('test -e /root/allowed', 'error');
        lxc('exec', test().name, '--', 'touch', '/root/allowed');
        await pressInRow(page, VIEW, 'test -e /root/allowed', 'Repeat This Step');
        await icon('test -e /root/allowed', 'pass-filled');
      },
    ],
    [
      'is found again by a window that is reloaded',
      async () => {
        await session.open();
        await command('Snapwright: Focus on Deployment View');
        const other = paneOf(page, 'Snap Test').locator('.pane-header');
        if ((await other.getAttribute('aria-expanded')) === 'true') await other.click();
        await icon('test -e /root/allowed', 'pass-filled');
      },
    ],
    [
      'is removed as a whole',
      async () => {
        const { name } = test();
        await pressInTitle(page, VIEW, 'Remove Deployment');
        await answerDialog(page, 'Remove');
        await until(() => test() === undefined, 'the instance is gone');
        await paneOf(page, VIEW).waitFor({ state: 'hidden' });
        await until(() => processesWith(name).length === 0, 'no process is left');
      },
    ],
    [
      'is stopped in the middle, and removed then',
      async () => {
        await session.openFile('snap-test.yaml');
        await command('Snap: Deploy snap-test.yaml');
        await waitForStatus(page, /Deploying "lab-trio": test-server: install/);
        await command('Snap: Stop');
        await waitForStatus(page, 'stopped');
        await command('Snap: Remove Deployment');
        await answerDialog(page, 'Remove');
        await until(() => test() === undefined, 'the instance is gone');
        await session.openFile('built/snap/snapcraft.yaml');
        await command('Snap: Clean');
        await until(() => instancesOf(folder).length === 0, 'all instances are gone');
      },
    ],
  ];
  try {
    return await runSteps(steps, { page, temp, name: 'deploying' });
  } finally {
    await session.close();
    for (const { name } of instancesOf(folder)) lxc('delete', '--force', name);
  }
}
