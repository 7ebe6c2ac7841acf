/** Answers a client that builds a snap: what the project is, and where in it a problem of the build lies. */
import type { Connection } from 'vscode-languageserver';
import { createDocument, createRuleContext, getLines, type SnapDocument, type Workspace } from '../core/index.ts';
import { locateBuildProblem } from '../core/build-problems/locate.ts';
import { summarizeProject } from '../core/build-problems/summary.ts';
import {
  LOCATE_PROBLEMS_REQUEST,
  PROJECT_SUMMARY_REQUEST,
  type BuildProblem,
  type LocatedProblem,
  type ProjectSummary,
} from './build-protocol.ts';

export interface BuildRequestPorts {
  /** An open document. */
  readonly find: (uri: string) => SnapDocument | undefined;
  /** Files that are not open are read through it. */
  readonly workspace: Workspace;
  readonly log: (message: string) => void;
}

export function registerBuildRequests(connection: Connection, ports: BuildRequestPorts): void {
  connection.onRequest(PROJECT_SUMMARY_REQUEST, (params: unknown) => answerSummary(params, ports));
  connection.onRequest(LOCATE_PROBLEMS_REQUEST, (params: unknown) => answerLocate(params, ports));
}

export function answerSummary(params: unknown, ports: BuildRequestPorts): ProjectSummary | null {
  const document = findProject(params, ports);
  return document ? summarizeProject(createRuleContext(document, ports.workspace)) : null;
}

export function answerLocate(params: unknown, ports: BuildRequestPorts): readonly LocatedProblem[] {
  const problems = fieldOf(params, 'problems');
  if (!Array.isArray(problems)) return [];
  const document = findProject(params, ports);
  const lines = document && getLines(document);
  return problems.map((problem: unknown): LocatedProblem => {
    if (!document || !lines || !isProblem(problem)) return { range: undefined };
    try {
      const place = locateBuildProblem(document, problem);
      return { range: place && { start: lines.positionAt(place.start), end: lines.positionAt(place.end) } };
    } catch (error) {
      // One that can't be placed must not cost the others.
      ports.log(`Locating a problem of a build failed: ${error instanceof Error ? error.message : String(error)}`);
      return { range: undefined };
    }
  });
}

function findProject(params: unknown, { find, workspace }: BuildRequestPorts): SnapDocument | undefined {
  const uri = fieldOf(params, 'uri');
  if (typeof uri !== 'string') return undefined;
  let document = find(uri);
  if (!document) {
    const text = workspace.readText(uri);
    if (text !== undefined) document = createDocument(uri, text);
  }
  return document?.kind === 'snapcraft' ? document : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** What comes from outside is looked at before it is used. */
function isProblem(value: unknown): value is BuildProblem {
  const place = fieldOf(value, 'place');
  return (
    typeof fieldOf(value, 'code') === 'string' && (place === undefined || typeof fieldOf(place, 'kind') === 'string')
  );
}
