/** Every request of the authoring features, asked over the protocol. */
import { afterEach, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CompletionItem,
  CompletionList,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  SelectionRange,
  SemanticTokens,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { openSession, PULL, type Session } from '../harness/lsp-session.ts';

const URI = 'file:///hello/snap/snapcraft.yaml';
const TEXT = `name: hello
base: core24
version: '1.0'
summary: Says hello
description: Says hello to everybody.
grade: devel
confinement: strict
website: https://example.org/hello
platforms:
  amd64:
plugs:
  settings:
    interface: home
apps:
  hello:
    command: bin/hello
    plugs: [settings, network]
parts:
  first:
    plugin: nil
  hello:
    plugin:   dump
    source: .
    after: [first]
`;

let session: Session | undefined;
afterEach(() => {
  session?.end();
  session = undefined;
});

async function open(capabilities = PULL, text = TEXT): Promise<Session> {
  session = await openSession({ capabilities });
  await session.open(URI, text);
  return session;
}

function positionOf(words: string, within = 0): { line: number; character: number } {
  const offset = TEXT.indexOf(words) + within;
  const before = TEXT.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

const ask = async <T>(method: string, params: object): Promise<T> =>
  (await open()).client.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri: URI }, ...params });

describe('over the protocol', () => {
  it('completion offers, and tells more of an item when asked', async () => {
    const { client } = await open();
    const list = await client.sendRequest<CompletionList>('textDocument/completion', {
      textDocument: { uri: URI },
      position: positionOf('confinement: strict', 'confinement: '.length),
    });
    expect(list.items.map(({ label }) => label).sort()).toEqual(['classic', 'devmode', 'strict']);
    const item = await client.sendRequest<CompletionItem>('completionItem/resolve', list.items[0] as object);
    expect(item.label).toBe(list.items[0]?.label);
    expect(item.documentation).toBeDefined();
  });

  it('what is told of an item is Markdown where the client shows it and plain text elsewhere', async () => {
    const rich = {
      ...PULL,
      textDocument: {
        ...PULL.textDocument,
        completion: { completionItem: { documentationFormat: ['markdown' as const, 'plaintext' as const] } },
      },
    };
    for (const [kind, capabilities] of [['plaintext', PULL] as const, ['markdown', rich] as const]) {
      const { client } = await open(capabilities);
      const list = await client.sendRequest<CompletionList>('textDocument/completion', {
        textDocument: { uri: URI },
        position: positionOf('confinement: strict', 'confinement: '.length),
      });
      const item = await client.sendRequest<CompletionItem>('completionItem/resolve', list.items[0] as object);
      expect(item.documentation).toMatchObject({ kind });
      expect(JSON.stringify(item.documentation).includes('**')).toBe(kind === 'markdown');
    }
  });

  it('hover is Markdown where the client shows it and plain text elsewhere', async () => {
    const position = positionOf('grade:', 2);
    const plain = await ask<Hover>('hover', { position });
    expect(plain.contents).toMatchObject({ kind: 'plaintext' });
    const capabilities = {
      ...PULL,
      textDocument: { ...PULL.textDocument, hover: { contentFormat: ['markdown' as const] } },
    };
    const { client } = await open(capabilities);
    const rich = await client.sendRequest<Hover>('textDocument/hover', { textDocument: { uri: URI }, position });
    expect(rich.contents).toMatchObject({ kind: 'markdown' });
  });

  it('a name leads to its declaration, its mentions and its new name', async () => {
    const position = positionOf('after: [first]', 'after: [f'.length);
    const [definition] = await ask<Location[]>('definition', { position });
    expect(definition?.range.start).toEqual(positionOf('first:'));
    const references = await ask<Location[]>('references', { position, context: { includeDeclaration: true } });
    expect(references).toHaveLength(2);
    expect(await ask<DocumentHighlight[]>('documentHighlight', { position })).toHaveLength(2);
    expect(await ask('prepareRename', { position })).toMatchObject({ placeholder: 'first' });
    const edit = await ask<WorkspaceEdit>('rename', { position, newName: 'second' });
    expect(JSON.stringify(edit).match(/"newText":"second"/g)).toHaveLength(2);
  });

  it('a name that cannot be is refused with the reason', async () => {
    const { client } = await open();
    const at = { textDocument: { uri: URI }, position: positionOf('first:') };
    await expect(client.sendRequest('textDocument/rename', { ...at, newName: 'hello' })).rejects.toThrow(/hello/);
    const implicit = { textDocument: { uri: URI }, position: positionOf('network]') };
    await expect(client.sendRequest('textDocument/prepareRename', implicit)).rejects.toThrow(/interface/);
  });

  it('the document tells its outline, folds, links and selections', async () => {
    const outline = await ask<DocumentSymbol[]>('documentSymbol', {});
    expect(outline.map(({ name }) => name)).toEqual(expect.arrayContaining(['apps', 'parts', 'plugs']));
    expect((await ask<FoldingRange[]>('foldingRange', {})).length).toBeGreaterThan(4);
    const links = await ask<DocumentLink[]>('documentLink', {});
    expect(links.map(({ target }) => target)).toContain('https://example.org/hello');
    const [selection] = await ask<SelectionRange[]>('selectionRange', { positions: [positionOf('dump')] });
    expect(selection?.parent?.parent).toBeDefined();
  });

  it('hints, lenses and colours come for what is shown', async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 30, character: 0 } };
    const hints = await ask<InlayHint[]>('inlayHint', { range });
    expect(JSON.stringify(hints)).toMatch(/24\.04/);
    expect(JSON.stringify(await ask('codeLens', {}))).toMatch(/connect/);
    const tokens = await ask<SemanticTokens>('semanticTokens/full', {});
    expect(tokens.data.length).toBeGreaterThan(0);
    expect(tokens.data.length % 5).toBe(0);
  });

  it('formatting mends blanks, and leaves a broken document alone', async () => {
    const edits = await ask<TextEdit[]>('formatting', { options: { tabSize: 2, insertSpaces: true } });
    expect(edits).toHaveLength(1);
    expect(edits[0]?.range.start.line).toBe(positionOf('plugin:   dump').line);
    const { client } = await open(PULL, 'name: "x\nbase:   core24\n');
    const options = { tabSize: 2, insertSpaces: true };
    expect(await client.sendRequest('textDocument/formatting', { textDocument: { uri: URI }, options })).toEqual([]);
  });

  it('refactorings come with their edit to clients that ask for none later', async () => {
    const start = positionOf('core24');
    const actions = await ask<CodeAction[]>('codeAction', {
      range: { start, end: start },
      context: { diagnostics: [], only: ['refactor'] },
    });
    const migration = actions.find(({ title }) => title.includes('core26'));
    expect(JSON.stringify(migration?.edit)).toContain('core26');
  });

  it('refactorings come without an edit to clients that resolve it', async () => {
    const codeAction = { ...PULL.textDocument?.codeAction, resolveSupport: { properties: ['edit'] } };
    const { client } = await open({ ...PULL, textDocument: { ...PULL.textDocument, codeAction } });
    const start = positionOf('core24');
    const actions = await client.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: { start, end: start },
      context: { diagnostics: [], only: ['refactor'] },
    });
    const migration = actions.find(({ title }) => title.includes('core26'));
    expect(migration).toBeDefined();
    expect(migration?.edit).toBeUndefined();
    const whole = await client.sendRequest<CodeAction>('codeAction/resolve', migration as object);
    expect(JSON.stringify(whole.edit)).toContain('core26');
  });

  it('symbols of open projects are found by their letters', async () => {
    const { client } = await open();
    const symbols = await client.sendRequest<SymbolInformation[]>('workspace/symbol', { query: 'frst' });
    expect(symbols.map(({ name }) => name)).toEqual(['first']);
  });

  it('the forecast and the expanded project are requests of our own', async () => {
    const { client } = await open();
    const forecast = await client.sendRequest<{ text: string }>('snapwright/forecast', { uri: URI });
    expect(forecast.text).toMatch(/^# /);
    const expanded = await client.sendRequest<{ problem?: string }>('snapwright/expandProject', { uri: URI });
    expect(expanded.problem).toMatch(/extension/);
    const arranged = await client.sendRequest('snapwright/arrangeExpansion', { uri: URI, expanded: '- none\n' });
    expect(arranged).toEqual({ text: '- none\n' });
    expect(await client.sendRequest('snapwright/forecast', { uri: 'file:///other/snapcraft.yaml' })).toBeNull();
  });

  it('what is not open or none of ours has no answer and no error', async () => {
    const { client } = await open();
    const other = { textDocument: { uri: 'file:///other/snapcraft.yaml' }, position: { line: 0, character: 0 } };
    expect(await client.sendRequest('textDocument/hover', other)).toBeNull();
    expect(await client.sendRequest('textDocument/completion', other)).toBeNull();
    expect(session?.logs).toEqual([]);
  });
});
