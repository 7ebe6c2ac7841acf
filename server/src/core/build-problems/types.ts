/** What a build's output says, before and after it has found its place in the document. */
import type { Range } from 'vscode-languageserver-types';

/** What a build's output says went wrong: one of these places, or none. */
export interface BuildProblem {
  /** `build/<kebab>`, as listed in docs/building/problems.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  /** Further lines, for the related text. */
  readonly detail?: string;
  readonly place?: BuildPlace;
}

/** As near as the output tells. What it does not tell exactly are words that the document is searched for. */
export type BuildPlace =
  /** A field of the model, as snapcraft prints it, with all that it leaks: `has-base.core24.parts.a.plugin.str`. */
  | {
      readonly kind: 'field';
      readonly path: string;
      /** Between the steps of the path; a dot by default. Legacy snapcraft writes a slash. */
      readonly separator?: '/';
      readonly isKey?: boolean;
      readonly missing?: string;
      /** Words of the message: the first of them that is a key or a value below the field is meant. */
      readonly mentions?: readonly string[];
    }
  /** From 1, as the parser prints them. */
  | {
      readonly kind: 'position';
      readonly line: number;
      readonly column: number;
      readonly duplicateKey?: string;
    }
  | { readonly kind: 'part'; readonly part: string; readonly key?: string; readonly value?: string }
  /** Inside the text of a scriptlet; the command that failed, as `set -x` printed it. */
  | {
      readonly kind: 'script';
      readonly part: string;
      readonly key: string;
      readonly command?: string;
      /** The commands that ran before it, the last one last: they tell equal ones apart. */
      readonly before?: readonly string[];
    }
  | { readonly kind: 'app'; readonly app: string; readonly key?: string; readonly value?: string }
  | { readonly kind: 'key'; readonly path: readonly string[]; readonly value?: string }
  /** Somewhere below one of these keys, the first of these values that is there; without values the first of the keys. */
  | {
      readonly kind: 'mention';
      readonly keys: readonly string[];
      readonly values?: readonly string[];
      /** The entry that is looked at first, such as `["parts", "server"]`. */
      readonly within?: readonly [section: string, name: string];
    };

export interface ProjectSummary {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly type: string;
  readonly base: string | undefined;
  readonly buildBase: string | undefined;
  readonly confinement: 'strict' | 'classic' | 'devmode';
  readonly grade: string;
  /** The platforms' names as snapcraft wants them after `--platform`, with what builds on what. */
  readonly platforms: readonly {
    readonly name: string;
    readonly buildOn: readonly string[];
    readonly buildFor: readonly string[];
  }[];
  /** In the order in which snapcraft builds them. */
  readonly parts: readonly { readonly name: string; readonly range: Range }[];
  readonly apps: readonly {
    readonly name: string;
    readonly daemon: string | undefined;
    /** What the app may be called without its snap: legacy `aliases`, or a guess by the runner's habits (`nova-manage`). */
    readonly aliases: readonly string[];
    readonly plugs: readonly string[];
    readonly range: Range;
  }[];
  readonly plugs: readonly ProjectEndpoint[];
  readonly slots: readonly ProjectEndpoint[];
  readonly hooks: readonly string[];
}

export interface ProjectEndpoint {
  readonly name: string;
  readonly interface: string;
  /** Of a `content` plug: the snap that is installed for it. */
  readonly defaultProvider: string | undefined;
  /** The store would connect it by itself. */
  readonly autoConnects: boolean;
  /** Its token in the document: at the top level, else where an app first names it. */
  readonly range: Range;
}
