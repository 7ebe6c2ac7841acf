/** A rule's words as the protocol's numbers. */
import type { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { Rule, Severity } from './rule.ts';

export const SEVERITY_NUMBERS = {
  error: 1,
  warning: 2,
  information: 3,
  hint: 4,
} as const satisfies Record<Severity, DiagnosticSeverity>;

export const TAG_NUMBERS = {
  unnecessary: 1,
  deprecated: 2,
} as const satisfies Record<NonNullable<Rule['tag']>, DiagnosticTag>;
