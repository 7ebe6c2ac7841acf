/** The output that is kept of a program: all of it, or the last of what is too much. */

const MOST = 16 * 1024 * 1024;

export interface KeptOutput {
  add(data: Uint8Array): void;
  text(): string;
}

export function createKeptOutput(most = MOST): KeptOutput {
  let pieces: Uint8Array[] = [];
  let size = 0;
  return {
    add(data) {
      pieces.push(data);
      size += data.length;
      // Twice the bound before it is cut: each byte is moved at most once more.
      if (size > 2 * most) {
        pieces = [Buffer.concat(pieces).subarray(-most)];
        size = most;
      }
    },
    text() {
      const whole = Buffer.concat(pieces);
      return whole.subarray(Math.max(0, whole.length - most)).toString('utf8');
    },
  };
}
