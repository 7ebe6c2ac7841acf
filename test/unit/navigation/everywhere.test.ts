/** Every provider at every offset of sound documents, of their beginnings, and of text with slips in it. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DocumentSymbol, Range } from 'vscode-languageserver-types';
import { getFoldingRanges } from '../../../server/src/core/folding/folding-ranges.ts';
import { getSelectionRanges } from '../../../server/src/core/folding/selection-ranges.ts';
import { getDocumentLinks } from '../../../server/src/core/links/document-links.ts';
import { findDefinition } from '../../../server/src/core/navigation/definition.ts';
import { findHighlights, findReferences } from '../../../server/src/core/navigation/references.ts';
import { explainNoRename, prepareRename, rename } from '../../../server/src/core/navigation/rename.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import { getOutline } from '../../../server/src/core/symbols/outline.ts';
import { getSymbolTable } from '../../../server/src/core/symbols/symbol-table.ts';
import { findWorkspaceSymbols } from '../../../server/src/core/symbols/workspace-symbols.ts';
import { getSemanticTokens } from '../../../server/src/core/tokens/semantic-tokens.ts';
import { openFixture, type Fixture } from '../../harness/navigation-fixture.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';

const documents = listSoundDocuments().map(([name, file]) => [name, fs.readFileSync(file, 'utf8')] as const);

/** Millions of questions: a plain test is a hundred times faster than a matcher. */
function assert(holds: boolean, what: string): void {
  if (!holds) expect.unreachable(what);
}

function checkRange({ ctx }: Fixture, range: Range): { start: number; end: number } {
  const lines = getLines(ctx.document);
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  assert(start <= end, `range from ${start} to ${end}`);
  return { start, end };
}

function checkOutline(
  fixture: Fixture,
  symbols: readonly DocumentSymbol[],
  within: { start: number; end: number },
): void {
  for (const symbol of symbols) {
    const full = checkRange(fixture, symbol.range);
    const name = checkRange(fixture, symbol.selectionRange);
    assert(symbol.name.trim() !== '', 'a symbol has a name');
    assert(full.start <= name.start && name.end <= full.end, `the name of ${symbol.name} is within it`);
    assert(within.start <= full.start && full.end <= within.end, `${symbol.name} is within its parent`);
    checkOutline(fixture, symbol.children ?? [], full);
  }
}

function checkDocument(fixture: Fixture): void {
  const { ctx, text } = fixture;
  checkOutline(fixture, getOutline(ctx), { start: 0, end: text.length });
  const starts = getFoldingRanges(ctx).map(({ startLine, endLine }) => {
    assert(endLine > startLine, `fold from ${startLine} to ${endLine}`);
    return startLine;
  });
  assert(new Set(starts).size === starts.length, 'one fold a line');
  for (const { range } of getDocumentLinks(ctx)) checkRange(fixture, range);
  findWorkspaceSymbols([ctx], 'a');
  const { data } = getSemanticTokens(ctx);
  assert(
    data.every((number) => number >= 0),
    'tokens in order',
  );
  let before = 0;
  for (const { start, end, symbol, form } of getSymbolTable(ctx).occurrences) {
    assert(start >= before && end <= text.length, 'places in order');
    const exact = form === 'raw' || form === 'inside' || form === 'mark';
    assert(!exact || text.slice(start, end) === symbol.name, `the place of ${symbol.name}`);
    before = start;
  }
}

function checkOffset(fixture: Fixture, offset: number): void {
  const { ctx, textOf } = fixture;
  for (const link of findDefinition(ctx, offset)) {
    if (link.targetUri === ctx.document.uri) checkRange(fixture, link.targetRange);
  }
  const all = findReferences(ctx, offset, true);
  assert(findReferences(ctx, offset, false).length <= all.length, 'fewer without declarations');
  assert(findHighlights(ctx, offset).length === all.length, 'highlights are the references');
  const target = prepareRename(ctx, offset);
  if (target) {
    assert(explainNoRename(ctx, offset) === undefined, 'no reason against what can be done');
    assert(textOf(target.range).length > 0, 'something to rename');
    const { start, end } = checkRange(fixture, target.range);
    assert(start <= offset && offset <= end, 'renames what is at the cursor');
  }
  let inner: { start: number; end: number } | undefined;
  for (let one = getSelectionRanges(ctx, [offset])[0]; one; one = one.parent) {
    const range = checkRange(fixture, one.range);
    assert(range.start <= offset && offset <= range.end, 'selects around the cursor');
    assert(!inner || range.end - range.start > inner.end - inner.start, 'selections grow');
    inner = range;
  }
}

/** The same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('every place', () => {
  it.each(documents)('of %s', (_, text) => {
    const fixture = openFixture(text);
    checkDocument(fixture);
    for (let offset = 0; offset <= text.length; offset += 2) checkOffset(fixture, offset);
  });

  it('of half-typed text', () => {
    for (const [, text] of documents) {
      for (let end = 0; end < text.length; end += 307) {
        const fixture = openFixture(text.slice(0, end));
        checkDocument(fixture);
        checkOffset(fixture, end);
        rename(fixture.ctx, end, 'other');
      }
    }
  });

  it('of text with slips', () => {
    const random = createRandom(7);
    const pieces = [
      '"',
      "'",
      '[',
      '{',
      '}',
      ']',
      ': ',
      '\n',
      '\t',
      '- ',
      '&a ',
      '*a',
      '<<: *a\n',
      '#',
      '|\n',
      '\r\n',
      'ü',
      '😀',
      '?',
    ];
    for (let round = 0; round < 300; round++) {
      let text = documents[Math.floor(random() * documents.length)]?.[1] ?? '';
      for (let slip = 0; slip < 4; slip++) {
        const at = Math.floor(random() * text.length);
        const piece = pieces[Math.floor(random() * pieces.length)] ?? '';
        text = text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 3));
      }
      const fixture = openFixture(text);
      checkDocument(fixture);
      for (let probe = 0; probe < 10; probe++) checkOffset(fixture, Math.floor(random() * (text.length + 1)));
    }
  });

  it.each([
    '',
    ' ',
    '\n',
    '- a',
    'name',
    '"',
    '{',
    '[',
    '&a',
    '*a',
    'a: &a *a',
    '? ',
    'parts:\n  ?\n',
    'apps: {a: {plugs: [',
    '\ufeffname: x',
  ])('of %j', (text) => {
    const fixture = openFixture(text);
    checkDocument(fixture);
    for (let offset = 0; offset <= text.length; offset++) checkOffset(fixture, offset);
  });
});
