/** What the scanner hands to the parser. */
import type { ScalarStyle } from './tree.ts';

export const STREAM_END = 0;
export const DIRECTIVE = 1;
export const DOC_START = 2;
export const DOC_END = 3;
export const BLOCK_SEQ = 4;
export const BLOCK_MAP = 5;
export const BLOCK_END = 6;
export const FLOW_SEQ = 7;
export const FLOW_MAP = 8;
export const FLOW_SEQ_END = 9;
export const FLOW_MAP_END = 10;
export const BLOCK_ENTRY = 11;
export const FLOW_ENTRY = 12;
export const KEY = 13;
export const VALUE = 14;
export const ALIAS = 15;
export const ANCHOR = 16;
export const TAG = 17;
export const SCALAR = 18;

/** The token begins a simple key: a KEY stands before it. */
export const FLAG_KEY = 1;
/** The token begins a block mapping: a BLOCK_MAP stands before the KEY. */
export const FLAG_MAP = 2;

/** Columns of the open block collections, innermost first. Shared and never changed, so that keeping one is free. */
export interface Indent {
  readonly column: number;
  readonly parent: Indent | undefined;
}

/** Tokens are used again and again: a reader must copy what it needs before it asks for the next one. */
export interface Token {
  kind: number;
  flags: number;
  start: number;
  end: number;
  /** Scalar content, anchor name, or tag as written. */
  text: string;
  style: ScalarStyle;
  /** Open block collections at this token, itself included where it opens one. */
  indents: Indent | undefined;
  /** For the start of a flow collection, so that it can be read again: how many problems there were, and its line. */
  problems: number;
  lineStart: number;
}

export function createToken(): Token {
  return {
    kind: STREAM_END,
    flags: 0,
    start: 0,
    end: 0,
    text: '',
    style: 'plain',
    indents: undefined,
    problems: 0,
    lineStart: 0,
  };
}

/** How a message names a token. */
export const TOKEN_NAMES: Readonly<Record<number, string>> = {
  [STREAM_END]: 'the end of the text',
  [DIRECTIVE]: 'a directive',
  [DOC_START]: '"---"',
  [DOC_END]: '"..."',
  [BLOCK_SEQ]: 'a list',
  [BLOCK_MAP]: 'a mapping',
  [BLOCK_END]: 'the end of the block',
  [FLOW_SEQ]: '"["',
  [FLOW_MAP]: '"{"',
  [FLOW_SEQ_END]: '"]"',
  [FLOW_MAP_END]: '"}"',
  [BLOCK_ENTRY]: '"-"',
  [FLOW_ENTRY]: '","',
  [KEY]: 'a key',
  [VALUE]: '":"',
  [ALIAS]: 'an alias',
  [ANCHOR]: 'an anchor',
  [TAG]: 'a tag',
  [SCALAR]: 'text',
};
