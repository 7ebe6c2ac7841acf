/** Reads standard input to its end, or as far as anything would be checked. */
import fs from 'node:fs';

export function readStdin(limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  const buffer = Buffer.alloc(64 * 1024);
  let size = 0;
  while (size <= limit) {
    let read: number;
    try {
      read = fs.readSync(0, buffer);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      // Windows reports the end of a pipe as an error.
      if (code === 'EOF') break;
      if (code !== 'EAGAIN') throw error;
      // A terminal or socket in non-blocking mode: there is nothing yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      continue;
    }
    if (read === 0) break;
    chunks.push(Uint8Array.from(buffer.subarray(0, read)));
    size += read;
  }
  return Buffer.concat(chunks);
}
