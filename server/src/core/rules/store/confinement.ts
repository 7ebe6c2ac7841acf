/** Confinement and type of a snap, as far as the store looks at them by hand. */
import { findPair, isMap, isSeq, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import type { SnapcraftProject } from '../../project/project.ts';
import type { YamlPair } from '../../yaml/tree.ts';
import { ASK, defineStoreRule, tell } from './store-rule.ts';

export const classicConfinement = defineStoreRule({
  code: 'store/classic-confinement',
  summary: 'Classic confinement, which a person has to approve.',
  *check({ project }) {
    const pair = project.find('confinement');
    if (!pair || project.confinement !== 'classic') return;
    yield {
      ...rangeOfValue(pair),
      ...tell(
        'The store holds a snap with "confinement: classic" until a person approves it',
        `${ASK}, and say why "strict" cannot do`,
      ),
    };
  },
});

export const classicInterfaces = defineStoreRule({
  code: 'store/classic-interfaces',
  summary: 'Plugs or slots in a snap with classic confinement.',
  *check({ project }) {
    if (project.confinement !== 'classic') return;
    const first = findInterfaces(project);
    if (!first) return;
    yield {
      ...rangeOfKey(first),
      message:
        'The store\'s review refuses plugs and slots in a snap with "confinement: classic", which may do everything without them.',
    };
  },
});

const REVIEWED_TYPES: ReadonlySet<string> = new Set(['base', 'gadget', 'kernel', 'os', 'snapd']);

export const reservedType = defineStoreRule({
  code: 'store/reserved-type',
  summary: 'A type of snap that a person reviews: base, gadget, kernel or snapd.',
  *check({ project }) {
    const pair = project.find('type');
    const { type } = project;
    if (!pair || type === undefined || !REVIEWED_TYPES.has(type)) return;
    yield {
      ...rangeOfValue(pair),
      ...tell(
        `The store holds every snap of the type "${type}" until a person has reviewed it`,
        `${ASK}, and say which devices or snaps it is for`,
      ),
    };
  },
});

export const baseInterfaces = defineStoreRule({
  code: 'store/base-interfaces',
  summary: 'Plugs or slots in a snap of the type base.',
  *check({ project }) {
    if (project.type !== 'base') return;
    const first = findInterfaces(project);
    if (!first) return;
    yield {
      ...rangeOfKey(first),
      message:
        'The store\'s review refuses plugs and slots in a snap of the type "base": the snaps built on it have them.',
    };
  },
});

/** The first key that gives the snap plugs or slots. */
function findInterfaces(project: SnapcraftProject): YamlPair | undefined {
  const places = [project.root, ...[...project.apps, ...project.hooks].map((entry) => entry.value)];
  for (const map of places) {
    for (const key of ['plugs', 'slots']) {
      const pair = isMap(map) ? findPair(map, key) : undefined;
      if (
        pair &&
        (isSeq(pair.value) ? pair.value.items.length > 0 : isMap(pair.value) && pair.value.entries.length > 0)
      ) {
        return pair;
      }
    }
  }
  return undefined;
}

export const confinementRules = [classicConfinement, classicInterfaces, reservedType, baseInterfaces] as const;
