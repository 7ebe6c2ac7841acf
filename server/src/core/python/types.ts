/** What Python's packaging formats say, with the place of each word. Offsets are UTF-16 units into the file's text. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A requirement as PEP 508 has it, or a line of a requirement file that names a package some other way. */
export interface Requirement extends Span {
  /** As written; undefined for a URL or folder that does not tell its name. */
  readonly name: string | undefined;
  /** Lower case, each run of `-`, `_` and `.` one `-` (PEP 503); what is compared. */
  readonly key: string | undefined;
  readonly nameSpan: Span;
  readonly extras: readonly string[];
  /** `>=1,<2` as written, without brackets; undefined where any version is right. */
  readonly specifier: (Span & { readonly text: string }) | undefined;
  /** After `name @`, or the whole line of a URL, VCS reference or folder. */
  readonly url: (Span & { readonly text: string }) | undefined;
  readonly marker: (Span & { readonly text: string }) | undefined;
  /** The name was guessed from the last segment of the address. */
  readonly guessed?: boolean;
}

/** One fault of a file of packages, in one sentence. */
export interface PackageProblem extends Span {
  readonly message: string;
}

/** One line of upper-constraints. */
export interface Pin extends Span {
  readonly name: string;
  readonly key: string;
  readonly version: string;
  readonly versionSpan: Span;
  readonly marker?: string;
}

/** A file of constraints, ready to be asked. */
export interface ConstraintSet {
  readonly pins: ReadonlyMap<string, readonly Pin[]>;
  /** Number of pins. */
  readonly size: number;
  readonly problems: readonly PackageProblem[];
}

/** Where markers are evaluated: the base's Python on one architecture. */
export interface PythonEnvironment {
  /** `3.12`. */
  readonly python: string;
  /** As `uname -m` says: `x86_64`, `aarch64`, … */
  readonly machine: string;
}
