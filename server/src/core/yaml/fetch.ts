/** Recognises the next token by its first character. */
import { isConflictMarker, isSpaceOrEnd } from './characters.ts';
import { skipConflictMarker, skipLine } from './recover.ts';
import { scanBlockScalar } from './scan-block.ts';
import { scanPlain } from './scan-plain.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-properties.ts';
import { scanQuoted } from './scan-quoted.ts';
import type { Scanner } from './scanner.ts';
import {
  BLOCK_ENTRY,
  BLOCK_MAP,
  BLOCK_SEQ,
  DOC_END,
  DOC_START,
  FLOW_ENTRY,
  FLOW_MAP,
  FLOW_MAP_END,
  FLOW_SEQ,
  FLOW_SEQ_END,
  KEY,
  VALUE,
} from './tokens.ts';

export function fetch(s: Scanner): void {
  s.skipToToken();
  if (s.problems.exhausted) s.pos = s.endOfText;
  if (s.hasKeys() && s.dropStaleKeys()) return;
  const column = s.pos - s.lineStart;
  if (s.flow === 0 && s.indent > column) s.unwind(column);
  const code = s.text.charCodeAt(s.pos);
  const next = s.text.charCodeAt(s.pos + 1);
  switch (code) {
    case 0:
      fetchEnd(s);
      return;
    case 37: // %
      if (column === 0) {
        s.unwind(-1);
        if (!s.removeKey()) scanDirective(s);
        return;
      }
      break;
    case 45: // -
      if (column === 0 && next === 45 && s.isDocumentMarker()) {
        fetchMarker(s, DOC_START);
        return;
      }
      if (isSpaceOrEnd(next)) {
        fetchBlockEntry(s, column);
        return;
      }
      break;
    case 46: // .
      if (column === 0 && next === 46 && s.isDocumentMarker()) {
        fetchMarker(s, DOC_END);
        return;
      }
      break;
    case 91: // [
      fetchFlowStart(s, FLOW_SEQ);
      return;
    case 123: // {
      fetchFlowStart(s, FLOW_MAP);
      return;
    case 93: // ]
      fetchFlowEnd(s, FLOW_SEQ_END);
      return;
    case 125: // }
      fetchFlowEnd(s, FLOW_MAP_END);
      return;
    case 44: // ,
      if (s.removeKey()) return;
      s.allowKey = true;
      pushIndicator(s, FLOW_ENTRY);
      return;
    case 63: // ?
      if (s.flow > 0 || isSpaceOrEnd(next)) {
        fetchKey(s, column);
        return;
      }
      break;
    case 58: // :
      if (s.flow > 0 || isSpaceOrEnd(next)) {
        fetchValue(s, column);
        return;
      }
      break;
    case 42: // *
    case 38: // &
      if (s.saveKey()) return;
      s.allowKey = false;
      scanAnchor(s);
      return;
    case 33: // !
      if (s.saveKey()) return;
      s.allowKey = false;
      scanTag(s);
      return;
    case 124: // |
    case 62: // >
      if (s.flow === 0) {
        s.allowKey = true;
        if (s.removeKey()) return;
        if (column === 0 && isConflictMarker(s.text, s.pos)) skipConflictMarker(s);
        else scanBlockScalar(s);
        return;
      }
      break;
    case 39: // '
    case 34: // "
      if (s.saveKey()) return;
      s.allowKey = false;
      scanQuoted(s);
      return;
  }
  if (s.saveKey()) return;
  if (!canStartPlain(code, next)) {
    s.fail(s.pos, s.pos + 1, `A plain value can't start with "${s.text[s.pos] ?? ''}"; put it in quotes.`);
  }
  s.allowKey = false;
  scanPlain(s);
}

function canStartPlain(code: number, next: number): boolean {
  switch (code) {
    case 37:
    case 64:
    case 96:
    case 124:
    case 62:
      return false;
    case 63:
    case 58:
    case 45:
      return !isSpaceOrEnd(next);
    default:
      return true;
  }
}

function fetchEnd(s: Scanner): void {
  if (s.flow === 0 && s.removeKey()) return;
  s.unwind(-1);
  s.allowKey = false;
  s.stop();
}

function fetchMarker(s: Scanner, kind: number): void {
  s.unwind(-1);
  if (s.removeKey()) return;
  s.allowKey = false;
  s.push(kind, s.pos, s.pos + 3);
  s.pos += 3;
}

function fetchFlowStart(s: Scanner, kind: number): void {
  if (s.saveKey()) return;
  const token = s.push(kind, s.pos, s.pos + 1);
  token.problems = s.problems.list.length;
  token.lineStart = s.lineStart;
  s.flow++;
  s.allowKey = true;
  s.pos++;
}

function fetchFlowEnd(s: Scanner, kind: number): void {
  if (s.removeKey()) return;
  if (s.flow > 0) s.flow--;
  s.allowKey = false;
  pushIndicator(s, kind);
}

function fetchBlockEntry(s: Scanner, column: number): void {
  if (s.flow === 0) {
    if (!s.allowKey) {
      const afterKey = s.lastKind === VALUE;
      s.fail(s.pos, s.pos + 1, 'A list can\'t start on the line of its key; put "-" on a new line.');
      if (!afterKey) {
        skipLine(s);
        return;
      }
    }
    if (s.addIndent(column)) s.push(BLOCK_SEQ, s.pos, s.pos);
  }
  s.allowKey = true;
  if (s.removeKey()) return;
  pushIndicator(s, BLOCK_ENTRY);
}

function fetchKey(s: Scanner, column: number): void {
  if (s.flow === 0) {
    if (!s.allowKey) {
      s.fail(s.pos, s.pos + 1, 'A "?" is not allowed here; put the text in quotes.');
      skipLine(s);
      return;
    }
    if (s.addIndent(column)) s.push(BLOCK_MAP, s.pos, s.pos);
  }
  s.allowKey = s.flow === 0;
  if (s.removeKey()) return;
  pushIndicator(s, KEY);
}

function fetchValue(s: Scanner, column: number): void {
  const key = s.currentKey();
  if (key) {
    s.takeKey();
    s.turnIntoKey(key.token, key.start - key.lineStart);
    s.allowKey = false;
  } else {
    if (s.flow === 0) {
      if (!s.allowKey) {
        s.fail(s.pos, s.pos + 1, 'A second ": " on a line needs quotes around the text.', {
          quote: 'value',
        });
        skipLine(s);
        return;
      }
      if (s.addIndent(column)) s.push(BLOCK_MAP, s.pos, s.pos);
    }
    s.allowKey = s.flow === 0;
  }
  pushIndicator(s, VALUE);
}

function pushIndicator(s: Scanner, kind: number): void {
  s.push(kind, s.pos, s.pos + 1);
  s.pos++;
}
