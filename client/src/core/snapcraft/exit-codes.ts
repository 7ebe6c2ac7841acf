/** What snapcraft's exit codes say by themselves. */
import type { Era } from './build-steps.ts';

const MODERN: Readonly<Record<number, string>> = {
  64: 'The command line was not understood.',
  65: 'The project was refused before the build began.',
  66: 'There is no project file, or it is no mapping.',
  70: 'snapcraft failed within itself.',
  75: 'The remote build took too long.',
  77: 'The public upload was not accepted.',
  78: 'This machine can not build the project.',
};

/** One sentence for a code that no message explains; undefined for success. */
export function describeExit(code: number, era: Era): string | undefined {
  if (code === 0) return undefined;
  if (code === 130 || code === -1) return 'The build was interrupted.';
  if (era === '24') return MODERN[code] ?? `snapcraft ended with code ${code}.`;
  // The status of the linters, in destructive mode only.
  if (era === 'core22' && code === 2) return 'The linters found errors.';
  return `snapcraft ended with code ${code}.`;
}
