// Test installs: what the view shows and what its buttons do, with a real snapd in a throw-away instance.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { snapFile } from '../fixture-snaps.mjs';
import { write, writeHello } from './projects.mjs';
import {
  answerDialog,
  clearNotifications,
  instancesOf,
  lxc,
  openSession,
  passDoctor,
  pick,
  pressInNotification,
  pressInRow,
  pressInTitle,
  processesWith,
  readRows,
  rowOf,
  runSteps,
  until,
  waitForNotification,
  waitForStatus,
  waitForTerminal,
} from './session.mjs';

const VIEW = 'Snap Test';
const INSTALLED = 'Test-installed "hello-lab"';

export async function runTesting({ root, temp }) {
  const folder = path.join(temp, 'testing', 'hello lab');
  writeHello(folder);
  const session = await openSession({ root, folder, temp, name: 'testing' });
  const { page, command } = session;
  const test = () => instancesOf(folder).find(({ kind }) => kind === 'test');
  const inside = (...args) => lxc('exec', test().name, '--', ...args);
  const has = (...rows) =>
    until(
      async () => {
        const shown = await readRows(page, VIEW);
        return rows.every((row) => shown.some((one) => (row instanceof RegExp ? row.test(one) : one === row)));
      },
      `rows ${rows.join(', ')}`,
    );

  const steps = [
    [
      'builds and installs in devmode, and shows services, apps and connections',
      async () => {
        await session.openFile('snap/snapcraft.yaml');
        await page.locator('.codelens-decoration a', { hasText: 'Build and install' }).first().click();
        await passDoctor(page, 'Test-installing "hello-lab": Creating');
        await waitForStatus(page, INSTALLED);
        await has('hello-lab.server active', 'hello-lab', 'hello-lab.manage', 'Connections 2 of 5 connected');
        await has('network → :network', 'network-control waits for :network-control', 'greetings impossible');
        assert.match(inside('snap', 'list', 'hello-lab'), /devmode/);
      },
    ],
    [
      'connects one, disconnects it, and connects all that can be',
      async () => {
        await pressInRow(page, VIEW, 'network-control', 'Connect');
        await has('network-control → :network-control, by hand');
        await pressInRow(page, VIEW, 'network-control', 'Disconnect');
        await has('network-control waits for :network-control');
        await pressInTitle(page, VIEW, 'Connect All');
        await has(
          'network-control → :network-control, by hand',
          'ssh-keys → :ssh-keys, by hand',
          'greetings impossible',
        );
        await has('Connections 4 of 5 connected');
        assert.match(
          inside('snap', 'connections', 'hello-lab'),
          /network-control +hello-lab:network-control +:network-control +manual/,
        );
      },
    ],
    [
      'leads from a connection to its line',
      async () => {
        await pressInRow(page, VIEW, 'network-control', 'Show in snapcraft.yaml');
        await page.locator('.statusbar-item', { hasText: /Ln 18, Col/ }).waitFor();
      },
    ],
    [
      'sets an alias, and takes it away',
      async () => {
        await command('Snap: Set Aliases');
        await has('Aliases 1 of 1 set');
        assert.match(inside('snap', 'aliases'), /hello-lab\.manage +hello-lab-manage +manual/);
        await rowOf(page, VIEW, 'Aliases').click();
        await pressInRow(page, VIEW, 'hello-lab-manage', 'Remove Alias');
        await has('Aliases 0 of 1 set');
        await pressInRow(page, VIEW, 'hello-lab-manage', 'Set Alias');
        await has('Aliases 1 of 1 set');
      },
    ],
    [
      'stops, starts and restarts a service, and shows its logs',
      async () => {
        await pressInRow(page, VIEW, 'hello-lab.server', 'Stop Service');
        await has(/^hello-lab\.server inactive/, 'Services 0 of 1 active');
        await pressInRow(page, VIEW, 'hello-lab.server', 'Start Service');
        await has(/^hello-lab\.server active/);
        const before = inside('pgrep', '-f', 'sleep 1000000').trim();
        await command('Snap: Restart Services');
        await waitForStatus(page, 'Restarted services');
        assert.notEqual(inside('pgrep', '-f', 'sleep 1000000').trim(), before);
        await has(/^hello-lab\.server active/);
        // The view reads it anew; what is pressed while it does has lost its row.
        await page.waitForTimeout(1500);
        await pressInRow(page, VIEW, 'hello-lab.server', 'Show Logs');
        await waitForTerminal(page, /hello-lab\.server\[\d+\]: serving/);
        await page.keyboard.press('Control+C');
        await until(() => processesWith(`${test().name} -- snap logs`).length === 0, 'the logs end');
      },
    ],
    [
      'runs an app in a terminal that stays, with its exit code',
      async () => {
        await command('Snap: Run App');
        await pick(page, 'hello-lab.manage');
        await waitForTerminal(page, 'hello,');
        await waitForTerminal(page, /exit code: 3/);
      },
    ],
    [
      'writes a script of it all',
      async () => {
        await command('Snap: Write Test Script');
        await page.locator('.view-line', { hasText: 'snap alias hello-lab.manage hello-lab-manage' }).waitFor();
        await page.locator('.view-line', { hasText: 'snap connect hello-lab:ssh-keys :ssh-keys' }).waitFor();
        await command('View: Revert and Close Editor');
      },
    ],
    [
      'starts fresh: rolls back, and proposes what was done by hand',
      async () => {
        inside('touch', '/root/left-by-the-test');
        await session.openFile('snap/snapcraft.yaml');
        await clearNotifications(page);
        await page.locator('.editor-instance .line-numbers').first().waitFor();
        // The editor takes up settings in its own time; one of them is seen.
        const settings = { 'snapwright.install.lxd.fresh': true, 'editor.lineNumbers': 'off' };
        write(folder, '.vscode/settings.json', JSON.stringify(settings));
        await page.locator('.editor-instance .line-numbers').first().waitFor({ state: 'hidden' });
        await command('Snap: Test-Install Last Build');
        await waitForStatus(page, 'Rolling back');
        await waitForStatus(page, INSTALLED);
        assert.doesNotMatch(inside('ls', '/root'), /left-by-the-test/);
        await has('Connections 2 of 5 connected');
        await pressInNotification(page, 'Last time you connected', 'Do It Again');
        await has('Connections 4 of 5 connected', 'Aliases 1 of 1 set');
      },
    ],
    [
      'is found again by a window that is reloaded',
      async () => {
        await session.open();
        await command('Snapwright: Focus on Snap Test View');
        await has('hello-lab.server active');
      },
    ],
    [
      'tells why an install failed, with what its hook said',
      async () => {
        fs.copyFileSync(snapFile('test-broken'), path.join(folder, 'test-broken.snap'));
        await clearNotifications(page);
        await command('View: Show Explorer');
        const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'test-broken.snap' });
        await file.click({ button: 'right' });
        const item = page.locator('.context-view .action-menu-item', { hasText: 'Test-Install This Snap' });
        await item.hover();
        // A menu takes no click for a moment, so that the one that opened it does not count twice.
        await page.waitForTimeout(500);
        await item.click();
        await waitForStatus(page, 'failed');
        await waitForNotification(page, 'this hook fails on purpose');
        await command('Snapwright: Focus on Snap Test View');
        await has(/^Nothing is installed on LXD instance/);
      },
    ],
    [
      'is stopped in the middle, and removed with all that came with it',
      async () => {
        await session.openFile('snap/snapcraft.yaml');
        await command('Snap: Test-Install Last Build');
        await waitForStatus(page, 'Rolling back');
        await command('Snap: Stop');
        await waitForStatus(page, 'stopped');
        await command('Snap: Test-Install Last Build');
        await waitForStatus(page, INSTALLED);
        const { name } = test();
        await pressInTitle(page, VIEW, 'Remove Test Install');
        const question = await answerDialog(page, 'Remove');
        assert.match(question, /is deleted with all that is on it/);
        await until(() => test() === undefined, 'the instance is gone');
        await page.locator('.welcome-view-content', { hasText: 'Nothing is test-installed yet' }).waitFor();
        await until(() => processesWith(name).length === 0, 'no process is left');
        await command('Snap: Clean');
        await until(() => instancesOf(folder).length === 0, 'all instances are gone');
      },
    ],
    [
      'takes back an instance that is stopped while it is made',
      async () => {
        const [snap] = fs.readdirSync(folder).filter((name) => name.startsWith('hello-lab_'));
        assert.ok(snap);
        await session.openFile('snap/snapcraft.yaml');
        await command('Snap: Test-Install Last Build');
        await waitForStatus(page, /Test-installing "hello-lab": (?:Creating|Retrieving|Waiting|Starting)/);
        await command('Snap: Stop');
        await waitForStatus(page, 'stopped');
        assert.deepEqual(instancesOf(folder), []);
      },
    ],
  ];
  try {
    return await runSteps(steps, { page, temp, name: 'testing' });
  } finally {
    await session.close();
    for (const { name } of instancesOf(folder)) lxc('delete', '--force', name);
  }
}
