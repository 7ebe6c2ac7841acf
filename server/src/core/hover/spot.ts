/** The place that is hovered over, as the describers want it. */
import type { ProviderContext } from '../context.ts';
import { parseClause } from '../project/grammar.ts';
import { toKeyPath } from '../schema/navigate.ts';
import type { Place, Step } from '../yaml/locate.ts';

export interface Spot {
  readonly ctx: ProviderContext;
  readonly place: Place;
  readonly offset: number;
  /** The way to the value, without clauses of the grammar. */
  readonly steps: readonly Step[];
  /** `steps` as the facts know them. */
  readonly keyPath: string;
}

export function toSpot(ctx: ProviderContext, place: Place, offset: number): Spot {
  const steps = stripClauses(place.path);
  // Hooks below a component are like any; the key that holds them is the component's own.
  const hooks = steps[0] === 'components' && steps[2] === 'hooks' && steps.length === 3;
  return { ctx, place, offset, steps, keyPath: hooks ? 'components.<component>.hooks' : toKeyPath(steps) };
}

/** `source[0].on amd64` is `source`, and `stage-packages[0].on amd64[1]` is `stage-packages[1]`. */
function stripClauses(path: readonly Step[]): Step[] {
  const steps: Step[] = [];
  for (const step of path) {
    if (typeof step === 'string' && typeof steps.at(-1) === 'number' && path[0] === 'parts' && parseClause(step)) {
      steps.pop();
    } else {
      steps.push(step);
    }
  }
  return steps;
}

/** The way to what holds the value: its key, without the places in lists. */
export function stepText(spot: Spot, index: number): string {
  const step = spot.steps[index];
  return step === undefined ? '' : String(step);
}
