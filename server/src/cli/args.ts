/** Reads a command's options; every mistake is one sentence. */
import { parseArgs } from 'node:util';
import { findNearest } from '../core/text/nearest.ts';

interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Allowed values of a text option. */
  readonly values?: readonly string[];
  /** Stands for the value in the help text. */
  readonly placeholder?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface ParsedArgs {
  readonly flags: ReadonlySet<string>;
  /** Every value given, in order. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

export type ArgsResult = { readonly args: ParsedArgs } | { readonly problem: string };

export function parseOptions(args: readonly string[], specs: OptionSpecs): ArgsResult {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => [
        name,
        spec.short === undefined ? { type: spec.type } : { type: spec.type, short: spec.short },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
    if (!spec) return { problem: describeUnknown(token.rawName, token.name, specs) };
    if (spec.type === 'boolean') {
      if (token.value !== undefined) return { problem: `Option "${token.rawName}" takes no value.` };
      flags.add(token.name);
      continue;
    }
    const value = token.value;
    // "--format --quiet": the next option is not the value.
    if (value === undefined || (!token.inlineValue && value.length > 1 && value.startsWith('-'))) {
      return { problem: `Option "${token.rawName}" needs a value${describeValues(spec)}.` };
    }
    if (spec.values && !spec.values.includes(value)) {
      return { problem: `Unknown value "${value}" for option "${token.rawName}"${describeValues(spec)}.` };
    }
    const before = values.get(token.name) ?? [];
    values.set(token.name, spec.multiple ? [...before, value] : [value]);
  }
  return { args: { flags, values, positionals } };
}

function describeUnknown(rawName: string, name: string, specs: OptionSpecs): string {
  const nearest = rawName.startsWith('--') ? findNearest(name, Object.keys(specs)) : undefined;
  return `Unknown option "${rawName}".${nearest === undefined ? '' : ` Did you mean "--${nearest}"?`}`;
}

function describeValues(spec: OptionSpec): string {
  return spec.values ? `: ${listChoices(spec.values)}` : '';
}

/** `a, b or c` */
export function listChoices(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
