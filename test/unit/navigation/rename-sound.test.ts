/** On every sound document: each name gets a fresh one, which changes no verdict, and back again, which changes nothing. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { keepInterface } from '../../../server/src/core/navigation/keep-interface.ts';
import { explainNoRename, prepareRename, rename } from '../../../server/src/core/navigation/rename.ts';
import { runRules } from '../../../server/src/core/rules/run.ts';
import { getSymbolTable, type SnapSymbol } from '../../../server/src/core/symbols/symbol-table.ts';
import { emptyWorkspace } from '../../../server/src/core/workspace.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';
import { openFixture, URI, type Fixture } from '../../harness/navigation-fixture.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';

const FRESH_HOOKS = ['install', 'post-refresh', 'pre-refresh', 'remove', 'check-health', 'gate-auto-refresh'];

function freshName(symbol: SnapSymbol, fixture: Fixture): string {
  if (symbol.type !== 'hook') return 'fresh-name';
  const table = getSymbolTable(fixture.ctx);
  return FRESH_HOOKS.find((name) => !table.find('hook', name, symbol.scope)) ?? 'fresh';
}

function apply(text: string, edit: WorkspaceEdit): string {
  const edits = edit.changes?.[URI] ?? [];
  return TextDocument.applyEdits(TextDocument.create(URI, 'yaml', 0, text), edits);
}

function codesOf({ ctx }: Fixture): string[] {
  return runRules(ctx.document, { workspace: emptyWorkspace })
    .map((one) => `${one.severity} ${one.code}`)
    .sort();
}

function renameAll(text: string): string[] {
  const fixture = openFixture(text);
  const before = codesOf(fixture);
  const renamed: string[] = [];
  for (const symbol of getSymbolTable(fixture.ctx).symbols) {
    const places = [...symbol.declarations, ...symbol.references].filter((one) => one.form !== 'alias');
    const [place] = places;
    if (!place) continue;
    const title = `${symbol.type} ${symbol.name}`;
    const name = freshName(symbol, fixture);
    if (!prepareRename(fixture.ctx, place.start)) {
      expect(explainNoRename(fixture.ctx, place.start), title).toBeTypeOf('string');
      continue;
    }
    const answer = rename(fixture.ctx, place.start, name);
    if (title === 'hook configure' && /^ {2}default-configure:/m.test(text)) {
      // One hook does not work without the other.
      expect(answer, title).toEqual({ problem: expect.stringContaining('default-configure') as string });
      continue;
    }
    if ('problem' in answer) throw new Error(`${title}: ${answer.problem}`);
    const after = openFixture(apply(text, answer.edit));
    const codes = codesOf(after);
    // A plug that is called like its interface says so from now on, which is better than saying nothing.
    const kept = keepInterface(text, symbol) ?? [];
    expect(
      codes.filter((code) => !before.includes(code)),
      title,
    ).toEqual([]);
    if (kept.length === 0) expect(codes, title).toEqual(before);
    const fresh = getSymbolTable(after.ctx).find(symbol.type, name, symbol.scope);
    expect(fresh?.references.length, title).toBe(symbol.references.length);
    // From the last mention this time.
    const back = [...(fresh?.declarations ?? []), ...(fresh?.references ?? [])].filter((one) => one.form !== 'alias');
    const again = rename(after.ctx, back.at(-1)?.start ?? -1, symbol.name);
    if ('problem' in again) throw new Error(`${title} back: ${again.problem}`);
    expect(apply(after.text, again.edit), title).toBe(applyEdits(text, kept));
    renamed.push(title);
  }
  return renamed;
}

describe('renaming on sound documents', () => {
  it.each(listSoundDocuments())('%s', (_, file) => {
    const renamed = renameAll(fs.readFileSync(file, 'utf8'));
    expect(renamed.length).toBeGreaterThan(0);
  });
});
