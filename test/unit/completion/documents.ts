import fs from 'node:fs';
import { listSoundDocuments } from '../../harness/sound-documents.ts';

/** Pairs of a name to show and the text. */
export function readSoundDocuments(): [name: string, text: string][] {
  return listSoundDocuments().map(([name, file]) => [name, fs.readFileSync(file, 'utf8')]);
}
