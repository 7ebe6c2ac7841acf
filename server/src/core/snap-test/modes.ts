/** How a snap can be installed for a test. */
import type { TestMode } from './model.ts';

const MEANINGS: Readonly<Record<TestMode, string>> = {
  devmode: 'Nothing is denied; what strict confinement would deny is written to the log.',
  jailmode: 'Strict confinement, also for a snap that asks for devmode. The system must be able to enforce it.',
  classic: 'No confinement; for snaps that ask for it alone.',
  strict: 'As the store installs it: with the confinement that the snap asks for.',
};

export function describeMode(mode: TestMode): string {
  return MEANINGS[mode];
}
