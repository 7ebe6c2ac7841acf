/** Lines are counted as the protocol's own documents count them. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { expect, it } from 'vitest';
import { createPlainLines } from '../../server/src/core/positions.ts';

it.each(['', '\n', 'a', 'a\n', 'a\nbc', '\n\n', 'ab\n\ncde\n', 'ä\u2028b\n😀\n'])('agrees for %j', (text) => {
  const theirs = TextDocument.create('file:///a.yaml', 'yaml', 3, text);
  const ours = createPlainLines('file:///a.yaml', 3, text);
  const { uri, version, languageId, lineCount } = theirs;
  expect(ours).toMatchObject({ uri, version, languageId, lineCount });
  expect(ours.getText()).toBe(text);
  for (let offset = -1; offset <= text.length + 1; offset++) {
    expect(ours.positionAt(offset)).toEqual(theirs.positionAt(offset));
  }
  for (let line = -1; line <= lineCount; line++) {
    expect(ours.getLineRange(line)).toEqual(theirs.getLineRange(line));
    expect(ours.getEOLCharacters(line)).toBe(theirs.getEOLCharacters(line));
    for (let character = -1; character < 6; character++) {
      const place = { line, character };
      expect(ours.offsetAt(place)).toBe(theirs.offsetAt(place));
      const range = { start: { line: 0, character: 0 }, end: place };
      expect(ours.getText(range)).toBe(theirs.getText(range));
    }
  }
});
