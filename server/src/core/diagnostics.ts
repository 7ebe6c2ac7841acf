/** What the engine found, in the protocol's words. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver-types';
import type { SnapDocument } from './document.ts';
import { getLines, toRange } from './positions.ts';
import type { RelatedPlace } from './rules/rule.ts';
import type { Diagnosis } from './rules/run.ts';
import { SEVERITY_NUMBERS, TAG_NUMBERS } from './rules/severity.ts';

export const DIAGNOSTIC_SOURCE = 'snapwright';

const RULE_PAGES = 'https://github.com/snapwright/snapwright/blob/main/docs/rules';
/** What builds say has one page for all. */
const BUILD_PAGE = 'https://github.com/snapwright/snapwright/blob/main/docs/building/problems.md';

/** The page that explains a rule. */
export function getRulePage(code: string): string {
  if (code.startsWith('build/')) return BUILD_PAGE;
  return `${RULE_PAGES}/${code}.md`;
}

/** @param readText gives the text of another document that a finding points to */
export function toDiagnostic(
  document: SnapDocument,
  diagnosis: Diagnosis,
  readText: (uri: string) => string | undefined,
): Diagnostic {
  const lines = getLines(document);
  const related = diagnosis.related?.flatMap((place) => toRelated(document, place, readText)) ?? [];
  const tag = diagnosis.rule.tag;
  return {
    range: toRange(lines, diagnosis.start, diagnosis.end),
    message: diagnosis.message,
    severity: SEVERITY_NUMBERS[diagnosis.severity],
    code: diagnosis.code,
    codeDescription: { href: getRulePage(diagnosis.code) },
    source: DIAGNOSTIC_SOURCE,
    ...(tag && { tags: [TAG_NUMBERS[tag]] }),
    ...(related.length > 0 && { relatedInformation: related }),
    ...(diagnosis.data !== undefined && { data: diagnosis.data }),
  };
}

function toRelated(
  document: SnapDocument,
  place: RelatedPlace,
  readText: (uri: string) => string | undefined,
): DiagnosticRelatedInformation[] {
  if (place.uri === undefined || place.uri === document.uri) {
    const range = toRange(getLines(document), place.start, place.end);
    return [{ location: { uri: document.uri, range }, message: place.message }];
  }
  const text = readText(place.uri);
  if (text === undefined) return [];
  const range = toRange(TextDocument.create(place.uri, 'yaml', 0, text), place.start, place.end);
  return [{ location: { uri: place.uri, range }, message: place.message }];
}
