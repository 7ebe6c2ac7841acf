/** Keeps two of our own runs from working on one target at once. */
import { UserError } from '../user-error.ts';

const busy = new Set<string>();

/** UserError `target-busy` where another run holds it. @param target `Target.id` */
export async function oneAtATime<T>(target: string, label: string, work: () => Promise<T>): Promise<T> {
  if (busy.has(target)) {
    throw new UserError('target-busy', `A test is being set up on ${label} already.`, {
      hint: 'Wait until it is done, or stop it.',
    });
  }
  busy.add(target);
  try {
    return await work();
  } finally {
    busy.delete(target);
  }
}
