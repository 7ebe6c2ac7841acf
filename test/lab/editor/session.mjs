// A window of VS Code on a folder, with the extension and the lab's images: what a person does in it, and sees.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { makeEditorUrl, startCodeServer } from '../../../scripts/code-server.mjs';
import { launchChromium } from '../../editor/browser.mjs';
import { QUIET_SETTINGS } from '../../editor/quiet-settings.mjs';
import { openFile, runCommand, waitForWorkbench } from '../../editor/workbench.mjs';
import { BUILD_IMAGE, places, SNAPD_IMAGE } from '../places.mjs';

/** How long anything may take here: machines with few cores build in it too. */
const PATIENCE_MS = 60_000;

const MOST_FAILURES = 3;

const SETTINGS = {
  ...QUIET_SETTINGS,
  'workbench.reduceMotion': 'on',
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  // Its text can be read then.
  'terminal.integrated.gpuAcceleration': 'off',
  'snapwright.build.provider': 'lxd',
  'snapwright.build.lxd.image': BUILD_IMAGE,
  'snapwright.install.target': 'lxd',
  'snapwright.install.lxd.image': SNAPD_IMAGE,
  'snapwright.install.localSnaps': places.snaps,
};

/**
 * @param {{ root: string, folder: string, temp: string, name: string, settings?: object, viewport?: object, isTrusted?: boolean }} options
 */
export async function openSession({
  root,
  folder,
  temp,
  name,
  settings = {},
  viewport = { width: 1280, height: 900 },
  isTrusted = true,
}) {
  const dataFolder = path.join(temp, `data-${name}`);
  // What a test of another window left is not this one's.
  fs.rmSync(dataFolder, { recursive: true, force: true });
  const server = await startCodeServer({ dataFolder, smokeTest: true, settings: { ...SETTINGS, ...settings } });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(PATIENCE_MS);
  const session = {
    page,
    folder,
    dataFolder,
    /** Where the extension keeps what it remembers. */
    stateFolder: path.join(dataFolder, 'data/User/globalStorage/snapwright.snapwright'),
    /** Also again: that is what "Reload Window" does. */
    async open() {
      await page.goto(makeEditorUrl(server, { folder, development: root }), { waitUntil: 'domcontentloaded' });
      await waitForWorkbench(page);
      // With it come the commands.
      if (isTrusted) await page.locator('.activitybar .action-label[aria-label="Snapwright"]').waitFor();
    },
    command: (title) => runCommand(page, title),
    openFile: (file) => openFile(page, file),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
  try {
    await session.open();
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Runs what belongs together, each step after the one before. */
export async function runSteps(steps, { page, temp, name }) {
  const verdict = { passed: [], failed: [], skipped: [] };
  for (const [index, [title, work]] of steps.entries()) {
    const started = performance.now();
    try {
      const said = await work();
      const seconds = `${((performance.now() - started) / 1000).toFixed(0)} s`;
      verdict.passed.push(`${title} (${said ? `${said}; ` : ''}${seconds})`);
    } catch (error) {
      const picture = path.join(temp, `stuck-${name}-${index}.png`);
      await page?.screenshot({ path: picture }).catch(() => {});
      // A question that nobody answered.
      await page?.keyboard.press('Escape').catch(() => {});
      verdict.failed.push({ title, error: `${error?.stack ?? error}\nPicture: ${picture}` });
      if (verdict.failed.length < MOST_FAILURES) continue;
      // More would only tell of the same again.
      verdict.skipped.push(...steps.slice(index + 1).map(([other]) => other));
      break;
    }
  }
  return verdict;
}

// The terminal in front

export async function readTerminal(page) {
  const lines = await page.locator('.terminal-wrapper.active .xterm-rows > div').allInnerTexts();
  return lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
}

export async function waitForTerminal(page, words) {
  await page.locator('.terminal-wrapper.active .xterm-rows > div', { hasText: words }).first().waitFor();
}

// The status bar

const statusItem = (page) => page.locator('.statusbar-item[id*="snapwright.build"]');

export async function waitForStatus(page, words) {
  await statusItem(page).filter({ hasText: words }).waitFor();
}

export async function clickStatus(page) {
  await statusItem(page).locator('a').click();
}

// Views

export const paneOf = (page, title) =>
  page.locator('.pane', { has: page.locator(`.pane-header[aria-label^="${title}"]`) });

/** Each row as `label description`. */
export async function readRows(page, title) {
  const labels = await paneOf(page, title).locator('.monaco-list-row .monaco-icon-label').all();
  return Promise.all(
    labels.map(async (label) => {
      const parts = await label.locator('.label-name, .label-description').allInnerTexts();
      return parts.join(' ').replaceAll('\u00a0', ' ').trim();
    }),
  );
}

export const rowOf = (page, title, words) =>
  paneOf(page, title).locator('.monaco-list-row').filter({ hasText: words }).first();

export async function showView(page, title) {
  await runCommand(page, `Snapwright: Focus on ${title} View`);
  await paneOf(page, title).waitFor();
}

/** Presses a button at the end of a row. */
export async function pressInRow(page, title, words, button) {
  const row = rowOf(page, title, words);
  await row.hover();
  await row.locator(`.action-label[aria-label="${button}"]`).click();
}

export async function pressInTitle(page, title, button) {
  const pane = paneOf(page, title);
  await pane.locator('.pane-header').hover();
  await pane.locator(`.pane-header .action-label[aria-label^="${button}"]`).click();
}

// Notifications: with the driver of smoke tests no toasts are shown, but the center has them all.

const center = (page) => page.locator('.notifications-center.visible');

async function inCenter(page, work) {
  await runCommand(page, 'Notifications: Show Notifications');
  await center(page).waitFor();
  try {
    return await work(center(page).locator('.notification-list-item'));
  } finally {
    // A button may have closed it.
    const hide = center(page).locator('.notifications-center-header .codicon-notifications-hide');
    await hide.click({ timeout: 1000 }).catch(() => {});
  }
}

export function waitForNotification(page, words) {
  return inCenter(page, async (items) => {
    const item = items.filter({ hasText: words }).first();
    await item.waitFor();
    return await item.locator('.notification-list-item-message').innerText();
  });
}

export function readNotifications(page) {
  return inCenter(page, (items) => items.locator('.notification-list-item-message').allInnerTexts());
}

export function pressInNotification(page, words, button) {
  return inCenter(page, async (items) => {
    const item = items.filter({ hasText: words }).first();
    await item.waitFor();
    await item.hover();
    await item.locator('.monaco-button', { hasText: button }).first().click();
  });
}

export async function clearNotifications(page) {
  await runCommand(page, 'Notifications: Clear All Notifications');
}

/**
 * The first build asks the doctor, who may see a running instance without a network. That there is none in the lab is no
 * reason to wait.
 * @param words what the status bar shows for a while from then on, perhaps before the doctor's question is out of the way
 */
export async function passDoctor(page, words) {
  const begun = words === undefined ? Promise.resolve() : waitForStatus(page, words);
  // Told of below, unless something else goes wrong before.
  begun.catch(() => {});
  const asks = page.locator('.statusbar-item[id="status.notifications"] .codicon-bell-dot');
  await until(async () => {
    if (await statusItem(page).isVisible()) return true;
    if (!(await asks.isVisible())) return false;
    return await inCenter(page, async (items) => {
      const question = items.filter({ hasText: 'This machine is not ready to build' });
      if ((await question.count()) === 0) return false;
      await question.hover();
      await question.locator('.monaco-button', { hasText: 'Build Anyway' }).click();
      return true;
    });
  }, 'the build begins, or the doctor asks');
  await begun;
}

/** In the question in the middle of the window; answers what it says. */
export async function answerDialog(page, button) {
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  const text = await dialog.locator('.dialog-message-container').innerText();
  await dialog.locator('.dialog-buttons .monaco-button', { hasText: button }).first().click();
  await dialog.waitFor({ state: 'hidden' });
  return text;
}

/** What the palette has of ours. */
export async function offeredCommands(page) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget:visible input').first().fill('>Snap: ');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Snap: ' }).first().waitFor();
  const rows = await page.locator('.quick-input-list .monaco-list-row .label-name').allInnerTexts();
  await page.keyboard.press('Escape');
  return rows.map((one) => one.replaceAll('\u00a0', ' '));
}

/** In the list that asks. */
export async function pick(page, words) {
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: words });
  await row.first().waitFor();
  await row.first().click();
}

// This machine

/** Seconds that LXD may need to end what it does with an instance: one that was stopped while it was made, say. */
const BUSY_SECONDS = 30;

export function lxc(...args) {
  for (let second = 0; ; second++) {
    const { status, stdout, stderr } = spawnSync('lxc', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    if (status === 0) return stdout;
    if (!/is busy running/.test(stderr) || second >= BUSY_SECONDS) throw new Error(`lxc ${args.join(' ')}: ${stderr}`);
    spawnSync('sleep', ['1']);
  }
}

/** Instances that were made for projects below a folder: `{ name, status, kind }`. */
export function instancesOf(folder) {
  return JSON.parse(lxc('list', '--format', 'json'))
    .filter(({ config }) => config['user.snapwright.folder']?.startsWith(folder))
    .map(({ name, status, config }) => ({ name, status, kind: config['user.snapwright.kind'] }));
}

/** Command lines of processes with some words in them, but not of those that only list. */
export function processesWith(words) {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => found?.[3].includes(words))
    .map(([, pid, parent, args]) => ({ pid: Number(pid), parent: Number(parent), args }));
}

/** Ends the process in which the extension runs, without a word. */
export function killExtensionHost(dataFolder) {
  const servers = processesWith(`--server-data-dir ${dataFolder}`).map(({ pid }) => pid);
  const hosts = processesWith('--type=extensionHost').filter(({ parent }) => servers.includes(parent));
  if (hosts.length === 0) throw new Error('There is no extension host.');
  for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
}

export async function until(condition, what) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
