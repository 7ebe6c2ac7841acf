/** Answers a client that wants plugs suggested for what a log says was refused. */
import type { Connection } from 'vscode-languageserver';
import { createDocument, toLspEdits, type SnapDocument } from '../core/index.ts';
import { addPlugs, type PlugAddition } from '../core/denials/add-plugs.ts';
import { collectDenials } from '../core/denials/collect-denials.ts';
import { describeLog, describeReport } from '../core/denials/report.ts';
import { suggestPlugs, type ActorReport } from '../core/denials/suggest.ts';
import { getProject } from '../core/project/project.ts';
import { DENIALS_REQUEST, type DenialGroup, type DenialsAnswer } from './denials-protocol.ts';

export interface DenialsPorts {
  /** An open document. */
  readonly find: (uri: string) => SnapDocument | undefined;
  /** The text of a file that is not open. */
  readonly readText: (uri: string) => string | undefined;
}

export function registerDenials(connection: Connection, ports: DenialsPorts): void {
  connection.onRequest(DENIALS_REQUEST, (params: unknown): Promise<DenialsAnswer> =>
    Promise.resolve(answerDenials(params, ports)),
  );
}

/** Longer logs are for the command line, which reads them piece by piece. */
const MAX_LOG = 32 * 1024 * 1024;

export function answerDenials(params: unknown, ports: DenialsPorts): DenialsAnswer {
  const {
    uri,
    log = '',
    add,
  } = (typeof params === 'object' && params !== null ? params : {}) as Record<string, unknown>;
  if (typeof uri !== 'string' || typeof log !== 'string')
    return { problem: 'Say which project and which log are meant.' };
  if (log.length > MAX_LOG) return { problem: 'The log is too long: "snapwright denials FILE" reads it.' };
  const document = findDocument(uri, ports);
  if (document?.kind !== 'snapcraft') return { problem: 'The file is not a snapcraft.yaml.' };
  const project = getProject(document.tree);
  const report = suggestPlugs(collectDenials(log), project);
  const groups = report.actors.flatMap(toGroups);
  const chosen = Array.isArray(add) ? add.filter(isAddition) : groups.filter(isSurelyMissing);
  const added = chosen.length === 0 ? { edits: [] } : addPlugs(document, chosen);
  return {
    groups,
    notes: describeLog(report),
    report: describeReport(report),
    denials: report.denials,
    edits: 'edits' in added ? toLspEdits(document, added.edits) : [],
    version: document.version,
    ...('problem' in added && { problem: added.problem }),
  };
}

function findDocument(uri: string, { find, readText }: DenialsPorts): SnapDocument | undefined {
  const open = find(uri);
  if (open) return open;
  const text = readText(uri);
  return text === undefined ? undefined : createDocument(uri, text);
}

function toGroups({ actor, suggestions }: ActorReport): DenialGroup[] {
  const owner = actor.app ?? actor.hook;
  // A hook of a component stands elsewhere, and older kernels do not tell the app.
  const isPlaced = owner !== undefined && actor.component === undefined;
  return suggestions.map((one) => ({
    ...one,
    section: actor.hook === undefined ? 'apps' : 'hooks',
    owner: owner ?? '',
    addable: one.addable && isPlaced && one.state !== 'unknown',
  }));
}

function isSurelyMissing({ addable, certainty, state }: DenialGroup): boolean {
  return addable && certainty === 'sure' && state !== 'declared';
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** What a client sends back is checked like anything from outside. */
function isAddition(value: unknown): value is PlugAddition {
  if (typeof value !== 'object' || value === null) return false;
  const { section, owner, plug, interface: name, attributes } = value as Record<string, unknown>;
  return (
    (section === 'apps' || section === 'hooks') &&
    typeof owner === 'string' &&
    typeof plug === 'string' &&
    NAME.test(plug) &&
    typeof name === 'string' &&
    NAME.test(name) &&
    (attributes === undefined || (typeof attributes === 'object' && attributes !== null))
  );
}
