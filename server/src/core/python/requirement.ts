/** One requirement: PEP 508, and the addresses and folders that pip takes in its place. */
import { parseMarker } from './markers.ts';
import { NAME_PATTERN, normalizeName } from './names.ts';
import type { PackageProblem, Requirement, Span } from './types.ts';
import { parseSpecifier } from './versions.ts';

const NAME = new RegExp(`\\s*(${NAME_PATTERN.source})\\s*`, 'y');
const EXTRAS = /\[([^\]]*)\]\s*/y;
const SCHEME = /^(?:(?:git|hg|svn|bzr)(?:\+[a-z]+)?|https?|ftp|file):/i;
const ARCHIVE = /\.(?:tar\.gz|tgz|tar\.bz2|tbz|tar\.xz|tar|zip|whl)(?:#.*)?$/i;

export interface RequirementReading {
  readonly requirement?: Requirement;
  readonly problem?: PackageProblem;
}

/**
 * @param text the requirement alone, without options and comments
 * @param offset where the text starts in its file; all spans are of the file
 */
export function parseRequirement(text: string, offset = 0): RequirementReading {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const body = text.slice(start, end);
  if (SCHEME.test(body) || /^(?:\.{0,2}\/|[A-Za-z]:\\|~\/)/.test(body) || (ARCHIVE.test(body) && !/\s@\s/.test(body))) {
    return { requirement: parseAddress(body, offset + start) };
  }
  NAME.lastIndex = start;
  const name = NAME.exec(text.slice(0, end));
  if (!name?.[1]) return { problem: fault('A requirement starts with the name of a package.', offset, start, end) };
  const nameStart = start + name[0].indexOf(name[1]);
  let at = NAME.lastIndex;
  let extras: string[] = [];
  EXTRAS.lastIndex = at;
  const bracket = EXTRAS.exec(text.slice(0, end));
  if (bracket) {
    extras = (bracket[1] ?? '')
      .split(',')
      .map((extra) => extra.trim())
      .filter(Boolean);
    at = EXTRAS.lastIndex;
  }
  const base = {
    name: name[1],
    key: normalizeName(name[1]),
    nameSpan: span(offset, nameStart, nameStart + name[1].length),
    extras,
    ...span(offset, start, end),
  };
  if (text[at] === '@') return parseDirect(text, at + 1, end, offset, base);
  const semicolon = text.indexOf(';', at);
  const specEnd = semicolon === -1 || semicolon >= end ? end : semicolon;
  const marker = specEnd === end ? undefined : readMarker(text, specEnd + 1, end, offset);
  if (marker && 'problem' in marker) return marker;
  const specifier = readSpecifier(text, at, specEnd, offset, base.name);
  if (specifier && 'problem' in specifier) return specifier;
  return { requirement: { ...base, specifier: specifier?.value, url: undefined, marker: marker?.value } };
}

type Base = Pick<Requirement, 'name' | 'key' | 'nameSpan' | 'extras' | 'start' | 'end'>;
type Words = Span & { readonly text: string };

/** `name @ address ; marker`: a blank has to stand before the semicolon, which may be part of an address. */
function parseDirect(text: string, from: number, end: number, offset: number, base: Base): RequirementReading {
  const split = /\s+;/.exec(text.slice(from, end));
  const urlEnd = split ? from + split.index : end;
  const marker = split ? readMarker(text, from + split.index + split[0].length, end, offset) : undefined;
  if (marker && 'problem' in marker) return marker;
  const url = trimmed(text, from, urlEnd, offset);
  if (!url) return { problem: fault(`"${base.name ?? ''} @" needs an address.`, offset, from - 1, end) };
  return { requirement: { ...base, specifier: undefined, url, marker: marker?.value } };
}

/** An address without a name: `#egg=` tells it, else its last segment is a guess. */
function parseAddress(body: string, start: number): Requirement {
  const split = /\s+;/.exec(body);
  const address = split ? body.slice(0, split.index) : body;
  const markerText = split ? body.slice(split.index + split[0].length) : undefined;
  const markerStart = start + body.length - (markerText?.length ?? 0);
  const egg = /[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[([^\]]*)\])?/.exec(address);
  const whole = { start, end: start + address.length };
  const guess = egg ? undefined : guessName(address);
  const name = egg?.[1] ?? guess;
  const nameStart = egg ? start + egg.index + egg[0].indexOf('=') + 1 : start;
  return {
    name,
    key: name === undefined ? undefined : normalizeName(name),
    nameSpan: egg?.[1] === undefined ? whole : { start: nameStart, end: nameStart + egg[1].length },
    extras: (egg?.[2] ?? '')
      .split(',')
      .map((extra) => extra.trim())
      .filter(Boolean),
    specifier: undefined,
    url: { ...whole, text: address },
    marker: markerText === undefined ? undefined : trimmed(markerText, 0, markerText.length, markerStart),
    start,
    end: start + body.length,
    ...(guess !== undefined && { guessed: true }),
  };
}

function guessName(address: string): string | undefined {
  const path = address.replace(/[#?].*$/, '').replace(/\/+$/, '');
  // `git+https://host/org/project.git@branch`: the branch may hold slashes.
  const isRepository = /^(?:git|hg|svn|bzr)/i.test(address);
  const plain = isRepository ? path.replace(/(\/\/.*?\/[^@]*)@.*$/, '$1') : path;
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  const stem = isRepository
    ? last.replace(/\.git$/, '')
    : last.replace(ARCHIVE, '').replace(/-(?:\d|master|stable-|unmaintained-).*$/, '');
  return new RegExp(`^${NAME_PATTERN.source}$`).test(stem) ? stem : undefined;
}

function readSpecifier(
  text: string,
  from: number,
  to: number,
  offset: number,
  name: string,
): { value: Words | undefined } | { problem: PackageProblem } {
  const words = trimmed(text, from, to, 0);
  if (!words) return { value: undefined };
  const bracketed = /^\((.*)\)$/s.exec(words.text);
  const inner = bracketed ? trimmed(text, words.start + 1, words.end - 1, 0) : words;
  if (!inner) return { value: undefined };
  if (!parseSpecifier(inner.text)) {
    const message = `"${inner.text}" is no version specifier for "${name}": one or more of ==, ===, >=, <=, >, <, != and ~= with a version, joined by commas.`;
    return { problem: fault(message, offset, inner.start, inner.end) };
  }
  return { value: { text: inner.text, ...span(offset, inner.start, inner.end) } };
}

function readMarker(
  text: string,
  from: number,
  to: number,
  offset: number,
): { value: Words | undefined } | { problem: PackageProblem } {
  const words = trimmed(text, from, to, offset);
  if (!words) return { problem: fault('A marker has to follow the semicolon.', offset, from - 1, to) };
  if (parseMarker(words.text)) return { value: words };
  return {
    problem: {
      message: `"${words.text}" is no marker, such as python_version >= '3.10'.`,
      start: words.start,
      end: words.end,
    },
  };
}

function trimmed(text: string, from: number, to: number, offset: number): Words | undefined {
  const slice = text.slice(from, to);
  const body = slice.trim();
  if (body === '') return undefined;
  const start = from + slice.length - slice.trimStart().length;
  return { text: body, ...span(offset, start, start + body.length) };
}

function span(offset: number, start: number, end: number): Span {
  return { start: offset + start, end: offset + end };
}

function fault(message: string, offset: number, start: number, end: number): PackageProblem {
  return { message, ...span(offset, start, Math.max(end, start + 1)) };
}
