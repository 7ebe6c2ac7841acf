/** From plugs, slots, apps and sources to the project beside the file that has them. */
import type { LocationLink } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { getLines, toRange } from '../../positions.ts';
import { getSnapView } from '../../rules/snapd/snap-view.ts';
import { pairRange, tokenOf } from '../../symbols/places.ts';
import { findValue, isText, type TextRange } from '../../yaml/access.ts';
import type { YamlNode, YamlScalar } from '../../yaml/tree.ts';
import { findLocalProject, findProjectOf, type LocalProject } from '../local-project.ts';
import { getSnapTest, type TestAction } from '../model.ts';
import { readPlug, readService, readSlot } from '../references.ts';
import { findCopied } from './links.ts';

interface Target {
  readonly uri: string;
  readonly local?: LocalProject;
  readonly token?: TextRange;
  readonly full?: TextRange;
}

export function findTestDefinition(ctx: ProviderContext, offset: number): LocationLink[] {
  const isAt = (node: YamlNode | undefined): node is YamlScalar =>
    node?.kind === 'scalar' && node.start <= offset && offset <= node.end && node.start < node.end;
  const test = getSnapTest(ctx.tree);
  for (const snap of test.snaps) {
    for (const node of [snap.nameNode, snap.source]) {
      if (!isAt(node)) continue;
      const local = findLocalProject(ctx, snap);
      return local ? [toLink(ctx, node, wholeProject(local))] : [];
    }
  }
  for (const action of test.actions) {
    const node = nodesOf(action).find(isAt);
    if (!node) continue;
    const target = findTarget(ctx, action, node);
    return target ? [toLink(ctx, node, target)] : [];
  }
  return [];
}

function nodesOf(action: TestAction): readonly (YamlNode | undefined)[] {
  switch (action.kind) {
    case 'connect':
      return [action.plug, action.slot];
    case 'alias':
      return [action.app];
    case 'restart':
      return action.names;
    case 'copy':
      return [action.from];
    case 'wait':
      return [findValue(action.map, 'service')];
    default:
      return [];
  }
}

function findTarget(ctx: ProviderContext, action: TestAction, node: YamlScalar): Target | undefined {
  const { snap } = action;
  if (action.kind === 'copy') {
    const uri = findCopied(ctx, node.text);
    return uri === undefined ? undefined : { uri };
  }
  if (action.kind === 'connect') {
    const plug = node === action.plug ? readPlug(node.text, snap) : undefined;
    if (plug) return findPort(ctx, plug.snap, plug.plug, 'plugs');
    const slot = node === action.slot ? readSlot(node.text) : undefined;
    return slot?.snap === undefined || slot.port === undefined
      ? undefined
      : findPort(ctx, slot.snap, slot.port, 'slots');
  }
  const service =
    action.kind === 'alias' && snap?.name !== undefined
      ? { snap: snap.name, app: node.text }
      : isText(node)
        ? readService(node.text, snap)
        : undefined;
  const local = service && findProjectOf(ctx, service.snap);
  if (!local) return undefined;
  const app = local.project.apps.find(({ name }) => name === service.app);
  if (!app) return wholeProject(local);
  const { text, uri } = local.document;
  const token = app.key.kind === 'scalar' ? tokenOf(text, app.key) : app.key;
  return { uri, local, token, full: pairRange(text, app.pair) };
}

function findPort(ctx: ProviderContext, snap: string, name: string, side: 'plugs' | 'slots'): Target | undefined {
  const local = findProjectOf(ctx, snap);
  const port = local && getSnapView({ project: local.project, facts: ctx.facts })[side].get(name);
  if (!local || !port) return undefined;
  const place = port.entry?.key ?? port.place;
  const token = place.kind === 'scalar' ? tokenOf(local.document.text, place) : place;
  const full = port.entry ? pairRange(local.document.text, port.entry.pair) : token;
  return { uri: local.document.uri, local, token, full };
}

function wholeProject(local: LocalProject): Target {
  const name = local.project.find('name');
  const { uri, text } = local.document;
  return name ? { uri, local, token: name.key, full: pairRange(text, name) } : { uri };
}

function toLink(ctx: ProviderContext, origin: YamlScalar, { uri, local, token, full }: Target): LocationLink {
  const own = tokenOf(ctx.document.text, origin);
  const start = { line: 0, character: 0 };
  const lines = local && getLines(local.document);
  const rangeOf = (one: TextRange | undefined) =>
    lines && one ? toRange(lines, one.start, one.end) : { start, end: start };
  return {
    originSelectionRange: toRange(getLines(ctx.document), own.start, own.end),
    targetUri: uri,
    targetRange: rangeOf(full),
    targetSelectionRange: rangeOf(token),
  };
}
