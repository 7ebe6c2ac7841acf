/** What filesets put into `stage` and `prime` before core22: texts, each of them once. */
import { findPair, findValue, isMap, isSeq, isText, itemsOf, rangeOf } from '../../yaml/access.ts';
import { contentKey } from '../../yaml/content-key.ts';
import type { YamlMap, YamlNode } from '../../yaml/tree.ts';
import { defineRule, type Finding } from '../rule.ts';

const USERS = ['stage', 'prime', 'snap'] as const;

/** An item of `stage` or `prime` as it is after `$name` has been replaced. */
interface Path {
  readonly node: YamlNode;
  /** The `$name` that brought it. */
  readonly use: YamlNode | undefined;
  readonly fileset: YamlNode | undefined;
}

export const filesetPaths = defineRule({
  code: 'snapcraft/fileset-paths',
  severity: 'error',
  since: '0.1.0',
  summary: 'A fileset that brings a path twice, or something that is no path.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (!project.legacy) return;
    for (const { value } of project.parts) {
      if (!isMap(value) || !isMap(findValue(value, 'filesets'))) continue;
      const told = new Set<YamlNode>();
      for (const key of USERS) {
        if (key !== 'snap' || project.kind === 'none') yield* judge(expand(value, key), key, told);
      }
    }
  },
});

function expand(part: YamlMap, key: string): readonly Path[] {
  return itemsOf(findPair(part, key)?.value).flatMap((node): readonly Path[] => {
    if (!isText(node)) return [];
    if (!node.text.startsWith('$')) return [{ node, use: undefined, fileset: undefined }];
    const fileset = findValue(findValue(part, 'filesets'), node.text.slice(1));
    return isSeq(fileset) ? fileset.items.map((item) => ({ node: item, use: node, fileset })) : [];
  });
}

/** @param told the items of filesets of which another key has told already */
function* judge(paths: readonly Path[], key: string, told: Set<YamlNode>): Iterable<Finding> {
  const seen = new Map<string, Path>();
  for (const path of paths) {
    const { node, use } = path;
    if (!isText(node) && !told.has(node)) {
      told.add(node);
      yield {
        ...rangeOf(use && node.start === node.end ? use : node),
        message: `"${key}" takes this in through the fileset, and it must be text.`,
      };
      continue;
    }
    const content = contentKey(node);
    const first = seen.get(content);
    if (!first) seen.set(content, path);
    // Twice in the key itself is a matter of the key; a fileset used twice is told at its name.
    else if ((use || first.use) && !told.has(node)) {
      const place = use && first.fileset !== path.fileset ? use : node;
      if (place !== node && told.has(place)) continue;
      if (use && first.use && use !== first.use && contentKey(use) === contentKey(first.use)) continue;
      told.add(place);
      const text = isText(node) ? node.text : '';
      yield {
        ...rangeOf(place),
        message: `"${key}" comes to hold "${text}" twice, which snapcraft refuses.`,
        related: [{ ...rangeOf(first.node), message: 'It stands here first.' }],
      };
    }
  }
}
