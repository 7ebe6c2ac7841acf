/** Extensions by the names that they have for each base. */
import { isScalar } from '../../../yaml/access.ts';
import { replaceWord } from './set-base.ts';
import type { Era, Step } from './step.ts';

/** Extensions that went on under another name; the first that a base has. */
const FAMILIES: readonly (readonly string[])[] = [
  [
    'flutter-stable',
    'flutter-beta',
    'flutter-dev',
    'flutter-master',
    'gnome-3-28',
    'gnome-3-34',
    'gnome-3-38',
    'gnome',
  ],
];

/** The successor of an extension for an era: itself, one of its family, or the same of another ROS release. */
export function findSuccessor(name: string, here: readonly string[]): string | undefined {
  if (here.includes(name)) return name;
  const ros = /^(ros2)-[a-z]+(.*)$/.exec(name);
  if (ros) return here.find((one) => /^(ros2)-[a-z]+(.*)$/.exec(one)?.[2] === ros[2] && one.startsWith('ros2-'));
  const family = FAMILIES.find((names) => names.includes(name));
  // Within the first base there are several; those that follow are one each.
  return family?.slice(family.indexOf(name) + 1).find((one) => here.includes(one));
}

export const extensions: Step = {
  group: 'extensions',
  *find({ project, facts, document, to }) {
    const here = facts.extensions.byBase[to] ?? [];
    const told = new Set<number>();
    for (const { name, node } of project.extensions) {
      const next = findSuccessor(name, here);
      if (next === undefined || next === name || told.has(node.start) || !isScalar(node)) continue;
      told.add(node.start);
      const edits = replaceWord(document.text, node, next);
      if (!edits) continue;
      const flutter = name.startsWith('flutter-');
      yield {
        edits,
        done: `Changed the extension "${name}" to "${next}".`,
        renamed: { what: 'extension', from: name, to: next },
        ...(flutter && { check: `"${next}" brings no Flutter: build with the plugin "flutter".` }),
      };
    }
  },
};

/** The ROS release that an era's extensions are for. */
export function rosRelease(here: readonly string[]): string | undefined {
  return here.flatMap((name) => /^ros2-([a-z]+)$/.exec(name)?.[1] ?? [])[0];
}

/** The first ROS release of the plugin, where the extensions of an era name none. */
export const ROS_BEFORE: Partial<Record<Era, string>> = { core18: 'dashing' };
