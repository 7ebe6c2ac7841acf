/** `--fix` for one file: the core's safe fixes, and what to tell about them. */
import { fixAll } from '../core/actions/fix-all.ts';
import { createRuleContext, runRules, type Diagnosis, type RunOptions, type SnapDocument } from '../core/index.ts';
import { getLines } from '../core/positions.ts';
import { createSourceDocument, type Source } from './read-source.ts';
import { placeAt, type FixedPlace } from './report.ts';

export interface Fixing {
  readonly text: string;
  readonly document: SnapDocument;
  readonly fixed: readonly FixedPlace[];
}

export function fixSource(source: Source, options: RunOptions): Fixing {
  const { document } = source;
  const result = fixAll(document, options);
  const text = keepLineBreaks(document.text, result.text);
  if (text === document.text) return { text, document, fixed: [] };
  const fixed = describeFixed(document, result.fixed, options);
  return { text, document: createSourceDocument(source.target, text), fixed };
}

/** A fix that brings a new line brings `\n`; a file that is CRLF throughout stays so. */
function keepLineBreaks(before: string, after: string): string {
  const throughoutCrlf = before.includes('\r\n') && !/(?:^|[^\r])\n|\r(?!\n)/.test(before);
  return throughoutCrlf ? after.replace(/\r?\n/g, '\r\n') : after;
}

/** Says for each code that was mended where and how; a fault that only a first fix brought to light has no line. */
function describeFixed(document: SnapDocument, codes: readonly string[], options: RunOptions): readonly FixedPlace[] {
  const context = createRuleContext(document, options.workspace, options.openstack);
  const titleOf = (finding: Diagnosis): string | undefined => {
    try {
      const safe = (finding.rule.fix?.(context, finding) ?? []).filter((fix) => fix.safe);
      return (safe.find((fix) => fix.preferred) ?? safe[0])?.title;
    } catch {
      return undefined;
    }
  };
  const findings = runRules(document, options).flatMap((finding) => {
    const title = codes.includes(finding.code) ? titleOf(finding) : undefined;
    return title === undefined ? [] : [{ finding, title }];
  });
  const lines = getLines(document);
  const fixed = codes.map((code): FixedPlace => {
    const at = findings.findIndex((one) => one.finding.code === code);
    const [match] = at < 0 ? [] : findings.splice(at, 1);
    if (!match) return { code, title: 'a problem that came up after another fix' };
    return { code, title: match.title, line: placeAt(lines, match.finding.start).line };
  });
  return fixed.sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
}
