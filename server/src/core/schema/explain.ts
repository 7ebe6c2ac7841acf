/** From what the schema finds to what a reader should know: one mistake, one finding, the smallest place. */
import { checkUnlessClean } from '../rules/ledger.ts';
import type { RuleContext } from '../rules/rule.ts';
import { findNearest } from '../text/nearest.ts';
import { expandExample } from '../project/expansion.ts';
import { findPair, isMap, isText, keyText, rangeOf, rangeOfKey } from '../yaml/access.ts';
import { createMemo } from '../yaml/reads.ts';
import type { YamlMap, YamlNode, YamlTree } from '../yaml/tree.ts';
import * as fix from './fixes.ts';
import { isFilledByExtension, isMergedByExtension } from './merged-by-extension.ts';
import { findKeyFact, findPluginFact, pluginKeys, toKeyPath } from './navigate.ts';
import { isNoText, judgePartKeys, pluginName, unknownProblem } from './part-keys.ts';
import { placeholderFor } from './placeholders.ts';
import { labelOf, stepsOf, type Problem, type SchemaCode } from './problem.ts';
import { rangeOfOwner, rangeOfPlace } from './ranges.ts';
import { getSchema } from './schema.ts';
import { explainUnknownKey } from './unknown-keys.ts';
import { validateSections } from './validate-sections.ts';
import { isLonger, toPattern, type Place, type Violation } from './validate.ts';
import { formatWords, listWords, nameWords, nodeWords, typeWords } from './words.ts';

/** A file with more than this is no project: nobody reads on, and each one costs a search for what was meant. */
const MAX_PROBLEMS = 1000;

const memo = createMemo<YamlTree, readonly Problem[]>();

/** Everything that the schema of the project's era finds; worked out once for each tree. */
export function findSchemaProblems(ctx: RuleContext): readonly Problem[] {
  return memo(ctx.tree, () => judgeProject(ctx));
}

function judgeProject(ctx: RuleContext): readonly Problem[] {
  const { root, kind } = ctx.project;
  if (!root) return [];
  const problems: Problem[] = [];
  validateSections(ctx.tree, root, getSchema(kind), (violation) => {
    if (problems.length >= MAX_PROBLEMS) return;
    const problem = isUndone(ctx, violation) ? undefined : explain(ctx, violation);
    if (problem) problems.push(problem);
  });
  checkUnlessClean(ctx.tree, 'parts', () => {
    const before = problems.length;
    problems.push(...judgePartKeys(ctx));
    return problems.length === before;
  });
  // What the reader already calls broken is not judged a second time.
  const broken = ctx.tree.problems.filter(
    ({ code, libyamlAccepts }) => code !== 'yaml/duplicate-key' && !libyamlAccepts,
  );
  if (broken.length === 0) return problems;
  return problems.filter(
    ({ finding }) => !broken.some(({ start, end }) => start <= finding.end && end >= finding.start),
  );
}

/** Does the fault go away once the variables are replaced, as they are before the check? */
function isUndone({ project }: RuleContext, violation: Violation): boolean {
  const { node } = violation.place;
  if (!isText(node) || !node.text.includes('CRAFT_')) return false;
  // core22 leaves these two alone.
  if (project.kind === 'core22' && /^(?:name|version)$/.test(String(violation.place.step))) return false;
  const expanded = expandExample(node.text, project);
  if (expanded === node.text) return false;
  if (violation.kind === 'pattern') return toPattern(violation.pattern).test(expanded);
  if (violation.kind === 'maxLength') return !isLonger(expanded, violation.limit);
  return violation.kind === 'enum' && violation.allowed.includes(expanded);
}

function explain(ctx: RuleContext, violation: Violation): Problem | undefined {
  const { place } = violation;
  const { document, facts, project } = ctx;
  const steps = stepsOf(place);
  if (isFilledByExtension(ctx, steps, place.node)) return undefined;
  const keyPath = toKeyPath(steps);
  const label = labelOf(place);
  const make = (code: SchemaCode, message: string, fixes?: Problem['fixes'], more = {}): Problem => ({
    code,
    finding: { ...rangeOfPlace(document, place), message, ...more },
    ...(fixes && { fixes }),
  });
  switch (violation.kind) {
    case 'type':
      return explainType(ctx, violation, keyPath, make);
    case 'not':
      return make('snapcraft/too-short', `${label} needs at least 2 characters.`);
    case 'enum': {
      const values = violation.allowed.filter((value): value is string => typeof value === 'string');
      const fixes = (text: string) => fix.fixEnum(text, place, values);
      const nearest = fixes(document.text)[0];
      const guess = nearest?.preferred ? ` ${nearest.title.replace(/^Change to (.*)$/, 'Did you mean $1?')}` : '';
      const help = guess === '' ? `; use ${listWords(values, 'or')}.` : `.${guess}`;
      return make('snapcraft/invalid-value', `${shown(place)} is not allowed for ${label}${help}`, fixes);
    }
    case 'pattern': {
      const fixes = keyPath === 'name' ? (text: string) => fix.fixSnapName(text, place.node) : undefined;
      const message = `${shown(place)} is not allowed for ${label}: ${formatWords(keyPath, violation.pattern)}.`;
      return make('snapcraft/invalid-format', message, fixes);
    }
    case 'name': {
      const message = `"${String(place.step)}" is not allowed here: ${nameWords(sectionOf(place))}.`;
      return { code: 'snapcraft/invalid-format', finding: { ...nameRange(place), message } };
    }
    case 'nameLength': {
      const message = `"${String(place.step)}" is longer than ${violation.limit} characters.`;
      return { code: 'snapcraft/too-long', finding: { ...nameRange(place), message } };
    }
    case 'minLength': {
      const message =
        violation.limit === 1
          ? `${label} must not be empty.`
          : `${label} needs at least ${violation.limit} characters.`;
      return make('snapcraft/too-short', message);
    }
    case 'maxLength': {
      const length = place.node.kind === 'scalar' ? [...place.node.text].length : 0;
      const fixes = keyPath === 'name' ? (text: string) => fix.fixSnapName(text, place.node) : undefined;
      return make('snapcraft/too-long', `${label} has ${length} characters; ${violation.limit} are allowed.`, fixes);
    }
    case 'minimum':
    case 'maximum':
      return explainLimit(place, violation.kind === 'minimum', violation.limit, keyPath, make);
    case 'minItems':
      return make('snapcraft/too-short', `${label} must not be empty.`);
    case 'maxItems':
      return make(
        'snapcraft/too-long',
        `${label} takes ${violation.limit === 1 ? 'one item' : `${violation.limit} items`} only.`,
      );
    case 'minProperties':
      return make('snapcraft/too-short', explainEmpty(keyPath, label));
    case 'maxProperties':
      return explainTooMany(ctx, place, keyPath, make);
    case 'duplicate': {
      const merged = isMergedByExtension(ctx, steps);
      return make(
        'snapcraft/duplicate-item',
        `${shown(place)} stands twice in ${label}.`,
        (text) => fix.fixDuplicate(text, place),
        {
          related: [{ ...rangeOf(violation.first), message: 'The first one is here.' }],
          // What an extension adds is merged with the list, and the merged one has each item once.
          ...(merged && { severity: 'warning' }),
        },
      );
    }
    case 'dependency': {
      const parent = place.parent;
      if (!parent || !place.pair) return undefined;
      const message = `${label} needs ${listWords(violation.keys)} beside it.`;
      const parentPath = toKeyPath(stepsOf(parent));
      const values = violation.keys.map(
        (key) => [key, placeholderFor(`${parentPath}.${key}`, steps, undefined)] as const,
      );
      return {
        code: 'snapcraft/missing-key',
        finding: { ...rangeOfKey(place.pair), message },
        fixes: (text) => fix.fixMissing(text, parent, values, undefined),
      };
    }
    case 'missing':
      return explainMissing(ctx, violation, keyPath, steps);
    case 'unknown': {
      const map = place.parent?.node;
      if (!isMap(map) || !place.pair || isNoText(place.pair)) return undefined;
      const parentPath = toKeyPath(steps.slice(0, -1));
      if (parentPath === 'package-repositories[]' && findKeyFact(facts, keyPath)) {
        const kindOfRepository = findPair(map, 'ppa') ? 'ppa' : findPair(map, 'cloud') ? 'cloud' : undefined;
        if (kindOfRepository !== undefined) return explainForeignKey(map, place, kindOfRepository);
      }
      const explained = explainUnknownKey(facts, project.kind, parentPath, String(place.step), violation.known);
      return unknownProblem(map, place.pair, String(place.step), explained);
    }
  }
}

type Make = (code: SchemaCode, message: string, fixes?: Problem['fixes'], more?: object) => Problem;

function isEmptyText(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.type === 'str' && node.text === '';
}

function explainType(
  ctx: RuleContext,
  { place, types, allowed }: Violation & { kind: 'type' },
  keyPath: string,
  make: Make,
): Problem | undefined {
  const node = place.node;
  const label = labelOf(place);
  const declared = findKeyFact(ctx.facts, keyPath)?.types;
  // What only clauses of the grammar use is no advice.
  const wanted = typeWords(
    types.filter(
      (type) =>
        !(type === 'array' && declared && !declared.some((name) => /^(?:list|any)/.test(name))) &&
        !(type === 'object' && types.includes('string') && typeof place.step === 'number'),
    ),
  );
  // The names are taken one by one, whatever holds them.
  if (keyPath === 'apps.<app>.extensions' && !ctx.project.legacy && (isMap(node) || isEmptyText(node)))
    return undefined;
  const item = typeof place.step === 'number';
  const parent = place.parent?.node;
  // A list that is cut short has an empty place where the text breaks off.
  if (item && parent?.kind === 'seq' && parent.broken && node.start === node.end) return undefined;
  if (node.kind === 'scalar' && node.type === 'null') {
    // Without a value it counts as left out, which is what these types ask for.
    if (keyPath === 'base' && !ctx.project.legacy && /^(?:base|kernel|snapd)$/.test(ctx.project.type ?? ''))
      return undefined;
    // Nothing after a key that is nothing itself: yaml/key-not-text tells of both.
    const key = place.pair?.key;
    if (key?.kind === 'scalar' && key.type === 'null' && !ctx.project.legacy) return undefined;
    // An extension may bring what the author left out.
    if (keyPath === 'hooks.<hook>' && ctx.project.legacy && ctx.project.extensions.length > 0) return undefined;
    const message = item ? `An item of ${label} is empty.` : `${label} has no value; it must be ${wanted}.`;
    return make('snapcraft/null-value', message, (text) => fix.fixNull(text, place));
  }
  const subject = item ? `The items of ${label}` : label;
  const values = (allowed ?? []).filter((value): value is string => typeof value === 'string');
  // Quotes alone make no value of a choice.
  const fixes = (text: string) =>
    values.length > 0 ? fix.fixEnum(text, place, values) : fix.fixType(text, place, types);
  if (node.kind === 'scalar' && node.type !== 'str' && types.includes('string')) {
    const message = `${subject} must be ${wanted}; YAML reads ${shown(place)} as ${nodeWords(node)}.`;
    const choice = values.length > 0 ? ` Use ${listWords(values, 'or')}.` : '';
    return make('snapcraft/wrong-type', message + choice, fixes);
  }
  return make('snapcraft/wrong-type', `${subject} must be ${wanted}, not ${nodeWords(node)}.`, fixes);
}

function explainLimit(place: Place, lower: boolean, limit: number, keyPath: string, make: Make): Problem {
  const label = labelOf(place);
  if (limit === 0) {
    return make(
      'snapcraft/invalid-format',
      `${shown(place)} is not allowed for ${label}: ${formatWords(keyPath, '')}.`,
    );
  }
  const side = lower ? 'at least' : 'at most';
  return make('snapcraft/invalid-value', `${label} must be ${side} ${limit}.`);
}

function explainEmpty(keyPath: string, label: string): string {
  if (keyPath !== 'layout.<path>') return `${label} must not be empty.`;
  return `The layout ${label} needs one of "bind", "bind-file", "symlink" and "type".`;
}

function explainTooMany(ctx: RuleContext, place: Place, keyPath: string, make: Make): Problem | undefined {
  const map = place.node;
  if (!isMap(map)) return undefined;
  if (keyPath === 'apps.<app>.extensions') {
    // Only the older eras mind: their schema sees the app before its extensions are taken out.
    const more = ctx.project.legacy ? {} : { severity: 'warning' };
    return make('snapcraft/wrong-type', '"extensions" must be a list, not a map.', undefined, more);
  }
  const known = new Set(['bind', 'bind-file', 'symlink', 'type']);
  // An unknown key is a finding of its own, and the one too many.
  if (keyPath === 'layout.<path>' && map.entries.some((pair) => !known.has(keyText(pair) ?? ''))) return undefined;
  const second = map.entries[1];
  if (!second) return undefined;
  const name = keyText(second) ?? '';
  const first = keyText(map.entries[0] ?? second) ?? '';
  return {
    code: 'snapcraft/conflicting-keys',
    finding: {
      ...rangeOfKey(second),
      message: `"${name}" can't be combined with "${first}": only one key is allowed here.`,
    },
    fixes: (text) => fix.fixRemoveKey(text, map, second, name),
  };
}

function explainForeignKey(map: YamlMap, place: Place, other: string): Problem | undefined {
  const pair = place.pair;
  if (!pair) return undefined;
  const name = String(place.step);
  return {
    code: 'snapcraft/conflicting-keys',
    finding: { ...rangeOfKey(pair), message: `"${name}" can't be combined with "${other}".` },
    fixes: (text) => fix.fixRemoveKey(text, map, pair, name),
  };
}

function explainMissing(
  ctx: RuleContext,
  { place, keys }: Violation & { kind: 'missing' },
  keyPath: string,
  steps: readonly (string | number)[],
): Problem | undefined {
  const { project, facts, document } = ctx;
  const map = place.node;
  if (!isMap(map)) return undefined;
  // The models of core22 and later also take names with underscores.
  const spelled = project.legacy ? keys : keys.filter((key) => !findPair(map, key.replaceAll('-', '_')));
  // A key that is there with a slip in it is a finding of its own.
  const strangers = map.entries.flatMap((pair) => {
    const key = keyText(pair);
    return key === undefined || findKeyFact(facts, keyPath === '' ? key : `${keyPath}.${key}`) ? [] : [key];
  });
  const missing = spelled.filter((key) => !strangers.some((other) => findNearest(other, [key]) === key));
  if (missing.length === 0) return undefined;
  const where = typeof place.step === 'number' || place.step === '' ? '' : ` in "${place.step}"`;
  const adoptable =
    keyPath === '' && missing.some((key) => key === 'version' || key === 'summary' || key === 'description');
  const it = missing.length > 1 ? 'them' : 'it';
  const hint = adoptable
    ? `; give ${it}, or name the part that brings ${it} in "adopt-info"`
    : repositoryHint(keyPath, missing);
  const plugin =
    keyPath === 'parts.<part>' ? pluginKeys(findPluginFact(facts, pluginName(map)), project.kind) : undefined;
  const values = missing.map((key) => {
    const type = plugin?.get(key)?.type ?? findKeyFact(facts, keyPath === '' ? key : `${keyPath}.${key}`)?.types[0];
    return [key, placeholderFor(keyPath === '' ? key : `${keyPath}.${key}`, steps, type)] as const;
  });
  const name = keyPath === '' ? findPair(map, 'name') : undefined;
  return {
    code: 'snapcraft/missing-key',
    finding: {
      ...rangeOfOwner(document, place),
      message: `Missing key${missing.length > 1 ? 's' : ''} ${listWords(missing)}${where}${hint}.`,
    },
    fixes: (text) => fix.fixMissing(text, place, values, name?.merged ? undefined : name),
  };
}

function repositoryHint(keyPath: string, missing: readonly string[]): string {
  if (keyPath !== 'package-repositories[]' || !missing.includes('url')) return '';
  return '; a repository has a "ppa", or a "url" with "key-id"';
}

function nameRange(place: Place): { readonly start: number; readonly end: number } {
  return place.pair ? rangeOf(place.pair.key) : rangeOf(place.node);
}

function sectionOf(place: Place): string {
  return String(place.parent?.step ?? '');
}

/** A value in quotes for a message, shortened where it is long. */
function shown(place: Place): string {
  const node = place.node;
  const text = node.kind === 'scalar' ? node.text : String(place.step);
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  return line.length > 60 || line !== text ? `"${line.slice(0, 57)}…"` : `"${line}"`;
}
