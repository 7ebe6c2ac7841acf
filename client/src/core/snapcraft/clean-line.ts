/** A line of output without what is for terminals and logs. */

// Colours, cursor movements, titles and links; built so that no control character stands in the source.
const ESCAPE = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
const SEQUENCES = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|[@-Z\\\\-_=>78])`,
  'g',
);
// Those of debug output and log files, those of CI services, and the prefix of an inner log within an outer one.
const STAMP = /^(?:(?::: )?\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?Z? )+/;

// What is left of control characters steers a terminal too, that of a saved log's reader for one. Tabs are text.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Nobody reads more of a line, and patterns would take their time with it. */
const LONGEST = 8192;

/** Of text that overwrites itself the last of it; time stamps are dropped. */
export function cleanLine(line: string): string {
  const plain = line.includes(ESCAPE) ? line.replaceAll(SEQUENCES, '') : line;
  const trimmed = plain.trimEnd();
  const over = trimmed.lastIndexOf('\r');
  const last = over < 0 ? trimmed : trimmed.slice(over + 1);
  return last.slice(0, LONGEST).replaceAll(CONTROLS, '').replace(STAMP, '');
}
