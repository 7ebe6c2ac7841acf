/** Values of any type in snap.yaml, such as attributes of plugs: keys are text, and null is refused at every depth. */
import { isScalar, keyText, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import type { Finding } from '../rule.ts';
import { typeInSnapYaml } from './plain-text.ts';

/** snapcraft writes keys without quotes, and what it writes may be no text for snapd. */
export function isTextKey(key: YamlNode): boolean {
  return isScalar(key) && (key.type === 'date' || typeInSnapYaml(key) === 'str');
}

export function* findNulls(
  node: YamlNode,
  place: YamlNode,
  what: string,
  above: Set<YamlNode> = new Set(),
): Iterable<Finding> {
  if (isScalar(node)) {
    if (node.type === 'int' && typeof node.value === 'number' && node.value >= 2 ** 63 && node.value < 2 ** 64)
      yield { ...rangeOf(node), message: `The number ${node.text} for ${what} is too large for snapd.` };
    if (node.type !== 'null') return;
    const range = node.start === node.end ? rangeOf(place) : rangeOf(node);
    yield { ...range, message: `There is no value for ${what}; snapd refuses null here.` };
    return;
  }
  // An alias may lead back to a mapping that holds it.
  if (above.has(node)) return;
  above.add(node);
  if (node.kind === 'seq') for (const item of node.items) yield* findNulls(item, place, what, above);
  else {
    for (const pair of node.entries) {
      if (isTextKey(pair.key)) yield* findNulls(pair.value, pair.key, what, above);
      else
        yield {
          ...rangeOfKey(pair),
          message: `The key "${keyText(pair) ?? ''}" in ${what} is no text; snapd refuses the snap.`,
        };
    }
  }
  above.delete(node);
}
