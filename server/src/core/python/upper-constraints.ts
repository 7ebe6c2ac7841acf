/** Files of constraints, as OpenStack publishes them: one `name===version[;marker]` per line. */
import { evaluateMarker } from './markers.ts';
import { normalizeName } from './names.ts';
import type { ConstraintSet, PackageProblem, Pin, PythonEnvironment } from './types.ts';

const LINE = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*===?\s*([^\s;#]+)\s*(?:;\s*([^#]*?))?\s*(?:\s#.*)?$/;
/** Twenty times the largest list there was; beyond that it is some other file. */
const MAX_LINES = 20_000;

/** Reads what can be read; lines that are something else are told, at most one for a page of HTML. */
export function parseConstraints(text: string): ConstraintSet {
  const pins = new Map<string, Pin[]>();
  const problems: PackageProblem[] = [];
  const page = /^\s*<(?:!doctype|html|\?xml)/i.exec(text);
  if (page) {
    const message = 'This is a web page, not a list of constraints.';
    return { pins, size: 0, problems: [{ message, start: page[0].lastIndexOf('<'), end: page[0].length }] };
  }
  let size = 0;
  let start = 0;
  for (let line = 0; start < text.length; line++) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    const raw = text.slice(start, end).replace(/\r$/, '');
    const body = raw.trim();
    if (line >= MAX_LINES) {
      problems.push({ message: `Only the first ${MAX_LINES} lines are read.`, start, end });
      break;
    }
    if (body !== '' && !body.startsWith('#')) {
      const match = LINE.exec(body);
      const at = start + raw.indexOf(body);
      if (match?.[1] !== undefined && match[2] !== undefined) {
        const [, name, version, marker] = match;
        const versionStart = at + body.indexOf(version, name.length);
        const key = normalizeName(name);
        const pin: Pin = {
          name,
          key,
          version,
          versionSpan: { start: versionStart, end: versionStart + version.length },
          start: at,
          end: at + body.length,
          ...(marker && { marker: marker.trim() }),
        };
        const known = pins.get(key);
        if (known) known.push(pin);
        else pins.set(key, [pin]);
        size++;
      } else if (problems.length < 100) {
        problems.push({ message: 'A line of constraints is "name===version".', start: at, end: at + body.length });
      }
    }
    start = end + 1;
  }
  return { pins, size, problems };
}

/** The pin that holds for a package in an environment; undefined where the set leaves it free. */
export function findPin(set: ConstraintSet, key: string, environment: PythonEnvironment): Pin | undefined {
  return set.pins.get(key)?.find((pin) => pin.marker === undefined || evaluateMarker(pin.marker, environment) === true);
}
