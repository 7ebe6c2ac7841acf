/** The only door from the core to other files. Addresses are URIs. */
export interface Workspace {
  /** Undefined where there is no such file or it is not text. */
  readText(uri: string): string | undefined;
  exists(uri: string): boolean;
}

/** For documents that stand alone. */
export const emptyWorkspace: Workspace = {
  readText: () => undefined,
  exists: () => false,
};
