/**
 * Every file in `cases/`: a document with the cursor `<|>`, then sections. `=== items` lists all labels in their order,
 * `=== accept LABEL` the document after accepting, with the cursor where it then is. `\r` at the end of a line stands
 * for a Windows line break.
 */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { accept, completeAt, readMarked } from '../../harness/completion.ts';

const folder = path.join(import.meta.dirname, 'cases');
const files = fs
  .readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .sort();

interface Section {
  readonly title: string;
  readonly body: string;
}

function readCase(file: string): { readonly document: string; readonly sections: readonly Section[] } {
  const text = fs.readFileSync(path.join(folder, file), 'utf8').replaceAll('\\r\n', '\r\n');
  const [document = '', ...rest] = text.split(/^=== /m);
  const sections = rest.map((part) => {
    const end = part.indexOf('\n');
    return { title: part.slice(0, end), body: part.slice(end + 1) };
  });
  return { document, sections };
}

test.each(files)('%s', (file) => {
  const { document, sections } = readCase(file);
  const marked = readMarked(document);
  expect(sections.length).toBeGreaterThan(0);
  for (const { title, body } of sections) {
    if (title === 'items') {
      const labels = completeAt(marked).map(({ label }) => label);
      expect(labels).toEqual(body.split('\n').filter((line) => line !== ''));
      continue;
    }
    const plain = title.startsWith('accept without stops ');
    const label = title.slice(plain ? 'accept without stops '.length : 'accept '.length);
    const item = completeAt(marked, !plain).find((one) => one.label === label);
    expect(item, `"${label}" is not offered`).toBeDefined();
    if (!item) continue;
    const { text, offset } = accept(marked.text, item);
    expect(`${text.slice(0, offset)}<|>${text.slice(offset)}`).toBe(body);
  }
});
