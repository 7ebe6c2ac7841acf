/**
 * Notes which sections of a document are read, so that a check which found nothing need not be run again while none of
 * what it read has changed. One bit stands for one section; sections beyond the last bit share it.
 */

import { Attached } from '../attached.ts';

/** Bit of the text as a whole, which is another one with every version. */
export const TEXT = 1 << 30;
/** Bit of the comments. */
export const COMMENTS = 1 << 29;
/** Bit of what was asked beside the sections: about other files, settings, words of the text. */
export const ANSWERS = 1 << 28;
const LAST_SECTION = 27;
/** All bits: the names of the sections are others, so that even what read none of them may find something. */
export const EVERYTHING = -1;

/** What has been read since the mask was last emptied. */
export const reads = { mask: 0 };

export function sectionBit(index: number): number {
  return 1 << Math.min(index, LAST_SECTION);
}

/** Whether a bit stands for more than one section, or for none. */
export function isShared(bit: number): boolean {
  return bit === 0 || bit === sectionBit(LAST_SECTION);
}

/** The bits of the sections from `first` to `last`. */
export function sectionBits(first: number, last: number): number {
  let mask = 0;
  for (let i = first; i <= last && i <= LAST_SECTION; i++) mask |= sectionBit(i);
  return last > LAST_SECTION ? mask | sectionBit(LAST_SECTION) : mask;
}

/** What only `run` reads; it counts for whoever runs it as well. */
export function noteReads(run: () => void): number {
  const outer = reads.mask;
  reads.mask = 0;
  try {
    run();
    return reads.mask;
  } finally {
    reads.mask |= outer;
  }
}

/** For what is compared as a whole from version to version: that it was read is nobody's concern. */
export function withoutNoting<T>(run: () => T): T {
  const outer = reads.mask;
  try {
    return run();
  } finally {
    reads.mask = outer;
  }
}

/**
 * Works something out once for a key such as a project. What that reads counts for everyone who asks for it, which is
 * why nothing that reads a document may be attached to it without this.
 */
export function createMemo<K extends object, V>(): (key: K, make: () => V) => V {
  const known = new Attached<K, { readonly value: V; readonly mask: number }>();
  return (key, make) => {
    let entry = known.get(key);
    if (!entry) {
      let value: V | undefined;
      const mask = noteReads(() => (value = make()));
      known.set(key, (entry = { value: value as V, mask }));
    }
    reads.mask |= entry.mask;
    return entry.value;
  };
}
