/** Requirement files as pip reads them. */
import { parseRequirement } from './requirement.ts';
import type { PackageProblem, Requirement, Span } from './types.ts';

export interface RequirementFile {
  readonly requirements: readonly FileRequirement[];
  /** `-r` and `-c`: other files, by path relative to this one or by URL. */
  readonly includes: readonly Include[];
  readonly hashes: boolean;
  readonly problems: readonly PackageProblem[];
}

export interface FileRequirement extends Requirement {
  readonly editable: boolean;
}

export interface Include extends Span {
  readonly type: 'requirement' | 'constraint';
  /** As written, without quotes. */
  readonly target: string;
}

const MAX_PROBLEMS = 100;
const MAX_LENGTH = 5_000_000;

const OPTION = /^(--[A-Za-z][A-Za-z-]*|-[A-Za-z])(?:\s*=\s*|\s*)(.*)$/s;
/** What follows a requirement on its own line and is no part of it. */
const TRAILING_OPTION = /\s+--(?:hash|config-settings?|global-option|install-option)\b.*$/s;

const LINE_OPTIONS: ReadonlySet<string> = new Set([
  '-i',
  '--index-url',
  '--extra-index-url',
  '--no-index',
  '-f',
  '--find-links',
  '--no-binary',
  '--only-binary',
  '--prefer-binary',
  '--pre',
  '--require-hashes',
  '--trusted-host',
  '--use-feature',
]);

export function parseRequirementFile(text: string): RequirementFile {
  const requirements: FileRequirement[] = [];
  const includes: Include[] = [];
  const problems: PackageProblem[] = [];
  let hashes = false;
  const tell = (problem: PackageProblem): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };
  const page = /^\s*<(?:!doctype|html|\?xml)/i.exec(text);
  if (page) {
    const start = page[0].lastIndexOf('<');
    tell({ message: 'This is a web page, not a list of packages.', start, end: page[0].length });
    return { requirements, includes, hashes, problems };
  }
  if (text.length > MAX_LENGTH) {
    tell({ message: 'This file is too large to be read as requirements.', start: 0, end: 1 });
    return { requirements, includes, hashes, problems };
  }
  for (const { body, start } of logicalLines(text)) {
    if (body.startsWith('-')) {
      const [, name = '', value = ''] = OPTION.exec(body) ?? [];
      const valueStart = start + body.length - value.length;
      if (name === '-r' || name === '--requirement' || name === '-c' || name === '--constraint') {
        const target = value.trim().replace(/^(["'])(.*)\1$/, '$2');
        if (target === '') tell({ message: `"${name}" needs a file or an address.`, start, end: start + name.length });
        else {
          const type = name === '-r' || name === '--requirement' ? 'requirement' : 'constraint';
          const at = valueStart + value.indexOf(target);
          includes.push({ type, target, start: at, end: at + target.length });
        }
      } else if (name === '-e' || name === '--editable') {
        const reading = parseRequirement(value, valueStart);
        if (reading.requirement) requirements.push({ ...reading.requirement, editable: true });
      } else if (!LINE_OPTIONS.has(name)) {
        tell({ message: `pip knows no option "${name}" in a requirement file.`, start, end: start + name.length });
      } else if (name === '--require-hashes') hashes = true;
      continue;
    }
    const options = TRAILING_OPTION.exec(body);
    if (options && /--hash\b/.test(options[0])) hashes = true;
    const reading = parseRequirement(options ? body.slice(0, options.index) : body, start);
    // What a variable of the environment stands for can't be known.
    if (reading.problem && !/\$\{[A-Z0-9_]+\}/.test(body)) tell(reading.problem);
    if (reading.requirement) requirements.push({ ...reading.requirement, editable: false });
  }
  return { requirements, includes, hashes, problems };
}

/** Lines joined over `\`, without comments and blanks at their ends; every character keeps its place. */
function* logicalLines(text: string): Generator<{ body: string; start: number }> {
  const joined = text.replace(/\\(\r?\n)/g, (_, end: string) => ' '.repeat(1 + end.length));
  let start = joined.startsWith('\uFEFF') ? 1 : 0;
  while (start < joined.length) {
    let end = joined.indexOf('\n', start);
    if (end === -1) end = joined.length;
    const line = joined.slice(start, end).replace(/(?:^|\s+)#.*$/, '');
    const body = line.trim();
    if (body !== '') yield { body, start: start + line.indexOf(body) };
    start = end + 1;
  }
}
