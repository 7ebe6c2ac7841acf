/** Names of system calls by architecture and number. */
import { ARCHITECTURES, AUDIT_ARCHITECTURES, SYSCALL_NUMBERS } from './syscall-numbers.ts';

let names: ReadonlyMap<string, string> | undefined;

function readNames(): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const [name, text] of Object.entries(SYSCALL_NUMBERS)) {
    const numbers = text.split(' ');
    ARCHITECTURES.forEach((architecture, index) => {
      const number = numbers.length === 1 ? numbers[0] : numbers[index];
      // Of two calls with one number the first is the one that programs know.
      const key = `${architecture} ${number ?? '-'}`;
      if (number !== '-' && !known.has(key)) known.set(key, name);
    });
  }
  return known;
}

/** The architecture that `arch=` stands for, as snapcraft names it; the token itself where it is none of snapd's. */
export function toArchitecture(token: string): string {
  return AUDIT_ARCHITECTURES.get(token.toLowerCase()) ?? token;
}

/** The bit by which programs of the x32 mode mark their calls. */
const X32 = 0x40000000;

export function findSyscallName(architecture: string, number: number): string | undefined {
  names ??= readNames();
  return names.get(`${architecture} ${architecture === 'amd64' ? number & ~X32 : number}`);
}
