import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { openSession, type Session, type SessionOptions } from '../harness/lsp-session.ts';
import { wordRules } from '../harness/word-rules.ts';

const URI = 'file:///project/snap/snapcraft.yaml';
const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
let session: Session | undefined;

async function start(options: SessionOptions = {}): Promise<Session> {
  session = await openSession({ rules: wordRules, ...options });
  return session;
}

afterEach(() => {
  session?.end();
  session = undefined;
});

function apply(text: string, action: CodeAction | undefined): string {
  const change = action?.edit?.documentChanges?.[0] as TextDocumentEdit | undefined;
  expect(change?.textDocument).toEqual({ uri: URI, version: 1 });
  const edits = (change?.edits ?? []).filter((edit) => 'newText' in edit);
  return TextDocument.applyEdits(TextDocument.create(URI, 'yaml', 1, text), edits);
}

const find = (actions: CodeAction[], title: string) => actions.find((action) => action.title === title);

describe('code actions', () => {
  it('offer the fixes of what is at the cursor, with the diagnostic', async () => {
    const text = 'name: bad\ntitle: bad\n';
    const { open, items, actions } = await start();
    await open(URI, text);
    const [first] = await items(URI);
    const offered = await actions(URI, at(0, 7), { diagnostics: first ? [first] : [], only: ['quickfix'] });
    expect(offered.map((action) => action.title)).toEqual([
      'Write "good"',
      'Disable test/bad for this line',
      'Disable test/bad for this file',
    ]);
    expect(offered[0]).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [first] });
    expect(apply(text, offered[0])).toBe('name: good\ntitle: bad\n');
    expect(await actions(URI, at(1, 0), { only: ['quickfix'] })).toEqual([]);
    expect(await actions(URI, at(0, 7), { only: ['refactor.extract'] })).toEqual([]);
  });

  it('write comments that silence a rule', async () => {
    const text = 'apps:\r\n  one: bad\r\n';
    const { open, actions } = await start();
    await open(URI, text);
    const offered = await actions(URI, at(1, 8));
    expect(apply(text, find(offered, 'Disable test/bad for this line'))).toBe(
      'apps:\r\n  # snapwright-disable-next-line test/bad\r\n  one: bad\r\n',
    );
    expect(apply(text, find(offered, 'Disable test/bad for this file'))).toBe(
      `# snapwright-disable test/bad\r\n${text}`,
    );
  });

  it('add a code to a comment that is there', async () => {
    const text = '# snapwright-disable test/other -- for a reason\n# snapwright-disable-next-line test/x\nname: bad\n';
    const { open, actions } = await start();
    await open(URI, text);
    const offered = await actions(URI, at(2, 7));
    expect(apply(text, find(offered, 'Disable test/bad for this line'))).toBe(
      text.replace('line test/x', 'line test/x test/bad'),
    );
    expect(apply(text, find(offered, 'Disable test/bad for this file'))).toBe(
      text.replace('test/other', 'test/other test/bad'),
    );
  });

  it('offer no comment inside a scalar of several lines', async () => {
    const { open, actions } = await start();
    await open(URI, 'description: |\n  one\n  bad\n');
    const titles = (await actions(URI, at(2, 3))).map((action) => action.title);
    expect(titles).toEqual(['Write "good"', 'Disable test/bad for this file']);
  });

  it('fix all that is safe, round by round, in one edit per place', async () => {
    const text = 'name: worse\ntitle: bad\nsummary: fine\n';
    const { open, actions } = await start();
    await open(URI, text);
    for (const only of [['source.fixAll'], ['source.fixAll.snapwright'], ['source']]) {
      const offered = await actions(URI, at(0, 0), { only });
      expect(offered).toHaveLength(1);
      expect(offered[0]?.kind).toBe('source.fixAll.snapwright');
      expect(apply(text, offered[0])).toBe('name: good\ntitle: good\nsummary: fine\n');
      const change = offered[0]?.edit?.documentChanges?.[0] as TextDocumentEdit;
      expect(change.edits).toHaveLength(2);
    }
    expect(await actions(URI, at(0, 0), { only: ['source.organizeImports'] })).toEqual([]);
  });

  it('leave alone what a setting turned off', async () => {
    const { open, actions } = await start({ configuration: () => ({ rules: { 'test/bad': 'off' } }) });
    await open(URI, 'name: bad\n');
    expect(await actions(URI, at(0, 7), { only: ['quickfix'] })).toEqual([]);
    expect(await actions(URI, at(0, 7), { only: ['source.fixAll'] })).toEqual([]);
  });
});
