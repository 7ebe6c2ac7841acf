import fs from 'node:fs';
import path from 'node:path';
import { listSoundDocuments } from '../../harness/sound-documents.ts';

/** Pairs of a name to show and the text. */
export function readSoundDocuments(): [name: string, text: string][] {
  return listSoundDocuments().map(([name, file]) => [name, fs.readFileSync(file, 'utf8')]);
}

/** Sound documents in a style that few people write. */
export function readUnusualDocuments(): [name: string, text: string][] {
  const folder = path.join(import.meta.dirname, 'unusual');
  return fs.readdirSync(folder).map((file) => {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    return [`unusual/${file}`, file === 'windows.yaml' ? text.replaceAll('\n', '\r\n') : text];
  });
}
