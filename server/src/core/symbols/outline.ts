import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ProviderContext } from '../context.ts';
import { describeRunnerSection } from '../openstack/authoring/outline.ts';
import { getLines, toRange } from '../positions.ts';
import { describeTestSection } from '../snap-test/authoring/outline.ts';
import { findText, isScalar, keyText } from '../yaml/access.ts';
import { contentEnd } from '../yaml/edit.ts';
import type { YamlNode, YamlPair } from '../yaml/tree.ts';
import { describeDeclaration, listOf, shorten, SYMBOL_KINDS } from './describe.ts';
import { ownPairsOf, pairRange, tokenOf } from './places.ts';
import type { SymbolType } from './symbol-table.ts';

export interface OutlineShape {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly detail: string;
  readonly children?: DocumentSymbol[];
}

/** The document's sections and what they declare. */
export function getOutline(ctx: ProviderContext): DocumentSymbol[] {
  const { document, tree } = ctx;
  const writer = createWriter(document.text, getLines(document));
  if (document.kind === 'snap-openstack') {
    return writer.each(tree.root, (pair, name) => describeRunnerSection(writer, pair, name) ?? describeAny(pair, name));
  }
  if (document.kind === 'snap-test') {
    return writer.each(
      tree.root,
      (pair, name) => describeTestSection(writer, tree, pair, name) ?? describeAny(pair, name),
    );
  }
  const own = document.kind === 'snapcraft';
  return writer.each(tree.root, (pair, name) => (own ? describeSection(writer, pair, name) : describeAny(pair, name)));
}

export type OutlineWriter = ReturnType<typeof createWriter>;

function createWriter(text: string, lines: TextDocument) {
  const write = (
    shape: OutlineShape,
    start: number,
    end: number,
    token: { start: number; end: number },
  ): DocumentSymbol => {
    const { children = [], name, kind, detail } = shape;
    const symbol: DocumentSymbol = {
      name,
      kind,
      range: toRange(lines, start, Math.max(end, token.end)),
      selectionRange: toRange(lines, token.start, token.end),
    };
    if (detail !== '') symbol.detail = detail;
    if (children.length > 0) symbol.children = children;
    return symbol;
  };
  return {
    /** One symbol for each pair of a mapping that has a name. */
    each(node: YamlNode | undefined, describe: (pair: YamlPair, name: string) => OutlineShape): DocumentSymbol[] {
      return ownPairsOf(node).flatMap((pair) => {
        const name = keyText(pair);
        if (name === undefined || name.trim() === '' || pair.key.kind !== 'scalar') return [];
        const { start, end } = pairRange(text, pair);
        return [write(describe(pair, shorten(name)), start, end, tokenOf(text, pair.key))];
      });
    },
    /** One symbol for each item of a list. */
    items(node: YamlNode, describe: (item: YamlNode) => OutlineShape | undefined): DocumentSymbol[] {
      if (node.kind !== 'seq' || node.alias !== undefined) return [];
      return node.items.flatMap((item) => {
        const shape = item.start === item.end ? undefined : describe(item);
        if (!shape || shape.name.trim() === '') return [];
        const end = contentEnd(text, item);
        return [write(shape, item.start, end, { start: item.start, end: firstLineEnd(text, item.start, end) })];
      });
    },
  };
}

function firstLineEnd(text: string, start: number, end: number): number {
  const line = /^[^\r\n]*/.exec(text.slice(start, Math.min(end, start + 200)));
  return start + (line?.[0].trimEnd().length ?? 0);
}

function describeSection(writer: OutlineWriter, pair: YamlPair, name: string): OutlineShape {
  const { value } = pair;
  const section = Object.hasOwn(SECTIONS, name) ? SECTIONS[name] : undefined;
  if (section) {
    const children = writer.each(value, (one, label) => describeEntry(writer, section, one, label));
    return { name, kind: SymbolKind.Namespace, detail: '', children };
  }
  switch (name) {
    case 'environment':
      return { name, kind: SymbolKind.Namespace, detail: '', children: writer.each(value, describeVariable) };
    case 'package-repositories': {
      const children = writer.items(value, (item) => {
        const key = REPOSITORY_KEYS.find((one) => findText(item, one) !== undefined);
        const title = key === undefined ? 'repository' : (findText(item, key) ?? '');
        return { name: shorten(title), kind: SymbolKind.Object, detail: key === 'url' ? '' : (key ?? '') };
      });
      return { name, kind: SymbolKind.Namespace, detail: '', children };
    }
    case 'architectures': {
      const children = writer.items(value, describeTarget);
      return { name, kind: SymbolKind.Namespace, detail: '', children };
    }
    default:
      return describeAny(pair, name);
  }
}

const SECTIONS: Readonly<Record<string, SymbolType>> = {
  apps: 'app',
  parts: 'part',
  plugs: 'plug',
  slots: 'slot',
  hooks: 'hook',
  components: 'component',
  platforms: 'platform',
  layout: 'layout',
};

const REPOSITORY_KEYS = ['ppa', 'cloud', 'url'] as const;

/** What an entry declares in turn. */
const INNER: Readonly<Record<string, SymbolType>> = { sockets: 'socket', filesets: 'fileset', hooks: 'hook' };

const SCRIPT = /^(?:override-|overlay-script$|prepare$|build$|install$)/;

function describeEntry(writer: OutlineWriter, type: SymbolType, pair: YamlPair, name: string): OutlineShape {
  const { value } = pair;
  const children: DocumentSymbol[] = [];
  for (const below of ownPairsOf(value)) {
    const key = keyText(below);
    if (key === undefined) continue;
    const inner = Object.hasOwn(INNER, key) ? INNER[key] : undefined;
    if (inner && (type === 'app' || type === 'part' || type === 'component')) {
      children.push(...writer.each(below.value, (one, label) => describeEntry(writer, inner, one, label)));
    } else if (type === 'part' && SCRIPT.test(key)) {
      const script = { ...EMPTY, pairs: [below], entries: [below] };
      children.push(...writer.each(script, (_, label) => ({ name: label, kind: SymbolKind.Method, detail: '' })));
    }
  }
  return { name, kind: SYMBOL_KINDS[type], detail: describeDeclaration(type, name, value), children };
}

const EMPTY = { kind: 'map', start: 0, end: 0, flow: false } as const;

function describeVariable({ value }: YamlPair, name: string): OutlineShape {
  return { name, kind: SymbolKind.Variable, detail: shorten(listOf(value)) };
}

function describeTarget(item: YamlNode): OutlineShape {
  const { EnumMember: kind } = SymbolKind;
  if (item.kind !== 'map') return { name: shorten(listOf(item)), kind, detail: '' };
  const value = (key: string): string =>
    listOf(ownPairsOf(item).find((pair) => keyText(pair) === key && pair.value.kind !== 'map')?.value);
  const target = value('build-for') || value('run-on') || value('build-on');
  return { name: shorten(target), kind, detail: shorten(`on ${value('build-on')}`) };
}

function describeAny({ value }: YamlPair, name: string): OutlineShape {
  if (!isScalar(value)) {
    const kind = value.kind === 'seq' ? SymbolKind.Array : SymbolKind.Object;
    return { name, kind, detail: value.kind === 'seq' ? shorten(listOf(value)) : '' };
  }
  return { name, kind: scalarKind(value.type), detail: shorten(value.text) };
}

function scalarKind(type: string): SymbolKind {
  if (type === 'bool') return SymbolKind.Boolean;
  return type === 'int' || type === 'float' ? SymbolKind.Number : SymbolKind.String;
}
