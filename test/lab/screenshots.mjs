// Takes the pictures of building and testing, in the lab: the real editor, LXD and snapd. snapcraft is a stand-in.
// usage: screenshots.mjs [NAME…] [--to FOLDER]; without names, all of them go to docs/images.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeSmallPng } from '../editor/small-png.mjs';
import { snapFile } from './fixture-snaps.mjs';
import { write, writeDeployment } from './editor/projects.mjs';
import {
  answerDialog,
  instancesOf,
  lxc,
  openSession,
  paneOf,
  passDoctor,
  pressInNotification,
  pressInRow,
  rowOf,
  showView,
  waitForStatus,
  waitForTerminal,
} from './editor/session.mjs';
import { bringUp } from './up.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const to = process.argv.includes('--to') ? process.argv[process.argv.indexOf('--to') + 1] : undefined;
const wanted = process.argv
  .slice(2)
  .filter((name) => ['build', 'build-failed', 'doctor', 'snap-test', 'deployment'].includes(name));
const VIEWPORT = { width: 1280, height: 760 };

const INVENTORY = `name: inventory
title: Inventory
base: core24
version: '2.4'
summary: Keeps track of what is in the store room
description: A service with a small command to manage it.
license: Apache-2.0
grade: devel
confinement: strict

apps:
  server:
    command: bin/serve
    daemon: simple
    plugs: [network, network-bind, hardware-observe]
  manage:
    command: bin/manage
    plugs: [network, ssh-keys, removable-media]

parts:
  files:
    plugin: dump
    source: src
  settings:
    plugin: nil
    after: [files]
    override-build: |
      mkdir -p "$CRAFT_PART_INSTALL/etc"
      SCRIPT
      craftctl default
`;

bringUp(() => {});
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-picture-'));
try {
  if (wanted.length === 0 || wanted.some((name) => name !== 'deployment')) await takeSnap();
  if (wanted.length === 0 || wanted.includes('deployment')) await takeDeployment();
} finally {
  for (const { name } of instancesOf(temp)) lxc('delete', '--force', name);
  fs.rmSync(temp, { recursive: true, force: true });
}

async function takeSnap() {
  const folder = path.join(temp, 'inventory');
  const script = (text) => write(folder, 'snap/snapcraft.yaml', INVENTORY.replace('SCRIPT', text));
  write(folder, 'src/bin/serve', '#!/bin/sh\necho "serving on port 8080"\nexec sleep 1000000\n', 0o755);
  write(folder, 'src/bin/manage', '#!/bin/sh\necho "42 things in the store room"\n', 0o755);
  script('true');
  const session = await openSession({ root, folder, temp, name: 'inventory', viewport: VIEWPORT });
  const { page, command } = session;
  try {
    await session.openFile('snap/snapcraft.yaml');
    await page.locator('.codelens-decoration a', { hasText: 'Build' }).first().waitFor();
    await showView(page, 'Builds');
    await command('Snap: Build in LXD');
    await passDoctor(page);
    await waitForStatus(page, 'Built');
    script('sleep 6');
    await command('Snap: Build in LXD');
    await waitForStatus(page, 'part 2 of 2');
    await take(page, 'build');
    await waitForStatus(page, 'Built');
    script('sleep 0');
    await command('Snap: Build and Test-Install');
    await waitForStatus(page, 'Test-installed');
    await pressInRow(page, 'Snap Test', 'ssh-keys', 'Connect');
    await waitForStatus(page, 'Connected');
    await command('Snap: Set Aliases');
    await waitForStatus(page, 'Set aliases');
    await command('Snap: Run App');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'inventory.manage' }).first().click();
    await waitForTerminal(page, '42 things');
    await rowOf(page, 'Snap Test', 'Aliases').click();
    await take(page, 'snap-test');
    await command('Snap: Doctor');
    await page.locator('.pane-header[aria-label^="Doctor"]', { hasText: /ready|warning|problem/ }).waitFor();
    for (const other of ['Snap Test', 'Builds']) {
      const header = page.locator(`.pane-header[aria-label^="${other}"]`);
      if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
    }
    await command('View: Hide Panel');
    await widenSideBar(page);
    await take(page, 'doctor');
    script('cp defaults.conf "$CRAFT_PART_INSTALL/etc/"');
    await command('View: Show Explorer');
    await command('Snap: Build in LXD');
    await waitForStatus(page, 'failed');
    await command('Problems: Focus on Problems View');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'build/script-failed' }).waitFor();
    await pressInNotification(page, 'failed', 'Show Problem');
    await take(page, 'build-failed');
  } finally {
    await session.close();
  }
}

async function takeDeployment() {
  const folder = path.join(temp, 'trio');
  writeDeployment(folder, snapFile);
  const session = await openSession({ root, folder, temp, name: 'trio', viewport: VIEWPORT });
  const { page, command } = session;
  try {
    await session.openFile('snap-test.yaml');
    await page.locator('.codelens-decoration a', { hasText: 'Deploy' }).first().click();
    await waitForStatus(page, 'failed');
    const { name } = instancesOf(folder).find(({ kind }) => kind === 'test');
    lxc('exec', name, '--', 'touch', '/root/allowed');
    await command('Snap: Deploy snap-test.yaml');
    await answerDialog(page, 'Go On');
    await waitForStatus(page, 'Deployed');
    await command('View: Hide Panel');
    await paneOf(page, 'Snap Test').locator('.pane-header').click();
    await take(page, 'deployment');
  } finally {
    await session.close();
  }
}

/** Reasons are long. */
async function widenSideBar(page) {
  const { x, width } = await page.locator('.part.sidebar').boundingBox();
  await page.mouse.move(x + width, 300);
  await page.mouse.down();
  await page.mouse.move(x + 620, 300, { steps: 5 });
  await page.mouse.up();
}

async function take(page, name) {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  await page.mouse.move(VIEWPORT.width - 1, VIEWPORT.height - 1);
  // Lenses, hints and the caret settle.
  await page.waitForTimeout(1200);
  const target = path.resolve(to ?? path.join(root, 'docs/images'), `${name}.png`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, makeSmallPng(await page.screenshot()));
  console.log(`Wrote ${target}, ${Math.round(fs.statSync(target).size / 1000)} kB`);
}
