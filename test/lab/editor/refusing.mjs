// Where it can not work: Restricted Mode, no LXD, no snapcraft, no project. Each says so, and what to do.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { write, writeHello } from './projects.mjs';
import {
  offeredCommands,
  openSession,
  passDoctor,
  pressInNotification,
  processesWith,
  readNotifications,
  runSteps,
  until,
  waitForNotification,
} from './session.mjs';

const YAML = 'snap/snapcraft.yaml';
const MISSING = '/nowhere/lxc';

export async function runRefusing({ root, temp }) {
  const verdicts = [];
  const folder = path.join(temp, 'refusing/hello');
  writeHello(folder);
  const empty = path.join(temp, 'refusing/empty');
  fs.mkdirSync(empty, { recursive: true });
  const within = async (name, options, toSteps) => {
    const session = await openSession({ root, folder, temp, name, ...options });
    try {
      verdicts.push(await runSteps(toSteps(session), { page: session.page, temp, name }));
    } finally {
      await session.close();
    }
  };

  await within(
    'restricted',
    {
      isTrusted: false,
      settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
    },
    ({ page, openFile }) => [
      [
        'offers nothing of it in Restricted Mode',
        async () => {
          await openFile(YAML);
          await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
          await page.locator('.codelens-decoration a', { hasText: 'needs snap connect' }).first().waitFor();
          const offered = await offeredCommands(page);
          for (const command of ['Build', 'Doctor', 'Clean', 'Deploy', 'Run App', 'Remote Build', 'Shell']) {
            assert.ok(!offered.some((one) => one.startsWith(`Snap: ${command}`)), offered.join('\n'));
          }
          assert.equal(await page.locator('.codelens-decoration a', { hasText: /^Build$/ }).count(), 0);
          assert.equal(await page.locator('.activitybar .action-label[aria-label="Snapwright"]').count(), 0);
        },
      ],
    ],
  );

  await within(
    'without-lxd',
    { settings: { 'snapwright.lxd.path': MISSING, 'snapwright.build.snapcraftPath': '/nowhere/snapcraft' } },
    ({ page, command, openFile }) => [
      [
        'says that LXD is missing and how to get it, before a build and in one',
        async () => {
          await openFile(YAML);
          await page.locator('.codelens-decoration a', { hasText: 'Build' }).first().waitFor();
          await command('Snap: Build in LXD');
          await waitForNotification(page, 'This machine is not ready to build');
          await pressInNotification(page, 'This machine is not ready to build', 'Build Anyway');
          const text = await waitForNotification(page, /LXD is not installed: there is no program ".*lxc"/);
          assert.match(text, /snap install lxd/);
        },
      ],
      [
        'says that nothing is built yet',
        async () => {
          await command('Snap: Test-Install Last Build');
          await waitForNotification(page, 'Nothing is built of "hello-lab" yet');
        },
      ],
      [
        'shows the same in the view of the doctor',
        async () => {
          await pressInNotification(page, 'LXD is not installed', 'Doctor');
          await page.locator('.pane-header[aria-label^="Doctor"]', { hasText: /\d+ problems?/ }).waitFor();
        },
      ],
    ],
  );

  const slow = path.join(temp, 'refusing/slow/lxc');
  write(path.dirname(slow), 'lxc', '#!/bin/sh\nexec sleep 8642\n', 0o755);
  await within('slow-lxd', { settings: { 'snapwright.lxd.path': slow } }, ({ page, command, openFile }) => [
    [
      'stops looking at the machine before the first build, and builds nothing then',
      async () => {
        await openFile(YAML);
        await page.locator('.codelens-decoration a', { hasText: 'Build' }).first().waitFor();
        await command('Snap: Build in LXD');
        await until(() => processesWith('sleep 8642').length > 0, 'LXD is asked');
        await pressInNotification(page, 'Looking whether this machine is ready', 'Cancel');
        await until(() => processesWith('sleep 8642').length === 0, 'LXD is asked no more');
        await command('Snap: Show Build Log');
        await waitForNotification(page, '"hello-lab" was not built yet');
        // One that just came may be drawn twice for a moment.
        assert.deepEqual([...new Set(await readNotifications(page))], ['"hello-lab" was not built yet.']);
      },
    ],
  ]);

  await within(
    'without-snapcraft',
    { settings: { 'snapwright.build.provider': 'snapcraft', 'snapwright.build.snapcraftPath': '/nowhere/snapcraft' } },
    ({ page, command, openFile }) => [
      [
        'says that snapcraft is missing and how to get it',
        async () => {
          await openFile(YAML);
          await page.locator('.codelens-decoration a', { hasText: 'Build' }).first().waitFor();
          await command('Snap: Build in LXD');
          await passDoctor(page);
          const text = await waitForNotification(page, 'There is no program "/nowhere/snapcraft"');
          assert.match(text, /snap install snapcraft --classic/);
        },
      ],
    ],
  );

  await within('without-project', { folder: empty }, ({ page }) => [
    [
      'offers a new snap where there is none',
      async () => {
        await page.locator('.activitybar .action-label[aria-label="Snapwright"]').click();
        await page
          .locator('.welcome-view-content', { hasText: 'There is no snapcraft.yaml in this workspace' })
          .waitFor();
        const offered = await offeredCommands(page);
        assert.ok(offered.some((one) => one.startsWith('Snap: New Snap')));
        assert.ok(!offered.some((one) => one.startsWith('Snap: Build')));
        assert.deepEqual(processesWith(MISSING), []);
      },
    ],
  ]);

  const all = { passed: [], failed: [], skipped: [] };
  for (const verdict of verdicts) for (const key of Object.keys(all)) all[key].push(...verdict[key]);
  return all;
}
