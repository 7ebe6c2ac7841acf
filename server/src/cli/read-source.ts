/** Reads one file to check; what can't be checked is a sentence, not an exception. */
import fs from 'node:fs';
import { createDocument, getDocumentKind, type SnapDocument } from '../core/index.ts';
import { getProject } from '../core/project/project.ts';
import { pathToFileURL } from 'node:url';
import { decode, findBadUtf8, type DecodedText } from './decode.ts';
import { describeFileError } from './file-error.ts';
import type { Target } from './files.ts';

/** No author's file comes near; a larger one is a mistake in the argument. */
export const MAX_BYTES = 16 * 1024 * 1024;

export interface Source {
  readonly target: Target;
  readonly decoded: DecodedText;
  readonly document: SnapDocument;
}

export type SourceResult = { readonly source: Source } | { readonly problem: string };

export function readSource(target: Target): SourceResult {
  let bytes: Uint8Array;
  try {
    const stat = fs.statSync(target.absolute);
    if (stat.isDirectory()) return { problem: `Cannot read "${target.shown}": it is a folder.` };
    if (!stat.isFile()) return { problem: `Cannot read "${target.shown}": it is not a regular file.` };
    if (stat.size > MAX_BYTES) return { problem: describeSize(target, stat.size) };
    bytes = fs.readFileSync(target.absolute);
  } catch (error) {
    return { problem: describeFileError(target.shown, error) };
  }
  return createSource(target, bytes);
}

export function createSource(target: Target, bytes: Uint8Array): SourceResult {
  if (bytes.length > MAX_BYTES) return { problem: describeSize(target, bytes.length) };
  const decoded = decode(bytes);
  if (!decoded) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const what = utf16 ? 'it is not valid UTF-16' : `it is not valid UTF-8 (line ${findBadUtf8(bytes)})`;
    return { problem: `Cannot read "${target.shown}": ${what}.` };
  }
  const document = createSourceDocument(target, decoded.text);
  if (decoded.encoding !== 'utf-8' && !(document.kind === 'snapcraft' && getProject(document.tree).legacy)) {
    return { problem: `Cannot read "${target.shown}": it is UTF-16, and from core22 on snapcraft reads UTF-8 alone.` };
  }
  return { source: { target, decoded, document } };
}

/** A file that is named on the command line is meant to be checked: any name but ours counts as a snapcraft.yaml. */
export function createSourceDocument(target: Target, text: string): SnapDocument {
  const uri = pathToFileURL(target.absolute).href;
  return createDocument(uri, text, 0, getDocumentKind(uri) === 'other' ? 'snapcraft' : undefined);
}

function describeSize(target: Target, size: number): string {
  const megabytes = (size / 1024 / 1024).toFixed(1);
  return `Cannot check "${target.shown}": it has ${megabytes} MB, at most ${MAX_BYTES / 1024 / 1024} MB are allowed.`;
}
