/** The scripts of parts: how they talk to snapcraft. */
import { possibleValues } from '../../project/grammar.ts';
import { findNearest } from '../../text/nearest.ts';
import { findText, isScalar, isText } from '../../yaml/access.ts';
import { withoutNoting } from '../../yaml/reads.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import { checkEach } from '../each-entry.ts';
import { defineRule, type Finding, type Rule, type RuleContext } from '../rule.ts';
import { partsOf, type PartView } from './part-view.ts';

const KINDS = ['snapcraft'] as const;
export const OVERRIDES = ['override-pull', 'override-build', 'override-stage', 'override-prime'] as const;

interface Script {
  readonly part: string;
  readonly key: string;
  readonly node: YamlScalar;
}

function* scriptsOf(part: PartView): Iterable<Script> {
  for (const key of OVERRIDES) {
    for (const node of possibleValues(part.find(key)?.value)) {
      if (isScalar(node) && /^(?:str|int|float)$/.test(node.type)) yield { part: part.name, key, node };
    }
  }
}

function checkScripts(ctx: RuleContext, code: string, check: (script: Script) => Iterable<Finding>): Iterable<Finding> {
  return checkEach(ctx.tree, code, 'parts', partsOf(ctx), function* (part) {
    for (const script of scriptsOf(part)) yield* check(script);
  });
}

/** The words of a command at the beginning of a line, after a separator or in a substitution; with their place. */
const COMMAND =
  /(^|[;&|({`]|\b(?:then|do|else)\b)([ \t]*(?:[\w${}./-]*\/)?)(snapcraftctl|craftctl)\b([^\n\r;&|)`#]*)/gm;

interface Call {
  readonly tool: 'snapcraftctl' | 'craftctl';
  readonly rest: string;
  /** The command stands first on its line. */
  readonly first: boolean;
  readonly start: number;
  readonly end: number;
}

/** The text, of which nothing is looked at but the places of nodes: their sections are noted already. */
function textOfNodes(ctx: RuleContext): string {
  return withoutNoting(() => ctx.document.text);
}

function* callsIn(text: string, script: Script): Iterable<Call> {
  const { node } = script;
  const source = text.slice(node.start, node.end);
  if (!source.includes('craftctl')) return;
  for (const match of source.matchAll(COMMAND)) {
    const [, before = '', blanks = '', tool = '', rest = ''] = match;
    const start = node.start + match.index + before.length + blanks.length;
    const lineStart =
      Math.max(source.lastIndexOf('\n', match.index - 1), source.lastIndexOf('\r', match.index - 1)) + 1;
    if (source.slice(lineStart, match.index).trimStart().startsWith('#')) continue;
    // Words after the command's name, up to the quote that ends a quoted script.
    const words =
      node.style === 'plain' || node.style === 'literal' || node.style === 'folded'
        ? rest
        : rest.replace(/["']\s*$/, '');
    const first = before === '' && source.slice(lineStart, match.index).trim() === '';
    yield { tool: tool as Call['tool'], rest: words.trim(), first, start, end: start + tool.length };
  }
  // A script on the key's own line in quotes starts behind the quote.
  const quoted = /^["']([ \t]*(?:[\w${}./-]*\/)?)(snapcraftctl|craftctl)\b([^\n\r;&|)`#"']*)/.exec(source);
  if (quoted) {
    const start = node.start + 1 + (quoted[1] ?? '').length;
    const tool = quoted[2] as Call['tool'];
    yield { tool, rest: (quoted[3] ?? '').trim(), first: true, start, end: start + tool.length };
  }
}

/** What a call to the old tool is called now. */
function translate(rest: string): string | undefined {
  const [verb = '', ...values] = rest.split(/\s+/);
  if (/^(?:pull|build|stage|prime)$/.test(verb) && values.length === 0) return 'default';
  const value = rest.slice(verb.length).trim();
  if (/^set-(?:version|grade)$/.test(verb) && value !== '') return `set ${verb.slice(4)}=${value}`;
  return undefined;
}

export const oldControl = defineRule({
  code: 'snapcraft/snapcraftctl',
  severity: 'error',
  since: '0.1.0',
  summary: 'Scripts call craftctl; snapcraftctl is gone with core26.',
  kinds: KINDS,
  *check(ctx) {
    const { legacy, base } = ctx.project;
    // Only the base counts, not what the snap is built on: a bare snap on core24 has lost it.
    const gone = !legacy && base !== 'core22' && base !== 'core24';
    const text = textOfNodes(ctx);
    yield* checkScripts(ctx, 'snapcraft/snapcraftctl', function* (script) {
      if (script.node.type !== 'str') {
        if (!gone || script.node.value === 0) return;
        const { start, end } = script.node;
        const message = `"${script.key}" is searched for snapcraftctl line by line, and a number has none; put it in quotes.`;
        yield { start, end, message };
        return;
      }
      for (const call of callsIn(text, script)) {
        if (call.tool !== 'snapcraftctl') continue;
        const now = translate(call.rest);
        const instead = now === undefined ? 'craftctl' : `craftctl ${now}`;
        const severity = gone ? (call.first ? 'error' : 'warning') : 'hint';
        yield {
          start: call.start,
          end: call.end,
          message: gone
            ? base === 'core26' || base === 'devel'
              ? `"snapcraftctl" does not exist from core26 on; use "${instead}".`
              : `"snapcraftctl" exists only with the bases core22 and core24; use "${instead}".`
            : `"snapcraftctl" is the old name; use "${instead}".`,
          severity,
          ...(now !== undefined && { data: { old: call.rest, now } }),
        };
      }
    });
  },
  fix(ctx, finding) {
    const data = finding.data as { old: string; now: string } | undefined;
    if (!data) return [];
    const at = ctx.document.text.indexOf(data.old, finding.end);
    if (at < 0 || ctx.document.text.slice(finding.end, at).trim() !== '') return [];
    const edits = [{ start: finding.start, end: at + data.old.length, newText: `craftctl ${data.now}` }];
    return [{ title: `Change to "craftctl ${data.now}"`, edits, preferred: true, safe: true }];
  },
});

const VERBS: readonly string[] = ['default', 'get', 'set'];

export const controlCall = defineRule({
  code: 'snapcraft/craftctl',
  severity: 'warning',
  since: '0.1.0',
  summary: 'craftctl knows default, get and set, and sets only what may be set.',
  kinds: KINDS,
  *check(ctx) {
    const adopting = ctx.project.find('adopt-info')?.value;
    const adopted = isText(adopting) ? adopting.text : undefined;
    const text = textOfNodes(ctx);
    yield* checkScripts(ctx, 'snapcraft/craftctl', function* (script) {
      for (const { tool, rest, start, end } of callsIn(text, script)) {
        if (tool !== 'craftctl') continue;
        const [verb = '', assignment = ''] = rest.split(/\s+/);
        const place = { start, end };
        if (!VERBS.includes(verb)) {
          if (verb === '' || !/^[a-z-]+$/.test(verb)) continue;
          const nearest = findNearest(verb, VERBS);
          const help = nearest === undefined ? 'it has default, get and set.' : `did you mean "${nearest}"?`;
          yield { ...place, message: `Unknown command "craftctl ${verb}": ${help}` };
        } else if (verb === 'set') {
          const key = /^([\w.-]+)=/.exec(assignment)?.[1];
          if (key === undefined) continue;
          if (!/^(?:version|grade|components\.[^.]+\.version)$/.test(key)) {
            yield { ...place, message: `"craftctl set" knows version and grade, not "${key}".` };
            continue;
          }
          // Each component has an adopt-info of its own.
          const component = /^components\.([^.]+)\./.exec(key)?.[1];
          const owner = component === undefined ? adopted : componentPart(ctx, component);
          if (owner !== script.part) {
            const help = owner === undefined ? 'name it in "adopt-info".' : `"adopt-info" names "${owner}".`;
            yield { ...place, message: `"craftctl set ${key}" works only in the part of "adopt-info": ${help}` };
          }
        }
      }
    });
  },
});

function componentPart(ctx: RuleContext, name: string): string | undefined {
  return findText(ctx.project.components.find((one) => one.name === name)?.value, 'adopt-info');
}

export const scriptRules: readonly Rule[] = [oldControl, controlCall];
