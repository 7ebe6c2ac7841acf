/** Keeps the lines of a log that may tell of a denial: what is sent to the server is small then. */

/** Wider than what the server looks for, so that it alone decides. */
const SIGN = /apparmor|1326|SECCOMP|security policy denied|"MESSAGE"\s*:\s*\[|callbacks suppressed|audit_lost=/i;
const MAX_LINE = 64 * 1024;

export interface LogFilter {
  /** The next piece, cut anywhere. False once no more is taken. */
  add(piece: string): boolean;
  end(): { readonly log: string; readonly isCut: boolean };
}

/** @param most characters that are kept */
export function createLogFilter(most: number): LogFilter {
  const kept: string[] = [];
  let [size, rest, isCut] = [0, '', false];
  const keep = (line: string): void => {
    if (isCut || !SIGN.test(line)) return;
    if (size + line.length + 1 > most) {
      isCut = true;
      return;
    }
    size += line.length + 1;
    kept.push(line);
  };
  return {
    add(piece) {
      const lines = (rest + piece).split('\n');
      rest = (lines.pop() ?? '').slice(0, MAX_LINE);
      for (const line of lines) keep(line.slice(0, MAX_LINE));
      return !isCut;
    },
    end() {
      keep(rest);
      rest = '';
      return { log: kept.length === 0 ? '' : `${kept.join('\n')}\n`, isCut };
    },
  };
}

export function filterLog(log: string, most: number): { readonly log: string; readonly isCut: boolean } {
  const filter = createLogFilter(most);
  filter.add(log);
  return filter.end();
}
