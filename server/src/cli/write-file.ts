/** Replaces a file's text at once or not at all: readers see the old text or the new one, never a part. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Keeps the file's mode; a link stays a link. Throws what the file system says. */
export function writeFileAtomically(file: string, bytes: Uint8Array): void {
  const real = fs.realpathSync(file);
  // Renaming over a file needs no right to write it, but its owner said "read-only".
  fs.accessSync(real, fs.constants.W_OK);
  const { mode, uid, gid } = fs.statSync(real);
  const temporary = path.join(path.dirname(real), `.${path.basename(real)}.${process.pid}.tmp`);
  try {
    const handle = fs.openSync(temporary, 'wx', mode);
    try {
      fs.writeFileSync(handle, bytes);
      // The mode given to open is cut by the umask.
      fs.fchmodSync(handle, mode);
      keepOwner(handle, uid, gid);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(temporary, real);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** Only root may give a file to another owner, and needs to when it runs as root on a user's file. */
function keepOwner(handle: number, uid: number, gid: number): void {
  try {
    fs.fchownSync(handle, uid, gid);
  } catch {
    // The new file belongs to whoever runs the fix, as with any editor.
  }
}
