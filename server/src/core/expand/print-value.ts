/** Values as YAML. */
import { quote, toScalar } from '../yaml/edit.ts';
import { isValueList, isValueMap, Raw, Remark, type Value, type ValueMap } from './value.ts';

/** The lines of a mapping's entries. */
export function printMap(map: ValueMap): string[] {
  return Object.entries(map).flatMap(([key, value]) => printEntry(key, value));
}

export function printEntry(key: string, value: Value): string[] {
  if (value instanceof Remark) return [`# ${key}: ${value.text}`];
  const lines = printValue(value);
  const [first = '', ...rest] = lines;
  if (isValueList(value) && value.length > 0) return [`${toScalar(key)}:`, ...lines.map(indent)];
  if (isValueMap(value) && Object.keys(value).length > 0) return [`${toScalar(key)}:`, ...lines.map(indent)];
  return [`${toScalar(key)}:${first === '' ? '' : ` ${first}`}`, ...rest];
}

/** The lines of a value; a text of several lines comes with its mark and is indented below it. */
export function printValue(value: Value): string[] {
  if (isValueList(value)) return value.length === 0 ? ['[]'] : value.flatMap(printItem);
  if (isValueMap(value)) return Object.keys(value).length === 0 ? ['{}'] : printMap(value);
  return printScalar(value);
}

function printItem(item: Value): string[] {
  const [first = '', ...rest] = printValue(item);
  // What comes first must be an entry.
  if (first.startsWith('#')) return ['-', first, ...rest].map((line, index) => (index === 0 ? line : indent(line)));
  return [`- ${first}`, ...rest.map(indent)];
}

function printScalar(value: Exclude<Value, readonly Value[] | ValueMap>): string[] {
  if (value === null) return [''];
  if (value instanceof Raw || value instanceof Remark) return [value.text];
  if (typeof value !== 'string') return [String(value)];
  return value.includes('\n') ? printLines(value) : [toScalar(value)];
}

/** A literal block, where it keeps the text. */
function printLines(text: string): string[] {
  const isPlain = !/^[\s]|[ \t]+(?:\n|$)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(text);
  if (!isPlain) return [quote(text)];
  const body = text.replace(/\n+$/, '');
  const breaks = text.length - body.length;
  const mark = breaks === 0 ? '|-' : breaks === 1 ? '|' : '|+';
  const lines = (breaks > 1 ? text.slice(0, -1) : body).split('\n');
  return [mark, ...lines.map(indent)];
}

/** A value on one line, for flow style. Remarks have no place there. */
export function printFlow(value: Value): string {
  if (isValueList(value)) return `[${value.map(printFlow).join(', ')}]`;
  if (isValueMap(value)) {
    const entries = Object.entries(value).filter(([, one]) => !(one instanceof Remark));
    return `{${entries.map(([key, one]) => `${toScalar(key)}: ${printFlow(one)}`).join(', ')}}`;
  }
  if (value === null) return 'null';
  return typeof value === 'string'
    ? value.includes('\n')
      ? JSON.stringify(value)
      : toScalar(value)
    : printScalar(value).join('');
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
