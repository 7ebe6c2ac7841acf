// The window: a Chromium of the system, driven without a desktop.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function findChromium() {
  return [process.env.CHROMIUM, ...PLACES].find((file) => file && fs.existsSync(file));
}

export function launchChromium() {
  return chromium.launch({ executablePath: findChromium(), args: ARGS });
}
