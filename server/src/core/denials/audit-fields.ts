/** The fields of an audit record, and the names that the kernel writes as hexadecimal digits. */

export type Fields = ReadonlyMap<string, string>;

const FIELD = /([A-Za-z_][\w-]*)=(?:"([^"]*)"|([^\s"'\u001d]*))/g;
/** Fields whose unquoted value is hexadecimal: the kernel does that to names with blanks, quotes or control characters. */
const NAMES: ReadonlySet<string> = new Set([
  'name',
  'comm',
  'exe',
  'target',
  'srcname',
  'addr',
  'peer_addr',
  'profile',
]);

/** The fields from a place in a line on; of two with one name the first counts. */
export function readFields(line: string, from: number): Fields {
  const fields = new Map<string, string>();
  FIELD.lastIndex = from;
  for (let match = FIELD.exec(line); match; match = FIELD.exec(line)) {
    const [, key = '', quoted, bare = ''] = match;
    if (fields.has(key)) continue;
    fields.set(key, quoted ?? (NAMES.has(key) ? decodeHex(bare) : bare));
  }
  return fields;
}

function decodeHex(text: string): string {
  if (text.length < 2 || text.length % 2 === 1 || !/^[0-9A-F]+$/.test(text)) return text;
  return decodeBytes(text.match(/../g)?.map((pair) => parseInt(pair, 16)) ?? []);
}

/** Bytes as UTF-8, or as single characters where they are not. A NUL byte ends nothing: an abstract socket begins so. */
export function decodeBytes(bytes: readonly number[]): string {
  const hex = bytes.map((byte) => `%${(byte & 0xff).toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(hex);
  } catch {
    return bytes.map((byte) => String.fromCharCode(byte & 0xff)).join('');
  }
}
