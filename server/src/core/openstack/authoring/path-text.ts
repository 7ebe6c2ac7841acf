/** The text of a path at a place, and what it comes to on a system. */
import { findPlaceholder, parseFormat, type FormatField, type ParsedFormat } from '../placeholders.ts';
import { tokenOf } from '../../symbols/places.ts';
import type { Place } from '../../yaml/locate.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import { findRunnerPlace, type RunnerPlace } from './runner-places.ts';

export interface PathText {
  readonly node: YamlScalar;
  readonly place: RunnerPlace;
  readonly format: ParsedFormat;
}

/** The path at a place of the tree; undefined where the text is none. */
export function readPathAt({ node, path, role }: Place): PathText | undefined {
  if (node.kind !== 'scalar' || node.alias !== undefined || node.type !== 'str') return undefined;
  const place = findRunnerPlace(role === 'key' ? path.slice(0, -1) : path);
  const isPath = role === 'key' ? place.slot === 'modes' || place.slot === 'owners' : place.slot === 'path';
  return isPath ? { node, place, format: parseFormat(node.text) } : undefined;
}

/** The placeholder at an offset of the document. */
export function findFieldAt(text: string, { node, format }: PathText, offset: number): FormatField | undefined {
  const token = tokenOf(text, node);
  // Escapes and folds hide where things stand.
  if (text.slice(token.start, token.end) !== node.text) return undefined;
  const at = offset - token.start;
  return format.fields.find(({ start, end }) => start <= at && at <= end);
}

/** `/var/snap/keystone/common/log` of `{snap_common}/log`; undefined where a value can't be told. */
export function expandPath({ path, fields }: ParsedFormat, snap: string): string | undefined {
  if (path === undefined || fields.some(({ name }) => findPlaceholder(name) === undefined)) return undefined;
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => valueOf(name, snap));
}

export function valueOf(name: string, snap: string): string {
  const { value = '', area } = findPlaceholder(name) ?? {};
  if (name === 'snap_name') return snap;
  return area === undefined ? value : value.replace('/demo/', `/${snap}/`);
}
