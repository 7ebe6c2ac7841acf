/** What is worked out for an object of one version of a document, such as its tree, and goes with it. */

const ATTACHED = Symbol('attached');

/**
 * In place of a WeakMap. The engine takes a WeakMap's values for alive until it collects the whole heap; with a few
 * versions a second nearly all that it copies in the meantime, at each collection of young objects, would be dead.
 * What lives as long as the process, such as facts, is as well in a WeakMap.
 */
export class Attached<K extends object, V> {
  get(key: K): V | undefined {
    return (key as Owner)[ATTACHED]?.get(this) as V | undefined;
  }

  set(key: K, value: V): void {
    const all = (key as Owner)[ATTACHED];
    if (all) all.set(this, value);
    // A copy of the object is another one.
    else Object.defineProperty(key, ATTACHED, { value: new Map([[this, value]]), enumerable: false });
  }

  delete(key: K): void {
    (key as Owner)[ATTACHED]?.delete(this);
  }
}

interface Owner {
  readonly [ATTACHED]?: Map<object, unknown>;
}
