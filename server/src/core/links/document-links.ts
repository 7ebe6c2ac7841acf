import type { DocumentLink } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { getRunnerLinks } from '../openstack/authoring/links.ts';
import { getLines, toRange } from '../positions.ts';
import { getTestLinks } from '../snap-test/authoring/links.ts';
import { isMergeKey, tokenOf } from '../symbols/places.ts';
import { keyText } from '../yaml/access.ts';
import type { Step } from '../yaml/locate.ts';
import type { YamlNode, YamlScalar } from '../yaml/tree.ts';
import { APP_FILE_KEYS, findFileTarget, findHookTarget, findProjectFile, PART_FILE_KEYS } from './file-targets.ts';
import { findWebAddress } from './web-addresses.ts';

/** Where links may be; everything else is not even looked at, which spares most of a long file. */
const PLACES: ReadonlySet<string> = new Set([
  ...['contact', 'donation', 'issues', 'source-code', 'website', 'links', 'icon', 'package-repositories'],
  ...['apps', 'hooks', 'components', 'parts', 'plugs'],
]);

/** The same for what stands below the names of these sections. */
const KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  apps: new Set(APP_FILE_KEYS),
  hooks: new Set(['command-chain']),
  components: new Set(['hooks']),
  parts: new Set(PART_FILE_KEYS),
  plugs: new Set(['default-provider']),
};

function mayHoldLinks(path: readonly Step[], key: string): boolean {
  if (path.length === 1) return PLACES.has(key);
  const [section] = path;
  if (path.length !== 3 || typeof section !== 'string' || !Object.hasOwn(KEYS, section)) return true;
  return KEYS[section]?.has(key) === true;
}

/** Web pages and files of the project that the text names. */
export function getDocumentLinks(ctx: ProviderContext): DocumentLink[] {
  const { document, tree } = ctx;
  if (document.kind === 'snap-openstack') return getRunnerLinks(ctx);
  if (document.kind === 'snap-test') return getTestLinks(ctx);
  if (document.kind !== 'snapcraft' || tree.root?.kind !== 'map') return [];
  const lines = getLines(document);
  const links: DocumentLink[] = [];
  const taken = new Set<number>();
  const add = (start: number, end: number, target: string | undefined, tooltip: string): void => {
    if (target === undefined || start >= end || taken.has(start)) return;
    taken.add(start);
    links.push({ range: toRange(lines, start, end), target, tooltip });
  };

  const path: Step[] = [];
  const visitScalar = (node: YamlScalar): void => {
    if (node.alias !== undefined || node.type !== 'str') return;
    const page = findWebAddress(path, node.text);
    const block = node.style === 'literal' || node.style === 'folded';
    const target = page ?? (block ? undefined : findFileTarget(ctx, path, node));
    if (target === undefined) return;
    const { start, end } = tokenOf(document.text, node);
    if (page !== undefined) add(start, end, page, page.startsWith('mailto:') ? 'Write a mail' : 'Open the page');
    else {
      const word = isCommand(path) ? node.text.trim().split(/\s/)[0]?.length : undefined;
      add(start, Math.min(end, start + (word ?? Infinity)), target, 'Open the file');
    }
  };
  const visit = (node: YamlNode): void => {
    if (node.kind === 'scalar') visitScalar(node);
    else if (node.alias === undefined && node.kind === 'seq') {
      for (const [index, item] of node.items.entries()) {
        path.push(index);
        visit(item);
        path.pop();
      }
    } else if (node.alias === undefined && node.kind === 'map') {
      for (const pair of node.pairs) {
        const { key } = pair;
        if (isMergeKey(pair) || key.kind !== 'scalar') continue;
        path.push(keyText(pair) ?? '');
        if (mayHoldLinks(path, key.text)) {
          if (key.alias === undefined && (path.length === 2 || path.length === 4)) {
            const { start, end } = tokenOf(document.text, key);
            add(start, end, findHookTarget(ctx, path), 'Open the script of the hook');
          }
          visit(pair.value);
        }
        path.pop();
      }
    }
  };
  visit(tree.root);
  addScriptPaths(ctx, add);
  return links;
}

function isCommand(path: readonly Step[]): boolean {
  return path[0] === 'apps' && typeof path[2] === 'string' && path[2].endsWith('command');
}

const IN_PROJECT = /\$\{?(?:SNAP)?CRAFT_PROJECT_DIR\}?\/([\w./+-]*\w)/g;

/** Files that scripts take from the project by its variable. */
function addScriptPaths(
  ctx: ProviderContext,
  add: (start: number, end: number, target: string | undefined, tooltip: string) => void,
): void {
  const { text } = ctx.document;
  if (!text.includes('CRAFT_PROJECT_DIR')) return;
  for (const match of text.matchAll(IN_PROJECT)) {
    const end = match.index + match[0].length;
    add(match.index, end, findProjectFile(ctx, match[1] ?? ''), 'Open the file');
  }
}
