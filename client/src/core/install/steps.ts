/** What is done one after another, told as it goes on. */
import { Cancelled } from '../user-error.ts';

export interface TestStep {
  /** Unique within one run: `install: nova`. */
  readonly id: string;
  readonly label: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /** What came of it, or why it failed: one sentence or a few words. */
  readonly detail?: string;
  readonly milliseconds?: number;
}

export type OnStep = (step: TestStep) => void;

/** Runs one step and tells how it goes. What it answers as text is its detail; a cancelled one waits again. */
export async function runStep<T>(
  onStep: OnStep | undefined,
  id: string,
  label: string,
  work: (note: (detail: string) => void) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const tell = (state: TestStep['state'], detail: string | undefined, isOver: boolean): void =>
    onStep?.({
      id,
      label,
      state,
      ...(detail !== undefined && detail !== '' && { detail }),
      ...(isOver && { milliseconds: Math.round(performance.now() - started) }),
    });
  tell('running', undefined, false);
  try {
    const result = await work((detail) => tell('running', detail, false));
    tell('done', typeof result === 'string' ? result : undefined, true);
    return result;
  } catch (error) {
    if (error instanceof Cancelled) tell('waiting', undefined, false);
    else tell('failed', error instanceof Error ? error.message : String(error), true);
    throw error;
  }
}
