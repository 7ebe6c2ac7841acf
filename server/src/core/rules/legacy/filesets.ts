/** `$name` in `stage` and `prime`, which the eras before core22 replace by the paths of a fileset. */
import { namedEntries } from '../../project/project.ts';
import { findNearest } from '../../text/nearest.ts';
import { findPair, isMap, isText, itemsOf } from '../../yaml/access.ts';
import type { YamlNode, YamlScalar } from '../../yaml/tree.ts';
import { defineRule, type Finding, type RelatedPlace } from '../rule.ts';

const USERS = ['stage', 'prime', 'snap'] as const;

interface FilesetData {
  readonly replace: string;
  readonly by: string;
}

interface Use {
  readonly name: string;
  readonly key: string;
  readonly node: YamlScalar;
}

export const undefinedFileset = defineRule({
  code: 'snapcraft/undefined-fileset',
  severity: 'error',
  since: '0.1.0',
  summary: 'A "$name" in "stage" or "prime" that is not among the filesets of the part.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (!project.legacy) return;
    for (const part of project.parts) {
      if (!isMap(part.value) || part.value.broken) continue;
      const uses = findUses(part.value, project.kind === 'none');
      if (uses.length > 0) yield* judge(part.name, uses, findPair(part.value, 'filesets')?.value);
    }
  },
  fix(_, finding) {
    const data = finding.data as FilesetData | undefined;
    if (!data) return [];
    const edits = [{ start: finding.start, end: finding.end, newText: data.by }];
    return [{ title: `Change "${data.replace}" to "${data.by}"`, edits, preferred: true }];
  },
});

/** Only a word that begins with the dollar sign itself is replaced; `-$name` and nested filesets stay as they are. */
function findUses(part: YamlNode, withSnap: boolean): readonly Use[] {
  return USERS.flatMap((key) => {
    if (key === 'snap' && !withSnap) return [];
    return itemsOf(findPair(part, key)?.value).flatMap((node) =>
      isText(node) && node.text.startsWith('$') ? [{ name: node.text.slice(1), key, node }] : [],
    );
  });
}

function* judge(part: string, uses: readonly Use[], filesets: YamlNode | undefined): Iterable<Finding> {
  if (filesets && !isMap(filesets)) return;
  const defined = namedEntries(filesets);
  const names = new Set(defined.map((entry) => entry.name));
  const used = new Set(uses.map((use) => use.name));
  const explained = new Set<string>();
  for (const use of uses) {
    if (names.has(use.name) || explained.has(use.name)) continue;
    const near = findNearest(use.name, names);
    const entry = defined.find((one) => one.name === near);
    if (near !== undefined && entry && !used.has(near)) {
      // Nobody uses the near name: the slip is in the definition, and one repair there mends every use.
      explained.add(use.name);
      const places = uses.filter((other) => other.name === use.name);
      yield {
        start: entry.key.start,
        end: entry.key.end,
        message: `Nothing uses the fileset "${near}"; the part "${part}" refers to "$${use.name}", which is not defined.`,
        data: { replace: near, by: use.name } satisfies FilesetData,
        related: places.map((other) => toPlace(other)),
      };
      continue;
    }
    yield {
      start: use.node.start,
      end: use.node.end,
      message: describe(use, part, near),
      ...(near !== undefined && { data: { replace: use.node.text, by: `$${near}` } satisfies FilesetData }),
    };
  }
}

function describe(use: Use, part: string, near: string | undefined): string {
  const problem = `"$${use.name}" in "${use.key}" is no fileset of the part "${part}"`;
  return near === undefined ? `${problem}; define it under "filesets".` : `${problem}. Did you mean "$${near}"?`;
}

function toPlace(use: Use): RelatedPlace {
  return { start: use.node.start, end: use.node.end, message: `Used in "${use.key}" here.` };
}
