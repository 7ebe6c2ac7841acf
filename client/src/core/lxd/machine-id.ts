/** What tells this machine from others that share an LXD server with it. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Linux has one; it is not to be told to others, so only its hash is. */
const SYSTEM_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];
const LENGTH = 16;

let known: string | undefined;

/**
 * Letters and digits, always the same for this machine and this user: two users have two homes, and what one of them
 * copied into an instance the other knows nothing of.
 */
export function readMachineId(): string {
  return (known ??= toMachineId(readFirst(SYSTEM_FILES) ?? readOwn(ownFile()), os.homedir()));
}

export function toMachineId(machine: string, home: string): string {
  return createHash('sha256').update(`snapwright\0${machine}\0${home}`).digest('hex').slice(0, LENGTH);
}

/** macOS, Windows and small containers have no such file: there it is one of our own. */
export function readOwn(file: string): string {
  const before = readFirst([file]);
  if (before !== undefined) return before;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    // Whoever makes it first is right: two windows may come at once.
    fs.writeFileSync(file, `${randomUUID()}\n`, { flag: 'wx' });
  } catch {
    // It is there by now, or can't be written: then the name has to do.
  }
  return readFirst([file]) ?? os.hostname();
}

function ownFile(): string {
  const home = os.homedir();
  const { env, platform } = process;
  if (platform === 'win32') {
    return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'snapwright', 'machine-id');
  }
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'snapwright', 'machine-id');
  return path.join(env['XDG_STATE_HOME'] ?? path.join(home, '.local', 'state'), 'snapwright', 'machine-id');
}

function readFirst(files: readonly string[]): string | undefined {
  for (const file of files) {
    try {
      const text = fs.readFileSync(file, 'utf8').trim();
      // systemd writes "uninitialized" until the first start is over.
      if (text !== '' && text !== 'uninitialized') return text;
    } catch {
      // The next one may be there.
    }
  }
  return undefined;
}
