/** Answers a client that carries a snap-test.yaml out. */
import type { Connection } from 'vscode-languageserver';
import { createDocument, makePlan, type LanguageService, type Settings, type SnapDocument } from '../core/index.ts';
import { SNAP_TEST_REQUEST, type SnapTestAnswer } from './snap-test-protocol.ts';

export interface SnapTestPorts {
  readonly service: Pick<LanguageService, 'ask' | 'diagnose'>;
  /** An open document. */
  readonly find: (uri: string) => SnapDocument | undefined;
  /** The text of a file that is not open. */
  readonly readText: (uri: string) => string | undefined;
  readonly settingsFor: (uri: string) => Settings | Promise<Settings>;
}

export function registerSnapTest(connection: Connection, ports: SnapTestPorts): void {
  connection.onRequest(SNAP_TEST_REQUEST, (params: unknown): Promise<SnapTestAnswer> => answerSnapTest(params, ports));
}

/** A file with errors is not carried out: half a deployment is worse than none. */
export async function answerSnapTest(params: unknown, ports: SnapTestPorts): Promise<SnapTestAnswer> {
  const { uri } = (typeof params === 'object' && params !== null ? params : {}) as Record<string, unknown>;
  if (typeof uri !== 'string') return { problem: 'Say which file is meant.' };
  const document = findDocument(uri, ports);
  if (!document) return { problem: 'There is no such file.' };
  if (document.kind !== 'snap-test') return { problem: 'The file is not a snap-test.yaml.' };
  if (document.tree.root === undefined) return { problem: 'The file is empty.' };
  const settings = await ports.settingsFor(uri);
  const error = ports.service.diagnose(document, settings)?.find(({ severity }) => severity === 1);
  if (error) {
    return { problem: typeof error.message === 'string' ? error.message : error.message.value, range: error.range };
  }
  return ports.service.ask<SnapTestAnswer>(
    document,
    settings,
    'Planning the test',
    { problem: 'Snapwright could not read the file because of a fault of its own; the log of its server says more.' },
    makePlan,
  );
}

function findDocument(uri: string, { find, readText }: SnapTestPorts): SnapDocument | undefined {
  const open = find(uri);
  if (open) return open;
  const text = readText(uri);
  return text === undefined ? undefined : createDocument(uri, text);
}
