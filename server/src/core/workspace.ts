/** The only door from the core to other files. Addresses are URIs. */
export interface Workspace {
  /** Undefined where there is no such file or it is not text. */
  readText(uri: string): string | undefined;
  exists(uri: string): boolean;
  /** What a directory holds, in no order; undefined where there is no such directory or it can't be seen. */
  list(uri: string): readonly DirectoryEntry[] | undefined;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly directory: boolean;
}

/** For documents that stand alone. */
export const emptyWorkspace: Workspace = {
  readText: () => undefined,
  exists: () => false,
  list: () => undefined,
};
