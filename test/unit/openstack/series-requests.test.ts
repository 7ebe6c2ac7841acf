/** The requests behind the commands of the client, without a connection. */
import { expect, test } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import { createLanguageService, defaultSettings } from '../../../server/src/core/index.ts';
import type { ConstraintStore } from '../../../server/src/core/openstack/types.ts';
import { readClientFeatures } from '../../../server/src/lsp/capabilities.ts';
import {
  ALIGN_REQUEST,
  LIST_SERIES_REQUEST,
  MOVE_TO_SERIES_REQUEST,
  type SeriesAnswer,
  type SeriesChoice,
} from '../../../server/src/lsp/series-protocol.ts';
import { registerSeries } from '../../../server/src/lsp/series-requests.ts';
import { createStore } from '../../harness/constraint-store.ts';
import { createFiles, provideFor, SNAPCRAFT, uriOf } from '../../harness/openstack-project.ts';
import { SOUND } from '../../harness/openstack-snaps.ts';

type Handler = (params: unknown, token: { isCancellationRequested: boolean }) => Promise<unknown>;

function connect(): (method: string, params: unknown) => Promise<unknown> {
  const files = SOUND['cinder-volume of 2026.1'] ?? {};
  const ready = createStore();
  // The series that is asked for comes only when somebody waits for it.
  let fetched = false;
  const store: ConstraintStore = {
    find: (reference) =>
      !fetched && 'series' in reference && reference.series === '2025.2' ? { state: 'pending' } : ready.find(reference),
  };
  const service = createLanguageService({
    workspace: createFiles(files),
    constraints: store,
    log: (text) => {
      throw new Error(text);
    },
  });
  const handlers = new Map<string, Handler>();
  const connection = { onRequest: (method: string, handler: Handler) => handlers.set(method, handler) };
  registerSeries(connection as unknown as Connection, {
    service,
    find: (uri) =>
      Object.keys(files)
        .map((path) => provideFor(files, path).document)
        .find((one) => one.uri === uri),
    settingsFor: () => defaultSettings,
    features: () => readClientFeatures({ workspace: { workspaceEdit: { changeAnnotationSupport: {} } } }),
    constraints: () => ({
      fetch: () => {
        fetched = true;
        return Promise.resolve({ type: 'failed', kind: 'failed', message: '' });
      },
      idle: () => Promise.resolve(),
    }),
  });
  return (method, params) =>
    handlers.get(method)?.(params, { isCancellationRequested: false }) ?? Promise.reject(new Error(method));
}

test('the list of series', async () => {
  const choices = (await connect()(LIST_SERIES_REQUEST, { uri: uriOf(SNAPCRAFT) })) as SeriesChoice[];
  expect(choices.find(({ current }) => current)?.id).toBe('2026.1');
  expect(await connect()(LIST_SERIES_REQUEST, { uri: uriOf('none') })).toBeNull();
});

test('a move waits for the constraints that it needs', async () => {
  const answer = (await connect()(MOVE_TO_SERIES_REQUEST, {
    uri: uriOf(SNAPCRAFT),
    series: 'flamingo',
  })) as SeriesAnswer;
  if ('problem' in answer) throw new Error(answer.problem);
  expect(answer.name).toBe('2025.2 (flamingo)');
  expect(Object.keys(answer.edit.changeAnnotations ?? {}).sort()).toEqual(['claim', 'copies', 'preview']);
  expect(answer.notes).toContain('Run "uv lock": the lock still has the versions of before.');
});

test('what is refused', async () => {
  const ask = connect();
  expect(await ask(MOVE_TO_SERIES_REQUEST, { uri: uriOf('none'), series: 'yoga' })).toHaveProperty('problem');
  expect(await ask(MOVE_TO_SERIES_REQUEST, { uri: uriOf(SNAPCRAFT), series: 'zebra' })).toEqual({
    problem: 'There is no OpenStack series "zebra".',
  });
  expect(await ask(ALIGN_REQUEST, { uri: uriOf('none') })).toHaveProperty('problem');
});

test('aligning', async () => {
  expect(await connect()(ALIGN_REQUEST, { uri: uriOf('pyproject.toml') })).toMatchObject({
    changes: 0,
    name: '2026.1 (gazpacho)',
  });
});
