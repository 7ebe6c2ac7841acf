/** The engine behind one interface: the language server and its tests talk to this alone. */
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver-types';
import { FIX_ALL_KIND, makeQuickFixes, toLspEdits } from './actions/code-actions.ts';
import { fixAll as runFixAll, type FixAllResult } from './actions/fix-all.ts';
import { DIAGNOSTIC_SOURCE, toDiagnostic } from './diagnostics.ts';
import type { SnapDocument } from './document.ts';
import { rules as allRules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { createRuleContext, runRules, type Diagnosis, type RunOptions } from './rules/run.ts';
import type { Settings } from './settings.ts';
import type { Workspace } from './workspace.ts';

export interface ServiceOptions {
  readonly workspace: Workspace;
  /** Told of bugs, such as a rule that threw; each is told once. */
  readonly log: (message: string) => void;
  /** For tests; the table by default. */
  readonly rules?: readonly Rule[];
}

interface CodeActionRequest {
  readonly range: Range;
  readonly diagnostics: readonly Diagnostic[];
  /** The kinds that the editor asks for; everything but whole-file actions when left out. */
  readonly only?: readonly string[];
}

export interface LanguageService {
  /** Undefined when cancelled. */
  diagnose(document: SnapDocument, settings: Settings, isCancelled?: () => boolean): readonly Diagnostic[] | undefined;
  codeActions(document: SnapDocument, request: CodeActionRequest, settings: Settings): readonly CodeAction[];
  fixAll(document: SnapDocument, settings: Settings): FixAllResult;
  /** Other files changed: what was found with their help is stale. */
  forget(): void;
}

/** Better than silence, which would look like a clean file. */
const OWN_FAULT: Diagnostic = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  severity: 2,
  source: DIAGNOSTIC_SOURCE,
  message: 'Snapwright could not check this file because of a fault of its own; the log of its server says more.',
};

export function createLanguageService({ workspace, log, rules = allRules }: ServiceOptions): LanguageService {
  const told = new Set<string>();
  const tell = (what: string, error: unknown): void => {
    const message = `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    if (told.has(message)) return;
    told.add(message);
    log(message);
  };
  const onRuleError = (code: string, error: unknown): void => {
    tell(`The rule ${code} failed and was passed over`, error);
  };
  const optionsFor = (settings: Settings): RunOptions => ({
    workspace,
    severities: settings.rules,
    rules,
    onRuleError,
  });

  // Diagnostics, light bulb and fix-all ask for the same version in a row: it is judged once.
  let cache = new WeakMap<SnapDocument, { settings: Settings; found: readonly Diagnosis[] }>();
  const find = (
    document: SnapDocument,
    settings: Settings,
    isCancelled?: () => boolean,
  ): readonly Diagnosis[] | undefined => {
    const known = cache.get(document);
    if (known?.settings === settings) return known.found;
    const found = runRules(document, { ...optionsFor(settings), ...(isCancelled && { isCancelled }) });
    if (isCancelled?.()) return undefined;
    cache.set(document, { settings, found });
    return found;
  };

  return {
    diagnose(document, settings, isCancelled) {
      try {
        return find(document, settings, isCancelled)?.map((one) =>
          toDiagnostic(document, one, (uri) => workspace.readText(uri)),
        );
      } catch (error) {
        tell(`Checking ${document.uri} failed`, error);
        return [OWN_FAULT];
      }
    },

    codeActions(document, { range, diagnostics, only }, settings) {
      const actions: CodeAction[] = [];
      if (!only || only.some((kind) => includesKind(kind, 'quickfix'))) {
        const context = createRuleContext(document, workspace);
        actions.push(...makeQuickFixes(context, find(document, settings) ?? [], range, diagnostics, onRuleError));
      }
      if (only?.some((kind) => includesKind(kind, FIX_ALL_KIND))) {
        const { edits, fixed } = runFixAll(document, optionsFor(settings));
        if (edits.length > 0) {
          actions.push({
            title: fixed.length === 1 ? 'Fix the one safe problem' : `Fix all ${fixed.length} safe problems`,
            kind: FIX_ALL_KIND,
            edit: { changes: { [document.uri]: toLspEdits(document, edits) } },
          });
        }
      }
      return actions;
    },

    fixAll: (document, settings) => runFixAll(document, optionsFor(settings)),

    forget() {
      cache = new WeakMap();
    },
  };
}

/** Whether a kind that the editor asks for covers a kind that we have: `source` covers `source.fixAll.…`. */
function includesKind(asked: string, ours: string): boolean {
  return asked === '' || ours === asked || ours.startsWith(`${asked}.`);
}
