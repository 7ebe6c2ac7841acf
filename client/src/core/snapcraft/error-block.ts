/** An error as snapcraft prints it: the message, then what belongs to it, each under a heading of its own. */

export interface ErrorBlock {
  /** At least one line. */
  readonly message: readonly string[];
  readonly detail: readonly string[];
  readonly resolution: string | undefined;
  readonly docs: string | undefined;
}

const HEADINGS = [
  ['detail', /^(?:Detailed information|Captured error):\s*(.*)$/],
  ['resolution', /^Recommended resolution:\s*(.*)$/],
  ['docs', /^For more information, check out:\s*(.*)$/],
  ['log', /^Full execution log: '/],
] as const;

type Section = (typeof HEADINGS)[number][0] | 'message';

/** Lines that are no part of any message. */
const NOISE = /^(?:\s*$|Traceback \(most recent call last\):|Stopping instance|Cleaning up|Logging execution to ')/;

function findHeading(line: string): { readonly section: Section; readonly rest: string } | undefined {
  for (const [section, pattern] of HEADINGS) {
    const match = pattern.exec(line);
    if (match) return { section, rest: match[1] ?? '' };
  }
  return undefined;
}

/**
 * Cuts the lines at the end of a failed build into errors. Nested ones (that of the instance, then that of the outer
 * run) stand one after the other. What is said before the first known beginning counts only where it is all there is.
 */
export function readErrorBlocks(lines: readonly string[], isHead: (line: string) => boolean): readonly ErrorBlock[] {
  const blocks: ErrorBlock[] = [];
  let open: { message: string[]; detail: string[]; resolution: string[]; docs: string[]; known: boolean } | undefined;
  let section: Section = 'message';
  const close = (): void => {
    if (open && open.message.length > 0) {
      blocks.push({
        message: open.known ? open.message : open.message.slice(-1),
        detail: open.detail,
        resolution: open.resolution.length > 0 ? open.resolution.join(' ') : undefined,
        docs: open.docs.length > 0 ? open.docs.join(' ') : undefined,
      });
    }
    open = undefined;
    section = 'message';
  };
  const begin = (known: boolean): NonNullable<typeof open> => {
    open = { message: [], detail: [], resolution: [], docs: [], known };
    section = 'message';
    return open;
  };
  for (const line of lines) {
    if (!line.startsWith(':: ') && isHead(line)) {
      if (open?.known === true || section !== 'message') close();
      begin(true).message.push(line);
      continue;
    }
    const heading = findHeading(line);
    if (heading) {
      if (!open) continue;
      section = heading.section;
      if (heading.rest !== '' && section !== 'message' && section !== 'log') open[section].push(heading.rest);
      continue;
    }
    if (section === 'log') close();
    if (NOISE.test(line)) continue;
    if (line.startsWith(':: ')) {
      if (open && section === 'detail') open.detail.push(line);
      continue;
    }
    const into = open ?? begin(false);
    if (section !== 'log') into[section].push(line);
  }
  close();
  const known = blocks.filter((block) => isHead(block.message[0] ?? ''));
  return known.length > 0 ? known : blocks.slice(-1);
}
