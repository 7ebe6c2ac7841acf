/** What is kept of lists that were fetched. */

export interface CachedConstraints {
  /** The address that stands for the list. */
  readonly url: string;
  /** The one that was asked: a mirror's, or the same. */
  readonly via: string;
  readonly etag?: string;
  /** When the text came. */
  readonly fetchedAt: number;
  /** When it was last found to be still right. */
  readonly checkedAt: number;
  readonly text: string;
}

/** Reads at once; neither method throws. */
export interface ConstraintCache {
  read(url: string): CachedConstraints | undefined;
  /** @returns what kept it from being written */
  write(entry: CachedConstraints): string | undefined;
  list(): readonly CachedConstraints[];
}

/** For where nothing may be written. */
export function createMemoryCache(): ConstraintCache {
  const entries = new Map<string, CachedConstraints>();
  return {
    read: (url) => entries.get(url),
    write(entry) {
      entries.set(entry.url, entry);
      return undefined;
    },
    list: () => [...entries.values()],
  };
}
