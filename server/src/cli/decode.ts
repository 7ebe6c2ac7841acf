/** Bytes to text as snapcraft's loaders do it: UTF-8, and for old bases UTF-16 with a byte-order mark. */
type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface DecodedText {
  /** Without the byte-order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  readonly bom: boolean;
}

/** Undefined where the bytes are not text in that encoding. */
export function decode(bytes: Uint8Array): DecodedText | undefined {
  const encoding = pickEncoding(bytes);
  try {
    // The decoder drops the byte-order mark.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    const bom = encoding !== 'utf-8' || (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf);
    return { text, encoding, bom };
  } catch {
    return undefined;
  }
}

export function encode(decoded: DecodedText, text: string): Uint8Array {
  const full = decoded.bom ? `\uFEFF${text}` : text;
  const buffer = Buffer.from(full, decoded.encoding === 'utf-8' ? 'utf8' : 'utf16le');
  return decoded.encoding === 'utf-16be' ? buffer.swap16() : buffer;
}

function pickEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** The line (from 1) of the first byte that is no UTF-8, for the message. */
export function findBadUtf8(bytes: Uint8Array): number {
  // UTF-8 never hides a line feed in a longer character, so each line can be tried by itself.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    line++;
    start = end;
  }
  return line;
}
