/** Turns what the reader noted into findings, one rule for a code. */
import type { DocumentKind } from '../../kinds.ts';
import type { YamlProblem, YamlProblemCode } from '../../yaml/tree.ts';
import type { Finding, Fix, Rule, RuleContext, Severity } from '../rule.ts';

/** Every file of ours is YAML. */
export const YAML_KINDS: readonly DocumentKind[] = ['snapcraft', 'snap-openstack', 'snap-test'];

interface Options {
  readonly fix?: Rule['fix'];
  /** Where the verdict depends on who reads the file. */
  readonly severity?: (ctx: RuleContext) => Severity;
}

export function problemRule<const C extends YamlProblemCode>(code: C, summary: string, options: Options = {}): Rule<C> {
  return {
    code,
    severity: 'error',
    since: '0.1.0',
    summary,
    kinds: YAML_KINDS,
    *check(ctx) {
      if (ctx.tree.problems.length === 0) return;
      const severity = options.severity?.(ctx);
      const libyaml = isReadByLibyaml(ctx);
      for (const problem of ctx.tree.problems) {
        if (problem.code !== code || (libyaml && problem.libyamlAccepts === true)) continue;
        yield toFinding(problem, severity);
      }
    },
    ...(options.fix ? { fix: options.fix } : {}),
  };
}

function toFinding(problem: YamlProblem, severity: Severity | undefined): Finding {
  return {
    start: problem.start,
    end: problem.end,
    message: problem.message,
    ...(problem.data === undefined ? {} : { data: problem.data }),
    ...(severity === undefined ? {} : { severity }),
    ...(problem.related ? { related: [problem.related] } : {}),
  };
}

/** core18 and core20 read the file with the C library, which lets some tabs pass. */
function isReadByLibyaml(ctx: RuleContext): boolean {
  if (ctx.document.kind !== 'snapcraft') return false;
  return ctx.project.kind === 'core18' || ctx.project.kind === 'core20';
}

export function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null;
}

export function insertion(title: string, at: number, newText: string): Fix {
  return { title, edits: [{ start: at, end: at, newText }], preferred: true };
}
