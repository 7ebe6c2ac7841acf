/** Answers the requests about OpenStack's series. */
import {
  alignWithConstraints,
  listSeriesChoices,
  moveToSeries,
  moveWithBase,
  nameSeries,
  toWorkspaceEdit,
  type ProviderContext,
} from '../core/index.ts';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { FetchingConstraintStore } from '../constraints/store.ts';
import type { ProviderPorts } from './providers.ts';
import {
  ALIGN_REQUEST,
  LIST_SERIES_REQUEST,
  MOVE_TO_SERIES_REQUEST,
  type MoveParams,
  type SeriesAnswer,
  type SeriesParams,
} from './series-protocol.ts';

export interface SeriesPorts extends Pick<ProviderPorts, 'service' | 'find' | 'settingsFor' | 'features'> {
  /** To wait for constraints that are needed and on their way. */
  readonly constraints: () => Pick<FetchingConstraintStore, 'fetch' | 'idle'>;
}

const UNKNOWN: SeriesAnswer = { problem: 'The language server does not know this file.' };
const FAILED: SeriesAnswer = { problem: 'This did not work; the log of the language server says more.' };

export function registerSeries(connection: Connection, ports: SeriesPorts): void {
  const ask = async <T>(
    uri: string,
    name: string,
    fallback: T,
    run: (ctx: ProviderContext) => T,
  ): Promise<T | null> => {
    const settings = await ports.settingsFor(uri);
    const document = ports.find(uri);
    return document ? ports.service.ask(document, settings, name, fallback, run) : null;
  };
  const options = () => ({ changeAnnotations: ports.features().changeAnnotations });

  connection.onRequest(LIST_SERIES_REQUEST, ({ uri }: SeriesParams) =>
    ask(uri, 'Listing series', [], listSeriesChoices),
  );

  connection.onRequest(
    MOVE_TO_SERIES_REQUEST,
    async ({ uri, series, base }: MoveParams, token: CancellationToken): Promise<SeriesAnswer> => {
      const run = (): Promise<ReturnType<typeof moveToSeries> | null> =>
        ask<ReturnType<typeof moveToSeries>>(uri, 'Moving to a series', FAILED as { problem: string }, (ctx) =>
          base === undefined ? moveToSeries(ctx, series) : moveWithBase(ctx, base, series),
        );
      let move = await run();
      if (move && 'pending' in move && move.pending) {
        await ports.constraints().fetch({ series: move.target });
        if (!token.isCancellationRequested) move = await run();
      }
      if (!move) return UNKNOWN;
      if ('problem' in move) return move;
      const { edits, notes, target } = move;
      const edit = await ask(uri, 'Moving to a series', {}, (ctx) => toWorkspaceEdit(ctx, edits, options()));
      return edit ? { edit, name: nameSeries(target), changes: edits.length, notes } : UNKNOWN;
    },
  );

  connection.onRequest(ALIGN_REQUEST, async ({ uri }: SeriesParams): Promise<SeriesAnswer> => {
    const run = (): Promise<ReturnType<typeof alignWithConstraints> | null> =>
      ask<ReturnType<typeof alignWithConstraints>>(
        uri,
        'Aligning',
        FAILED as { problem: string },
        alignWithConstraints,
      );
    let alignment = await run();
    if (alignment && 'pending' in alignment && alignment.pending) {
      await ports.constraints().idle();
      alignment = await run();
    }
    if (!alignment) return UNKNOWN;
    if ('problem' in alignment) return alignment;
    const { edits, name, pending } = alignment;
    if (edits.length === 0 && pending) return { problem: 'The constraints are not at hand yet.' };
    const edit = await ask(uri, 'Aligning', {}, (ctx) => toWorkspaceEdit(ctx, edits));
    return edit ? { edit, name, changes: edits.length, notes: [] } : UNKNOWN;
  });
}
