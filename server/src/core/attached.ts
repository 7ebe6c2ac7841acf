/**
 * What is worked out for an object of one version of a document, such as its tree, and goes with it.
 *
 * A version is thrown away with the next keystroke, so it must be free to go at once. Two things look harmless and keep
 * it until the engine collects its whole heap: a value in a WeakMap, and an object literal with a getter, which has a
 * hidden class of its own that holds on to it. Hence this class, and hence classes for trees, projects and their like.
 */

const ATTACHED = Symbol('attached');

/** In place of a WeakMap, which does as well for what lives as long as the process, such as facts. */
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
