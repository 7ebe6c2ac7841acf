/** Placeholders in paths: those that make str.format raise, and those that it leaves as they are. */
import type { RunnerPath, SnapOpenstack } from '../../openstack/entry-points.ts';
import { findPlaceholder, PLACEHOLDER_NAMES, type FormatField } from '../../openstack/placeholders.ts';
import { placeInScalar } from '../../openstack/scalar-place.ts';
import { findNearest } from '../../text/nearest.ts';
import { rewritePart } from './edits.ts';
import { defineFileRule, repair, type Told } from './openstack-rule.ts';

/** These build their own set of values, without the options of the snap. */
const WITHOUT_OPTIONS: ReadonlySet<string> = new Set(['dir', 'config-file', 'config-override', 'config-dir', 'log']);

/** Undefined for a name that is known in this place. */
function findFault(model: SnapOpenstack, path: RunnerPath, name: string): string | undefined {
  if (findPlaceholder(name)) return undefined;
  if (name === 'pyargv') {
    if (path.role === 'template-target' && path.entry) return undefined;
    return '"{pyargv}" is known only in the targets of the templates of a uwsgi entry point.';
  }
  // Options in a form that can't be read may have any name.
  if (model.configKeys === null) return undefined;
  if (model.configKeys?.has(name)) {
    return WITHOUT_OPTIONS.has(path.role)
      ? `"{${name}}" is a key of "snap-config-keys", and these are not known in "${path.key}".`
      : undefined;
  }
  const nearest = nearestOf(model, path, name);
  const help =
    nearest === undefined ? `the runner knows ${PLACEHOLDER_NAMES.join(', ')}.` : `did you mean "{${nearest}}"?`;
  return `Unknown placeholder "{${name}}": ${help}`;
}

function nearestOf(model: SnapOpenstack, path: RunnerPath, name: string): string | undefined {
  const options = WITHOUT_OPTIONS.has(path.role) ? [] : [...(model.configKeys?.keys() ?? [])];
  return findNearest(name, [...PLACEHOLDER_NAMES, ...options]);
}

/** The field is what a shell's `${NAME}` looks like. */
function isShell(path: RunnerPath, field: FormatField): boolean {
  return path.format.shell.some((one) => one.braces && one.start === field.start - 1);
}

function isOdd(path: RunnerPath, field: FormatField): boolean {
  return path.format.problems.some(
    (problem) => problem.start >= field.start && problem.end <= field.end && !problem.legal,
  );
}

export const placeholderUnknown = defineFileRule({
  code: 'placeholder-unknown',
  severity: 'error',
  summary: 'Placeholders are names that the runner gives.',
  fixable: true,
  *check(model, { document: { text } }) {
    for (const path of model.paths) {
      for (const field of path.format.fields) {
        if (isShell(path, field) || isOdd(path, field) || /[.[]/.test(field.name)) continue;
        const message = findFault(model, path, field.name);
        if (message === undefined) continue;
        const { start, end } = field.nameSpan;
        const nearest = nearestOf(model, path, field.name);
        const edit = nearest === undefined ? undefined : rewritePart(text, path.node, start, end, nearest);
        yield {
          ...placeInScalar(text, path.node, start, end),
          message,
          repairs: [repair(`Change to "{${nearest}}"`, edit)],
        };
      }
    }
  },
});

export const placeholderSyntax = defineFileRule({
  code: 'placeholder-syntax',
  severity: 'error',
  summary: 'Braces in paths are what str.format takes.',
  fixable: true,
  *check(model, { document: { text } }) {
    for (const path of model.paths) {
      for (const { start, end, message, replacement, legal } of path.format.problems) {
        const edit = replacement === undefined ? undefined : rewritePart(text, path.node, start, end, replacement);
        yield {
          ...placeInScalar(text, path.node, start, end),
          message,
          ...(legal && { severity: 'warning' as const }),
          repairs: [repair(`Change to "${replacement}"`, edit)],
        };
      }
    }
  },
});

export const placeholderJinja = defineFileRule({
  code: 'placeholder-jinja',
  severity: 'warning',
  summary: 'Paths have single braces; double ones are for templates.',
  fixable: true,
  *check(model, { document: { text } }) {
    for (const path of model.paths) {
      for (const { start, end, name } of path.format.jinja) {
        const known = findPlaceholder(name) !== undefined;
        const help = known ? `; write "{${name}}"` : '';
        const edit = known ? rewritePart(text, path.node, start, end, `{${name}}`) : undefined;
        yield {
          ...placeInScalar(text, path.node, start, end),
          message: `"${path.format.text.slice(start, end)}" becomes the text "{ ${name} }", not a value${help}.`,
          repairs: [repair(`Change to "{${name}}"`, edit, { safe: true })],
        };
      }
    }
  },
});

export const placeholderShell = defineFileRule({
  code: 'placeholder-shell',
  severity: 'warning',
  summary: "Paths hold placeholders, not a shell's variables.",
  fixable: true,
  *check(model, { document: { text } }) {
    for (const path of model.paths) {
      for (const { start, end, name, braces } of path.format.shell) {
        const lower = name.toLowerCase();
        const known = findPlaceholder(lower) !== undefined;
        const written = path.format.text.slice(start, end);
        const help = known ? `; write "{${lower}}"` : '';
        const edit = known ? rewritePart(text, path.node, start, end, `{${lower}}`) : undefined;
        const told: Told = {
          ...placeInScalar(text, path.node, start, end),
          message: `"${written}" is not expanded in paths of this file${help}.`,
          repairs: [repair(`Change to "{${lower}}"`, edit, { safe: true })],
        };
        // With braces it is a placeholder as well, and mostly an unknown one.
        const raises = braces && findFault(model, path, name) !== undefined;
        yield raises ? { ...told, severity: 'error' } : told;
      }
    }
  },
});

export const placeholderRules = [placeholderUnknown, placeholderSyntax, placeholderJinja, placeholderShell];
