/**
 * The tree that PyYAML would compose, with the place of every node.
 * Offsets are UTF-16 code units into the document's text; `end` is exclusive.
 */
export type YamlNode = YamlScalar | YamlMap | YamlSeq;

/** What PyYAML's SafeLoader makes of a scalar. Dates stay what they are: snapcraft refuses them nearly everywhere. */
export type ScalarType = 'str' | 'int' | 'float' | 'bool' | 'null' | 'date' | 'binary';
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

interface NodeBase {
  readonly start: number;
  readonly end: number;
  /** The name after `&`, where the node has one. */
  readonly anchor?: string;
  /** Set where the node stands for `*name`: start and end are the alias's, the content is the anchored node's. */
  readonly alias?: string;
  /** An explicit tag as written, such as `!!str`. */
  readonly tag?: string;
}

export interface YamlScalar extends NodeBase {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  /** The scalar's text after unquoting, unescaping and folding. An absent value has empty text and start === end. */
  readonly text: string;
  readonly type: ScalarType;
  /** Strings for str, date and binary; numbers for int and float. */
  readonly value: string | number | boolean | null;
}

export interface YamlMap extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  /** Every pair as written, duplicates and `<<` included. */
  readonly pairs: readonly YamlPair[];
  /** What the loader sees: the last of duplicates, merged pairs after own ones, no `<<`. */
  readonly entries: readonly YamlPair[];
  /** A syntax error cut this mapping short: absence proves nothing. */
  readonly broken?: boolean;
}

export interface YamlSeq extends NodeBase {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
  readonly broken?: boolean;
}

export interface YamlPair {
  readonly key: YamlNode;
  readonly value: YamlNode;
  /** The pair came through `<<`: its place is in the merged mapping. */
  readonly merged?: boolean;
}

/** What the reader found wrong with the text itself. */
export interface YamlProblem {
  readonly code: YamlProblemCode;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Another place that belongs to it, such as the first of two equal keys. */
  readonly related?: { readonly start: number; readonly end: number; readonly message: string };
  /** core18 and core20 are read by libyaml, which lets this one pass. */
  readonly libyamlAccepts?: boolean;
  readonly data?: unknown;
}

export type YamlProblemCode =
  | 'yaml/syntax'
  | 'yaml/tab'
  | 'yaml/control-character'
  | 'yaml/duplicate-key'
  | 'yaml/unknown-alias'
  | 'yaml/unknown-tag'
  | 'yaml/bad-merge'
  | 'yaml/bad-key'
  | 'yaml/bad-value'
  | 'yaml/duplicate-anchor'
  | 'yaml/multiple-documents'
  | 'yaml/too-deep'
  | 'yaml/too-large';

export interface YamlTree {
  /** Undefined for an empty document. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
  /** Comments in order, for suppressions and later for formatting; `text` is without the `#`. */
  readonly comments: readonly YamlComment[];
  readonly anchors: ReadonlyMap<string, YamlNode>;
}

export interface YamlComment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
