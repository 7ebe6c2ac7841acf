/** What a client asks that builds and tests snaps: it knows programs, the server knows the document. */
import type { Range } from 'vscode-languageserver-types';

/** `{ uri }` to `ProjectSummary`; null for what is no snapcraft.yaml. Half-typed text gives what can be read of it. */
export const PROJECT_SUMMARY_REQUEST = 'snapwright/projectSummary';

/** `{ uri, problems: BuildProblem[] }` to `LocatedProblem[]`, one for each problem, in their order. */
export const LOCATE_PROBLEMS_REQUEST = 'snapwright/locateBuildProblems';

export type { BuildPlace, BuildProblem, ProjectEndpoint, ProjectSummary } from '../core/build-problems/types.ts';

export interface LocatedProblem {
  /** Undefined where the document has no such place; then the first line is as good as any. */
  readonly range: Range | undefined;
}
