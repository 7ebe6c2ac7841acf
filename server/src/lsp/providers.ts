/** Requests about one document, each answered by one provider of the core. */
import {
  complete,
  arrangeExpansion,
  expandProject,
  explainNoRename,
  findDefinition,
  findHighlights,
  findReferences,
  findWorkspaceSymbols,
  forecastReview,
  formatDocument,
  formatOnType,
  getCodeLenses,
  getDocumentLinks,
  getFoldingRanges,
  getHover,
  getInlayHints,
  getLines,
  getOutline,
  getSelectionRanges,
  getSemanticTokens,
  prepareRename,
  rename,
  resolveCompletion,
  toPlainHover,
  toPlainItem,
  toLspEdits,
  type LanguageService,
  type ProviderContext,
  type Settings,
  type SnapDocument,
} from '../core/index.ts';
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type CompletionItem,
  type Connection,
  type Position,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { ClientFeatures } from './capabilities.ts';
import { ARRANGE_REQUEST, EXPAND_REQUEST, FORECAST_REQUEST } from './protocol.ts';

export interface ProviderPorts {
  readonly service: LanguageService;
  readonly find: (uri: string) => SnapDocument | undefined;
  /** The open documents, and the project files of the workspace that are not open. */
  readonly all: () => Iterable<SnapDocument>;
  readonly settingsFor: (uri: string) => Settings | Promise<Settings>;
  readonly features: () => ClientFeatures;
  readonly log: (message: string) => void;
}

/** Opens the list of suggestions again, in editors that say they have it; keeps quiet where nothing is to be offered. */
const SUGGEST = { title: 'Suggest', command: 'editor.action.triggerSuggest', arguments: [{ auto: true }] };

export function registerProviders(connection: Connection, ports: ProviderPorts): void {
  const { service } = ports;

  /** Answers null for documents that are not ours, and for what was cancelled while it waited. */
  const ask = async <T>(
    uri: string,
    name: string,
    token: CancellationToken,
    provider: (context: ProviderContext) => T,
  ): Promise<T | null> => {
    const settings = await ports.settingsFor(uri);
    // Found after the wait: the newest version is asked.
    const document = ports.find(uri);
    if (!document || token.isCancellationRequested) return null;
    return service.ask<T | null>(document, settings, name, null, provider);
  };
  const at = (context: ProviderContext, position: Position): number => getLines(context.document).offsetAt(position);
  const span = (context: ProviderContext, range: Range): { start: number; end: number } => ({
    start: at(context, range.start),
    end: at(context, range.end),
  });

  connection.onCompletion(({ textDocument: { uri }, position }, token) =>
    ask(uri, 'Completion', token, (context) => {
      const { snippets, labelDetails, commands } = ports.features();
      const list = complete(context, at(context, position), {
        snippets,
        labelDetails,
        ...(commands.has(SUGGEST.command) && { suggestCommand: SUGGEST }),
      });
      return { ...list, items: list.items.map((item) => ({ ...item, data: { uri, item: item.data as unknown } })) };
    }),
  );
  connection.onCompletionResolve(async (item, token) => {
    const { uri, item: data } = item.data as { uri: string; item: unknown };
    const own = { ...item, data } as CompletionItem;
    const resolve = (context: ProviderContext): CompletionItem => resolveCompletion(context, own);
    const resolved = (await ask(uri, 'Describing a completion', token, resolve)) ?? own;
    return ports.features().markdownItems ? resolved : toPlainItem(resolved);
  });
  connection.onHover(({ textDocument: { uri }, position }, token) =>
    ask(uri, 'Hover', token, (context) => {
      const hover = getHover(context, at(context, position));
      return hover ? (ports.features().markdownHover ? hover : toPlainHover(hover)) : null;
    }),
  );
  connection.onDefinition(({ textDocument: { uri }, position }, token) =>
    ask(uri, 'Definition', token, (context) => {
      const links = findDefinition(context, at(context, position));
      if (ports.features().definitionLinks) return links;
      return links.map((link) => ({ uri: link.targetUri, range: link.targetSelectionRange }));
    }),
  );
  connection.onReferences(({ textDocument: { uri }, position, context: { includeDeclaration } }, token) =>
    ask(uri, 'References', token, (context) => findReferences(context, at(context, position), includeDeclaration)),
  );
  connection.onDocumentHighlight(({ textDocument: { uri }, position }, token) =>
    ask(uri, 'Highlighting', token, (context) => findHighlights(context, at(context, position))),
  );
  connection.onPrepareRename(async ({ textDocument: { uri }, position }, token) => {
    const answer = await ask(uri, 'Rename', token, (context) => {
      const offset = at(context, position);
      return prepareRename(context, offset) ?? explainNoRename(context, offset) ?? null;
    });
    return typeof answer === 'string' ? new ResponseError(LSPErrorCodes.RequestFailed, answer) : answer;
  });
  connection.onRenameRequest(async ({ textDocument: { uri }, position, newName }, token) => {
    const answer = await ask(uri, 'Rename', token, (context) => rename(context, at(context, position), newName));
    if (answer && 'problem' in answer) return new ResponseError(LSPErrorCodes.RequestFailed, answer.problem);
    return answer && withoutFileChanges(answer.edit, ports.features().fileRenames);
  });
  connection.onDocumentSymbol(({ textDocument: { uri } }, token) => ask(uri, 'Outline', token, getOutline));
  connection.onFoldingRanges(({ textDocument: { uri } }, token) => ask(uri, 'Folding', token, getFoldingRanges));
  connection.onSelectionRanges(({ textDocument: { uri }, positions }, token) =>
    ask(uri, 'Selection', token, (context) =>
      getSelectionRanges(
        context,
        positions.map((position) => at(context, position)),
      ),
    ),
  );
  connection.onDocumentLinks(({ textDocument: { uri } }, token) => ask(uri, 'Links', token, getDocumentLinks));
  connection.onCodeLens(({ textDocument: { uri } }, token) =>
    ask(uri, 'Lenses', token, (context) => getCodeLenses(context, ports.features().commands)),
  );
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }, token) =>
    ask(uri, 'Hints', token, (context) => {
      const { start, end } = span(context, range);
      return getInlayHints(context, start, end);
    }),
  );
  connection.languages.semanticTokens.onRange(
    async ({ textDocument: { uri }, range }, token) =>
      (await ask(uri, 'Semantic tokens', token, (context) => getSemanticTokens(context, span(context, range)))) ?? {
        data: [],
      },
  );
  connection.languages.semanticTokens.on(
    async ({ textDocument: { uri } }, token) =>
      (await ask(uri, 'Semantic tokens', token, (context) => getSemanticTokens(context))) ?? { data: [] },
  );
  connection.onDocumentFormatting(({ textDocument: { uri } }, token) =>
    ask(uri, 'Formatting', token, (context) => toLspEdits(context.document, formatDocument(context) ?? [])),
  );
  connection.onDocumentRangeFormatting(({ textDocument: { uri }, range }, token) =>
    ask(uri, 'Formatting', token, (context) =>
      toLspEdits(context.document, formatDocument(context, span(context, range)) ?? []),
    ),
  );
  connection.onDocumentOnTypeFormatting(({ textDocument: { uri }, position, ch }, token) =>
    ask(uri, 'Formatting while typing', token, (context) =>
      toLspEdits(context.document, formatOnType(context, at(context, position), ch)),
    ),
  );
  connection.onWorkspaceSymbol(async ({ query }, token) => {
    const symbols = [];
    for (const document of ports.all()) {
      if (token.isCancellationRequested) return null;
      const settings = await ports.settingsFor(document.uri);
      symbols.push(
        ...service.ask(document, settings, 'Symbols', [], (context) => findWorkspaceSymbols([context], query)),
      );
    }
    return symbols;
  });

  connection.onRequest(FORECAST_REQUEST, ({ uri }: { uri: string }, token: CancellationToken) =>
    ask(uri, 'The forecast', token, (context) => ({ text: forecastReview(context) })),
  );
  connection.onRequest(EXPAND_REQUEST, ({ uri }: { uri: string }, token: CancellationToken) =>
    ask(uri, 'Expanding', token, expandProject),
  );
  connection.onRequest(
    ARRANGE_REQUEST,
    ({ uri, expanded }: { uri: string; expanded: string }, token: CancellationToken) =>
      ask(uri, 'Arranging', token, (context) => ({ text: arrangeExpansion(context, expanded) })),
  );
}

/** Editors that rename no files keep the edits of texts: the hook's script is left to the user. */
function withoutFileChanges(edit: WorkspaceEdit, fileRenames: boolean): WorkspaceEdit {
  if (fileRenames || !edit.documentChanges) return edit;
  return { ...edit, documentChanges: edit.documentChanges.filter((change) => 'textDocument' in change) };
}
