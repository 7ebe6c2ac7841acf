/** Finds everything in a document that has a name or names something else. */
import { getExtensionAdditions } from '../project/extensions.ts';
import { possibleMaps, possibleValues } from '../project/grammar.ts';
import { findValue, itemsOf, keyText } from '../yaml/access.ts';
import type { YamlNode, YamlPair } from '../yaml/tree.ts';
import { collectAnchors } from './collect-anchors.ts';
import { collectVariables, collectPartFolders } from './collect-scripts.ts';
import { pairsOf } from './places.ts';
import { createSymbolBuilder, type SymbolBuilder } from './symbol-builder.ts';
import type { SymbolContext, SymbolTable, SymbolType } from './symbol-table.ts';

export function collectSymbols(ctx: SymbolContext): SymbolTable {
  const { tree, document } = ctx;
  const builder = createSymbolBuilder(document.text);
  const anchors = collectAnchors(tree, document.text);
  for (const use of anchors.uses) {
    builder.declareAnchor(use.name, use);
    for (const alias of use.aliases) builder.mentionAlias(alias);
  }
  for (const alias of anchors.unknown) builder.mentionAlias(alias);
  if (document.kind === 'snapcraft' && tree.root?.kind === 'map') collectProject(ctx, builder, tree.root);
  return builder.finish(anchors.uses);
}

function collectProject(ctx: SymbolContext, builder: SymbolBuilder, root: YamlNode): void {
  const sections = pairsOf(root);
  // Declarations first: mentions in scripts are told from other words by them.
  for (const { key, value } of sections) {
    if (key.kind === 'scalar') declareSection(builder, key.text, value);
  }
  addOrigins(ctx, builder);
  for (const { key, value } of sections) {
    if (key.kind === 'scalar') mentionSection(ctx, builder, key.text, value);
  }
  collectVariables(ctx, builder);
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

/** What is declared one level further down: section, key, kind. */
const INNER: Readonly<Record<string, readonly [key: string, type: SymbolType]>> = {
  apps: ['sockets', 'socket'],
  parts: ['filesets', 'fileset'],
  components: ['hooks', 'hook'],
};

function declareSection(builder: SymbolBuilder, section: string, value: YamlNode): void {
  const type = Object.hasOwn(SECTIONS, section) ? SECTIONS[section] : undefined;
  if (!type) return;
  const inner = Object.hasOwn(INNER, section) ? INNER[section] : undefined;
  for (const pair of pairsOf(value)) {
    builder.declare(type, pair);
    if (!inner) continue;
    for (const below of pairsOf(pair.value)) {
      if (keyText(below) !== inner[0]) continue;
      for (const one of pairsOf(below.value)) builder.declare(inner[1], one, keyText(pair) ?? '');
    }
  }
}

function addOrigins({ project, facts }: SymbolContext, builder: SymbolBuilder): void {
  const additions = getExtensionAdditions(project, facts);
  const nodes = new Map(additions.applied.map((one) => [one.name, one.places.map((place) => place.node)]));
  const add = (type: SymbolType, name: string, extension: string): void => {
    builder.add(type, name, { extension, nodes: nodes.get(extension) ?? [] });
  };
  for (const [name, { extension }] of additions.parts) add('part', name, extension);
  for (const [name, { extension }] of additions.plugs) add('plug', name, extension);
  for (const [name, { extension }] of additions.slots) add('slot', name, extension);
  for (const [name, { extension }] of additions.hooks) add('hook', name, extension);
  for (const [name, { extension }] of additions.layout) add('layout', name, extension);
  for (const { name, adds } of additions.applied) {
    for (const plug of adds.app?.plugs ?? []) add('plug', plug, name);
    for (const slot of adds.app?.slots ?? []) add('slot', slot, name);
  }
  // Top-level packages become a part of their own.
  const packages = ['build-packages', 'build-snaps'].flatMap((key) => project.find(key) ?? []);
  if (!project.legacy && packages.length > 0) {
    builder.add('part', 'snapcraft/core', { nodes: packages.map((pair) => pair.key) });
  }
}

function mentionSection(ctx: SymbolContext, builder: SymbolBuilder, section: string, value: YamlNode): void {
  switch (section) {
    case 'apps':
      for (const { value: app } of pairsOf(value)) mentionInApp(builder, app);
      break;
    case 'hooks':
      for (const pair of pairsOf(value)) mentionInHook(builder, pair);
      break;
    case 'components':
      for (const { value: component } of pairsOf(value)) {
        builder.mention('part', findValue(component, 'adopt-info'));
        for (const pair of pairsOf(findValue(component, 'hooks'))) mentionInHook(builder, pair);
      }
      break;
    case 'parts':
      for (const pair of pairsOf(value)) mentionInPart(ctx, builder, pair);
      break;
    case 'adopt-info':
      builder.mention('part', value);
      break;
    case 'build-packages':
    case 'build-snaps':
      mentionPlatforms(builder, value);
      break;
  }
}

function mentionEach(builder: SymbolBuilder, type: SymbolType, value: YamlNode): void {
  for (const node of itemsOf(value)) builder.mention(type, node);
}

const APP_LISTS: Readonly<Record<string, SymbolType>> = {
  plugs: 'plug',
  slots: 'slot',
  'activates-on': 'slot',
  after: 'app',
  before: 'app',
  extensions: 'extension',
};

function mentionInApp(builder: SymbolBuilder, app: YamlNode): void {
  for (const pair of pairsOf(app)) {
    const key = keyText(pair);
    const type = key !== undefined && Object.hasOwn(APP_LISTS, key) ? APP_LISTS[key] : undefined;
    if (type) mentionEach(builder, type, pair.value);
  }
}

const CONNECTION_HOOK = /^(?:prepare|unprepare|connect|disconnect)-(plug|slot)-(?=.)/;

function mentionInHook(builder: SymbolBuilder, { key, value }: YamlPair): void {
  if (key.kind === 'scalar') {
    const match = CONNECTION_HOOK.exec(key.text);
    if (match) {
      const index = match[0].length;
      builder.mentionInside(match[1] as 'plug' | 'slot', key, index, key.text.slice(index));
    }
  }
  for (const pair of pairsOf(value)) {
    const name = keyText(pair);
    if (name === 'plugs') mentionEach(builder, 'plug', pair.value);
    else if (name === 'slots') mentionEach(builder, 'slot', pair.value);
  }
}

const COMPONENT = /^-?\(component\/([^()/\s]+)\)/;

function mentionComponent(builder: SymbolBuilder, node: YamlNode): void {
  if (node.kind !== 'scalar') return;
  const name = COMPONENT.exec(node.text)?.[1];
  if (name !== undefined) builder.mentionInside('component', node, node.text.indexOf('/') + 1, name);
}

const SCRIPTS: ReadonlySet<string> = new Set([
  ...['override-pull', 'override-build', 'override-stage', 'override-prime', 'override-overlay', 'overlay-script'],
  ...['prepare', 'build', 'install'],
]);

function mentionInPart(ctx: SymbolContext, builder: SymbolBuilder, part: YamlPair): void {
  const { legacy } = ctx.project;
  for (const pair of pairsOf(part.value)) {
    const key = keyText(pair);
    const { value } = pair;
    switch (key) {
      case 'after':
        for (const node of possibleValues(value)) builder.mention('part', node);
        break;
      case 'organize':
        for (const map of value.kind === 'map' ? [value] : possibleMaps(value)) {
          for (const move of pairsOf(map)) {
            mentionComponent(builder, move.key);
            mentionComponent(builder, move.value);
          }
        }
        break;
      case 'stage':
      case 'prime':
      case 'snap':
        for (const node of possibleValues(value)) {
          if (!legacy) mentionComponent(builder, node);
          else if (node.kind === 'scalar' && node.text.startsWith('$')) {
            builder.mentionInside('fileset', node, 1, node.text.slice(1), keyText(part) ?? '');
          }
        }
        break;
      default:
        if (key !== undefined && SCRIPTS.has(key)) {
          for (const node of possibleValues(value)) collectPartFolders(ctx, builder, node);
        }
    }
    if (!legacy) mentionPlatforms(builder, value);
  }
}

/** `for name` in a list with clauses names a platform. */
function mentionPlatforms(builder: SymbolBuilder, value: YamlNode): void {
  for (const item of itemsOf(value)) {
    const pair = item.kind === 'map' && item.entries.length === 1 ? item.entries[0] : undefined;
    const key = pair?.key;
    if (!pair || key?.kind !== 'scalar') continue;
    const match = /^for\s+(?=\S)/.exec(key.text);
    const name = match ? key.text.slice(match[0].length).trimEnd() : '';
    if (match && name !== 'any') builder.mentionInside('platform', key, match[0].length, name);
    mentionPlatforms(builder, pair.value);
  }
}
