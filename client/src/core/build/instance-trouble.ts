/** A full disk, of which every program tells in its own way: it is the place that failed then, not the project. */
import { UserError } from '../user-error.ts';

const DISK_FULL = /No space left on device|Disk quota exceeded/u;

export function findDiskFull(output: string): string | undefined {
  return output.split('\n').find((line) => DISK_FULL.test(line));
}

/** @param what whose disk: `the instance "x"` */
export function diskFull(what: string, detail: string): UserError {
  return new UserError('disk-full', `No space is left on the disk of ${what}.`, {
    hint: 'Make room there; for an instance of ours, set "snapwright.build.disk" to a larger size and clean the project.',
    detail,
  });
}

/** Throws UserError `disk-full` where the output says so. */
export function refuseDiskFull(instance: string, output: string): void {
  const line = findDiskFull(output);
  if (line !== undefined) throw diskFull(`the instance "${instance}"`, line);
}
