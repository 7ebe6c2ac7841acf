/** Bytes as they come, cut anywhere, to whole lines. */
import { StringDecoder } from 'node:string_decoder';

/** A line longer than this is cut: nobody reads it, and a progress bar without an end must not fill the memory. */
const MAX_LINE = 64 * 1024;

export interface LineSplitter {
  add(data: Uint8Array): void;
  /** Tells the last line, where no line break ended it. */
  end(): void;
}

/** `\n`, `\r\n`, and a `\r` that makes the next text overwrite the line end a line; the last gives no empty lines. */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let [rest, isCut] = ['', false];
  /** By a carriage return: a line feed right after it tells no second line. */
  let isTold = false;
  const grow = (text: string): void => {
    const room = MAX_LINE - rest.length;
    if (text.length > room) isCut = true;
    rest += text.length > room ? text.slice(0, Math.max(room, 0)) : text;
  };
  const tell = (): void => {
    const line = isCut ? `${rest} …` : rest;
    [rest, isCut] = ['', false];
    onLine(line);
  };
  const addText = (text: string): void => {
    let from = 0;
    for (const { index, 0: mark } of text.matchAll(/[\r\n]/g)) {
      grow(text.slice(from, index));
      // Text between the two: this line feed does not belong to that carriage return.
      if (index > from) isTold = false;
      from = index + 1;
      if (mark === '\r' ? rest !== '' : !isTold) tell();
      else if (mark === '\r') continue;
      isTold = mark === '\r';
    }
    grow(text.slice(from));
    if (from < text.length) isTold = false;
  };
  return {
    add: (data) => addText(decoder.write(data)),
    end() {
      addText(decoder.end());
      if (rest !== '') tell();
    },
  };
}
