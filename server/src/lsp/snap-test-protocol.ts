/** What a client asks of snap-test.yaml: the plan, ready to be carried out. */
import type { Range } from 'vscode-languageserver-types';
import type { SnapTestPlan } from '../core/snap-test/plan-types.ts';

export type { SnapTestPlan, SnapTestStep } from '../core/snap-test/plan-types.ts';

/** `{ uri }` to `SnapTestAnswer`. */
export const SNAP_TEST_REQUEST = 'snapwright/snapTestPlan';

export type SnapTestAnswer = SnapTestPlan | { readonly problem: string; readonly range?: Range };
