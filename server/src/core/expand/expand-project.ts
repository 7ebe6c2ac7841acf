/** The project as it is with what its extensions add. */
import type { ProviderContext } from '../context.ts';
import { parseYaml } from '../yaml/parse.ts';
import { applyEdits, lineBreakOf, removePair } from '../yaml/edit.ts';
import type { TextEdit } from '../rules/rule.ts';
import { entriesOf, findPair, isMap, keyText } from '../yaml/access.ts';
import type { YamlMap } from '../yaml/tree.ts';
import { collectAdditions, type Additions } from './collect-additions.ts';
import { describeAdditions } from './describe-additions.ts';
import { editProject, removeDoubled } from './edit-project.ts';
import { printEntry } from './print-value.ts';
import { fromNode, isValueMap, mergeValues, type Value, type ValueMap } from './value.ts';

/** The expanded project's YAML, or one sentence on why there is none. */
export function expandProject(ctx: ProviderContext): { readonly text: string } | { readonly problem: string } {
  const { project, document, tree, facts } = ctx;
  if (document.kind !== 'snapcraft') return { problem: 'This file is not a snapcraft.yaml.' };
  if (project.extensions.length === 0) return { problem: 'This project uses no extension.' };
  const broken = tree.problems.find(
    ({ code }) => code !== 'yaml/duplicate-anchor' && code !== 'yaml/control-character',
  );
  if (broken || !project.root) {
    return { problem: 'The text has errors of its own; the project can be expanded once it is valid YAML.' };
  }
  const additions = collectAdditions(project, facts);
  if (additions.applied.length === 0) {
    const names = [...new Set(project.extensions.map((one) => `"${one.name}"`))].join(', ');
    const base = project.base === undefined ? 'a project without a base' : `the base "${project.base}"`;
    return { problem: `What ${names} would add to ${base} is not known.` };
  }
  const head = describeAdditions(project, additions, facts);
  const lineBreak = lineBreakOf(document.text);
  const body =
    editText(document.text, project.root, tree.anchors.size > 0, additions) ??
    printSections(expandValue(project.root, additions)).join(lineBreak) + lineBreak;
  return { text: head.map((line) => `# ${line}`.trimEnd() + lineBreak).join('') + lineBreak + body };
}

/** Everything anew, with room between the sections. */
function printSections(project: ValueMap): string[] {
  return Object.entries(project).flatMap(([key, value], index) => {
    const isSection = index > 0 && isValueMap(value) && Object.keys(value).length > 0;
    return [...(isSection ? [''] : []), ...printEntry(key, value)];
  });
}

/** Small edits, where nothing is shared between places and the text ends with the project. */
function editText(text: string, root: YamlMap, hasAnchors: boolean, additions: Additions): string | undefined {
  if (hasAnchors || /^(?:\.\.\.|%|\ufeff)/m.test(text)) return undefined;
  const removals: TextEdit[] = [];
  const isClear = removeDoubled(text, root, additions.top, removals);
  if (!isClear || !removeFromApps(text, root, additions, removals)) return undefined;
  for (const [name, added] of additions.within) {
    const part = findPair(findPair(root, 'parts')?.value, name)?.value;
    if (!isMap(part) || !removeDoubled(text, part, added, removals)) return undefined;
  }
  const bare = applyEdits(text, removals);
  const tree = parseYaml(bare);
  if (!isMap(tree.root) || tree.problems.length > 0) return undefined;
  const edits = editProject(bare, tree.root, additions);
  const edited = edits && applyEdits(bare, edits);
  // Edits that spoil the text are worse than none.
  return edited !== undefined && parseYaml(edited).problems.length === 0 ? edited : undefined;
}

/** The extensions themselves, and what they are about to add to lists. */
function removeFromApps(text: string, root: YamlMap, additions: Additions, removals: TextEdit[]): boolean {
  return entriesOf(findPair(root, 'apps')?.value).every((pair) => {
    const app = pair.value;
    const extensions = findPair(app, 'extensions');
    if (!extensions || !isMap(app)) return true;
    const edit = removePair(text, app, extensions);
    if (edit) removals.push(edit);
    return edit !== undefined && removeDoubled(text, app, additions.apps.get(keyText(pair) ?? '') ?? {}, removals);
  });
}

function expandValue(root: YamlMap, { top, apps, within, parts }: Additions): ValueMap {
  const project = fromNode(root);
  if (!isValueMap(project)) return {};
  const given = project['apps'];
  const expanded = Object.entries(isValueMap(given) ? given : {}).map(([name, app]): [string, Value] => {
    if (!isValueMap(app)) return [name, app];
    const { extensions: _, ...rest } = app;
    const added = apps.get(name);
    return [name, added ? mergeValues(rest, added) : rest];
  });
  const own = project['parts'];
  const merged = mergeValues({ ...project, apps: Object.fromEntries(expanded) }, top);
  if (!isValueMap(merged)) return {};
  const kept = Object.entries(isValueMap(own) ? own : {}).map(([name, part]): [string, Value] => {
    const added = within.get(name);
    return [name, added ? mergeValues(part, added) : part];
  });
  return { ...merged, parts: { ...Object.fromEntries(kept), ...parts } };
}
