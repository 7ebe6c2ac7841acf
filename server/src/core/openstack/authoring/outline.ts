/** The outline of snap-openstack.yaml: what the setup prepares, and the entry points with their types. */
import { SymbolKind } from 'vscode-languageserver-types';
import type { OutlineShape, OutlineWriter } from '../../symbols/outline.ts';
import { shorten } from '../../symbols/describe.ts';
import { findPair, findText, isScalar } from '../../yaml/access.ts';
import type { YamlNode, YamlPair } from '../../yaml/tree.ts';

export function describeRunnerSection(
  writer: OutlineWriter,
  { value }: YamlPair,
  name: string,
): OutlineShape | undefined {
  if (name === 'setup') {
    const children = writer.each(value, (pair, key) => describeSetup(writer, pair, key));
    return { name, kind: SymbolKind.Namespace, detail: '', children };
  }
  if (name !== 'entry_points') return undefined;
  const children = writer.each(value, (pair, entry) => describeEntry(writer, pair, entry));
  return { name, kind: SymbolKind.Namespace, detail: '', children };
}

function describeSetup(writer: OutlineWriter, { value }: YamlPair, name: string): OutlineShape {
  if (value.kind === 'seq') {
    const children = writer.items(value, (item) =>
      isScalar(item) ? { name: shorten(item.text), kind: SymbolKind.File, detail: '' } : undefined,
    );
    return { name, kind: SymbolKind.Array, detail: '', children };
  }
  const kind = name === 'templates' ? SymbolKind.File : SymbolKind.Property;
  return { name, kind: SymbolKind.Object, detail: textOf(value), children: writer.each(value, toLine(kind)) };
}

function describeEntry(writer: OutlineWriter, { value }: YamlPair, name: string): OutlineShape {
  const type = findText(value, 'type') ?? 'simple';
  const main = type === 'simple' ? 'binary' : type === 'uwsgi' ? 'uwsgi-dir' : 'config-file';
  const path = findText(value, main);
  const templates = findPair(value, 'templates');
  return {
    name,
    kind: SymbolKind.Function,
    detail: shorten(path === undefined ? type : `${type} ${path}`),
    children: templates ? writer.each(templates.value, toLine(SymbolKind.File)) : [],
  };
}

function toLine(kind: SymbolKind): (pair: YamlPair, name: string) => OutlineShape {
  return ({ value }, name) => ({ name, kind, detail: textOf(value) });
}

function textOf(value: YamlNode): string {
  return isScalar(value) ? shorten(value.text) : '';
}
