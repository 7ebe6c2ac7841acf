/**
 * The denials' facts as lines of fields, with what repeats as single characters:
 * `server/src/core/denials/denial-facts.ts` reads them. The numbers of system calls stay behind: `syscall-numbers.ts`
 * has them.
 */

/** In the order in which they are put in; none of these characters is in the facts. */
const TOKENS = [
  ['#', 'org.freedesktop.'],
  ['$', '/dev/'],
  ['%', '[0-9]'],
  ['&', '/{,**}'],
  ["'", '/proc/'],
  ['(', '/run/'],
  [')', '|rw|'],
  ['<', 'et'],
  ['>', 'sys'],
  ['?', '@HOME/'],
  ['F', '|r|'],
  ['J', '|x|@BIN/'],
  ['Q', '/>/devices/'],
  ['V', 'conf'],
  ['Y', 'er'],
  ['Z', '/<c/'],
  ['^', 're'],
  ['`', 'in'],
  ['~', '\n'],
];

const FROM = { abstraction: 'a', slot: 's', attributes: 't' };

const line = (...fields) => fields.join('|').replace(/\|+$/, '');
const noteOf = ({ harmless, note = '' }) => (harmless ? '!' : '') + note;

const hasNamesake = (name, syscalls) => {
  const base = name.replace(/(?:32|64)$/, '');
  return base !== name && Object.hasOwn(syscalls, base);
};

/** @param names of all interfaces, in the order of their own facts */
export function compactDenials({ files, capabilities, dbus, networks, others, syscalls }, names) {
  const number = (name) => {
    if (!names.includes(name)) throw new Error(`There is no interface "${name}".`);
    return names.indexOf(name);
  };
  const numbers = (list = []) => list.map(number).join(' ');
  const rest = (entry) => [FROM[entry.from] ?? '', noteOf(entry)];
  // Calls and services that share the rest share a line.
  const groups = (entries, toLine) => {
    const lines = new Map();
    for (const [name, entry] of entries) {
      const key = toLine(entry);
      lines.set(key, [...(lines.get(key) ?? []), name]);
    }
    return [...lines].map(([key, list]) => line(list.join(' '), key));
  };
  const sections = [
    files.map((one) => line(numbers(one.interfaces), one.access, one.paths.join(' '), ...rest(one))),
    groups(Object.entries(capabilities), (one) => line(numbers(one.interfaces), ...rest(one))),
    groups(
      dbus.map((one) => [one.service, one]),
      ({ bus, interfaces, members = [] }) =>
        line(
          bus[1],
          numbers(interfaces),
          members.map((one) => `${one.names.join(' ')}=${numbers(one.interfaces)}`).join(';'),
        ),
    ),
    networks.map((one) =>
      line(
        one.families.join(' '),
        (one.types ?? []).join(' '),
        (one.operations ?? []).join(' '),
        numbers(one.interfaces),
        ...rest(one),
      ),
    ),
    others.map((one) =>
      line(one.kind, one.access ?? '', (one.types ?? []).join(' '), numbers(one.interfaces), ...rest(one)),
    ),
    // The calls for wider numbers are their namesakes' business.
    groups(
      Object.entries(syscalls).filter(([name]) => !hasNamesake(name, syscalls)),
      (one) => line(numbers(one.interfaces), ...rest(one)),
    ),
  ];
  let text = sections.map((one) => one.join('\n')).join('\n\n');
  for (const [token, meaning] of TOKENS) {
    if (text.includes(token)) throw new Error(`The facts of denials hold the token "${token}".`);
    text = text.replaceAll(meaning, token);
  }
  return { tokens: TOKENS.map(([token, meaning]) => token + meaning), text };
}
