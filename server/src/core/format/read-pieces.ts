/** The tokens of a sound text, each with the block collection it belongs to. */
import { Problems } from '../yaml/problems.ts';
import { Scanner } from '../yaml/scanner.ts';
import {
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_MAP,
  BLOCK_SEQ,
  FLAG_KEY,
  FLAG_MAP,
  FLOW_MAP,
  FLOW_MAP_END,
  FLOW_SEQ,
  FLOW_SEQ_END,
  KEY,
  SCALAR,
  STREAM_END,
  VALUE,
} from '../yaml/tokens.ts';
import type { ScalarStyle, YamlComment } from '../yaml/tree.ts';
import type { Lines } from './lines.ts';

/** A block mapping or list. */
export interface Scope {
  readonly kind: 'map' | 'seq';
  readonly parent: Scope | undefined;
  readonly column: number;
  readonly firstLine: number;
  lastLine: number;
  /** A list whose dashes stand at the column of its key. */
  readonly flush: boolean;
  /** Where it goes; set when its first token is met. */
  newColumn: number;
}

export interface Piece {
  readonly kind: number;
  /** It begins a key that is written without `?`. */
  readonly isKey: boolean;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
  readonly style: ScalarStyle;
  /** The innermost block collection around it, which may begin with it. */
  readonly scope: Scope | undefined;
  readonly opensScope: boolean;
  /** The outermost flow collection that it stands in, its own brackets included. */
  readonly flow: FlowSpan | undefined;
  /** The column that the scanner takes for the indentation here. */
  readonly indent: number;
}

/** An outermost flow collection. */
export interface FlowSpan {
  readonly start: number;
  multiline: boolean;
}

export interface Pieces {
  readonly pieces: readonly Piece[];
  readonly comments: readonly YamlComment[];
}

export function isFlowStart(kind: number): boolean {
  return kind === FLOW_SEQ || kind === FLOW_MAP;
}

export function isFlowEnd(kind: number): boolean {
  return kind === FLOW_SEQ_END || kind === FLOW_MAP_END;
}

export function isBlockScalar(piece: Pick<Piece, 'kind' | 'style'>): boolean {
  return piece.kind === SCALAR && (piece.style === 'literal' || piece.style === 'folded');
}

export function readPieces(text: string, lines: Lines): Pieces {
  const scanner = new Scanner(text, new Problems(text));
  const pieces: Piece[] = [];
  const scopes: Scope[] = [];
  let scope: Scope | undefined;
  let opens = false;
  let depth = 0;
  let flow: FlowSpan | undefined;
  const open = (kind: Scope['kind'], start: number, flush: boolean): void => {
    const line = lines.at(start);
    const column = start - lines.start(line);
    scope = { kind, parent: scope, column, firstLine: line, lastLine: line, flush, newColumn: column };
    scopes.push(scope);
    opens = true;
  };
  const closeFlush = (): void => {
    if (scope?.flush) scope = scope.parent;
  };
  for (;;) {
    const token = scanner.peek();
    const { kind, start, flags, style } = token;
    if (kind === STREAM_END) break;
    if (kind === BLOCK_END) {
      closeFlush();
      scope = scope?.parent;
    } else if (kind === BLOCK_SEQ || kind === BLOCK_MAP) {
      open(kind === BLOCK_SEQ ? 'seq' : 'map', start, false);
    } else {
      if (depth === 0) {
        if ((flags & FLAG_MAP) !== 0) open('map', start, false);
        else if ((flags & FLAG_KEY) !== 0 || kind === KEY || kind === VALUE) closeFlush();
        else if (kind === BLOCK_ENTRY && scope?.kind === 'map') open('seq', start, true);
      }
      if (isFlowStart(kind)) {
        if (depth++ === 0) flow = { start, multiline: false };
      }
      const line = lines.at(start);
      let end = token.end;
      let endLine = end > lines.end(line) ? lines.at(end) : line;
      // A text block without content may reach to the start of the next line.
      if (endLine > line && end === lines.start(endLine)) end = lines.end(--endLine);
      if (flow && line > lines.at(flow.start)) flow.multiline = true;
      const indent = token.indents?.column ?? -1;
      const isKey = (flags & FLAG_KEY) !== 0;
      pieces.push({ kind, isKey, start, end, line, endLine, style, scope, opensScope: opens, flow, indent });
      if (scope) scope.lastLine = endLine;
      opens = false;
      if (isFlowEnd(kind) && --depth === 0) {
        if (flow && endLine > lines.at(flow.start)) flow.multiline = true;
        flow = undefined;
      }
    }
    scanner.pop();
  }
  for (let i = scopes.length - 1; i >= 0; i--) {
    const { parent, lastLine } = scopes[i] as Scope;
    if (parent) parent.lastLine = Math.max(parent.lastLine, lastLine);
  }
  return { pieces, comments: scanner.comments };
}
