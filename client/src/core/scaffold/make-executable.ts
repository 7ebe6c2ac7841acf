/** Marks new files as programs. Where that can't be done they stay as they are: snapcraft does it for hooks as well. */
import fs from 'node:fs/promises';

export async function makeExecutable(paths: readonly string[]): Promise<void> {
  if (process.platform === 'win32') return;
  await Promise.allSettled(
    paths.map(async (file) => {
      const { mode } = await fs.stat(file);
      // Who may read it may run it.
      await fs.chmod(file, mode | ((mode & 0o444) >> 2));
    }),
  );
}
