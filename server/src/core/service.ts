/** The engine behind one interface: the language server and its tests talk to this alone. */
import { Attached } from './attached.ts';
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver-types';
import { FIX_ALL_KIND, makeQuickFixes, toLspEdits } from './actions/code-actions.ts';
import { getRefactorings, REFACTOR_KINDS, resolveRefactoring } from './actions/refactor/index.ts';
import { fixAll as runFixAll, type FixAllResult } from './actions/fix-all.ts';
import { DIAGNOSTIC_SOURCE, toDiagnostic } from './diagnostics.ts';
import { createProviderContext, type ProviderContext } from './context.ts';
import type { SnapDocument } from './document.ts';
import { noConstraints, type ConstraintStore } from './openstack/types.ts';
import { getLines } from './positions.ts';
import { rules as allRules } from './rules/index.ts';
import type { OpenStackPorts, Rule } from './rules/rule.ts';
import { createRuleContext, runRules, type Diagnosis, type RunOptions } from './rules/run.ts';
import type { Settings } from './settings.ts';
import type { Workspace } from './workspace.ts';

export interface ServiceOptions {
  readonly workspace: Workspace;
  /** OpenStack's constraints; without them nothing is compared. */
  readonly constraints?: ConstraintStore;
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
  /** The edit of an action that was offered without one. */
  resolveCodeAction(document: SnapDocument, action: CodeAction, settings: Settings, annotations: boolean): CodeAction;
  fixAll(document: SnapDocument, settings: Settings): FixAllResult;
  /** Asks a provider (`complete`, `getHover`, …). A bug in it is told once by its name, and the fallback answered. */
  ask<T>(
    document: SnapDocument,
    settings: Settings,
    name: string,
    fallback: T,
    provider: (context: ProviderContext) => T,
  ): T;
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

export function createLanguageService({
  workspace,
  log,
  constraints = noConstraints,
  rules = allRules,
}: ServiceOptions): LanguageService {
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
  const portsFor = (settings: Settings): OpenStackPorts => ({ constraints, series: settings.constraints.series });
  const optionsFor = (settings: Settings): RunOptions => ({
    workspace,
    openstack: portsFor(settings),
    severities: settings.rules,
    rules,
    onRuleError,
  });

  // Diagnostics, light bulb and fix-all ask for the same version in a row: it is judged once.
  let cache = new Attached<SnapDocument, { settings: Settings; found: readonly Diagnosis[] }>();
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

  const ask: LanguageService['ask'] = (document, settings, name, fallback, provider) => {
    try {
      return provider(createProviderContext(document, settings, workspace, portsFor(settings)));
    } catch (error) {
      tell(`${name} failed in ${document.uri}`, error);
      return fallback;
    }
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
        const context = createRuleContext(document, workspace, portsFor(settings));
        actions.push(...makeQuickFixes(context, find(document, settings) ?? [], range, diagnostics, onRuleError));
      }
      const lines = getLines(document);
      // What changes the whole file is offered only where it is asked for.
      const wants = (kind: string): boolean =>
        only ? only.some((asked) => includesKind(asked, kind)) : !kind.startsWith('source.');
      if (REFACTOR_KINDS.some(wants)) {
        const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
        actions.push(
          ...ask(document, settings, 'Refactoring', [], (context) => getRefactorings(context, start, end, wants)),
        );
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

    resolveCodeAction: (document, action, settings, changeAnnotations) =>
      ask(document, settings, action.title, action, (context) =>
        resolveRefactoring(context, action, { changeAnnotations }),
      ),

    fixAll: (document, settings) => runFixAll(document, optionsFor(settings)),

    ask,

    forget() {
      cache = new Attached();
    },
  };
}

/** Whether a kind that the editor asks for covers a kind that we have: `source` covers `source.fixAll.…`. */
function includesKind(asked: string, ours: string): boolean {
  return asked === '' || ours === asked || ours.startsWith(`${asked}.`);
}
