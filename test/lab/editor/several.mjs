// Two snaps in a workspace that is trusted only after a while: which one is meant is asked once.
import assert from 'node:assert/strict';
import path from 'node:path';
import { writeSmall } from './projects.mjs';
import {
  instancesOf,
  offeredCommands,
  openSession,
  passDoctor,
  pick,
  runSteps,
  until,
  waitForStatus,
  waitForTerminal,
} from './session.mjs';

export async function runSeveral({ root, temp }) {
  const folder = path.join(temp, 'several');
  writeSmall(path.join(folder, 'one'), 'lab-one');
  writeSmall(path.join(folder, 'two'), 'lab-two');
  const session = await openSession({
    root,
    folder,
    temp,
    name: 'several',
    isTrusted: false,
    settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
  });
  const { page, command } = session;
  const asks = page.locator('.quick-input-widget:visible .quick-input-title', { hasText: 'Which snap' });
  const names = () => instancesOf(folder).map(({ name }) => name.replace(/^snapwright-build-(lab-\w+)-.*$/, '$1'));

  const steps = [
    [
      'offers to build as soon as the workspace is trusted',
      async () => {
        await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
        assert.equal(await page.locator('.activitybar .action-label[aria-label="Snapwright"]').count(), 0);
        await command('Workspaces: Manage Workspace Trust');
        const trust = page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).first();
        await trust.waitFor();
        // The page takes no click before it is drawn to its end.
        await until(async () => {
          await trust.click({ timeout: 500 }).catch(() => {});
          return (await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).count()) === 0;
        }, 'the workspace is trusted');
        await page.locator('.activitybar .action-label[aria-label="Snapwright"]').waitFor();
        await command('View: Close All Editors');
        const isOffered = async () => (await offeredCommands(page)).some((one) => one.startsWith('Snap: Build in LXD'));
        await until(isOffered, 'the command is offered');
      },
    ],
    [
      'asks which snap is meant, and builds it',
      async () => {
        await command('Snap: Build in LXD');
        await asks.waitFor();
        await pick(page, 'two/snap/snapcraft.yaml');
        await passDoctor(page);
        await waitForStatus(page, 'Built lab-two_1.0');
        assert.deepEqual(names(), ['lab-two']);
      },
    ],
    [
      'remembers it',
      async () => {
        await command('Snap: Build in LXD');
        await waitForStatus(page, 'Building "lab-two"');
        await waitForStatus(page, 'Built lab-two_1.0');
        assert.deepEqual(names(), ['lab-two']);
      },
    ],
    [
      'means the snap whose file is in front, and the one that is chosen anew',
      async () => {
        await session.openFile('one/snap/snapcraft.yaml');
        await page.locator('.codelens-decoration a', { hasText: 'Build' }).first().waitFor();
        await command('Snap: Build in LXD');
        await waitForStatus(page, 'Built lab-one_1.0');
        await command('View: Close All Editors');
        await command('Snap: Choose Snap');
        await pick(page, 'one/snap/snapcraft.yaml');
        await command('Snap: Build in LXD');
        await waitForStatus(page, 'Building "lab-one"');
        await waitForStatus(page, 'Built lab-one_1.0');
        assert.deepEqual(names().sort(), ['lab-one', 'lab-two']);
      },
    ],
    [
      'builds each of them by its task, again and again',
      async () => {
        for (const name of ['two', 'one', 'two']) {
          await page.keyboard.press('F1');
          await page.locator('.quick-input-widget:visible input').first().fill('>Tasks: Run Task');
          await page.locator('.quick-input-list .monaco-list-row[aria-label^="Tasks: Run Task"]').click();
          await pick(page, 'snapwright');
          await pick(page, `Build ${name}/snap/snapcraft.yaml`);
          const done = new RegExp(`^(?:Built|Already packed:?) lab-${name}_1\\.0`);
          // May ask how the output is to be searched.
          await Promise.race([
            waitForTerminal(page, done),
            pick(page, 'Continue without scanning').then(() => waitForTerminal(page, done)),
          ]);
          await waitForStatus(page, `Built lab-${name}`);
        }
      },
    ],
    [
      'cleans up both',
      async () => {
        for (const name of ['one', 'two']) {
          // Both have the same name in their tabs.
          await command('View: Close All Editors');
          await page.locator('.tabs-container .tab').waitFor({ state: 'hidden' });
          await session.openFile(`${name}/snap/snapcraft.yaml`);
          await command('Snap: Clean');
          await until(() => !names().includes(`lab-${name}`), `the instance of ${name} is gone`);
          await waitForStatus(page, 'done');
        }
      },
    ],
  ];
  try {
    return await runSteps(steps, { page, temp, name: 'several' });
  } finally {
    await session.close();
  }
}
