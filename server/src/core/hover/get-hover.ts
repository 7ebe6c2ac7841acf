/** What is told about the thing under the pointer. */
import type { Hover } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { getRulePage } from '../diagnostics.ts';
import { hoverEntryName, hoverRunner } from '../openstack/authoring/hover.ts';
import { getLines, toRange } from '../positions.ts';
import { rules } from '../rules/index.ts';
import { hoverTest } from '../snap-test/authoring/hover.ts';
import { isScalar } from '../yaml/access.ts';
import { locate, type Place } from '../yaml/locate.ts';
import type { YamlComment, YamlNode } from '../yaml/tree.ts';
import { describeAlias, describeAnchor } from './describe-entries.ts';
import { describeScriptCommand, describeVariable } from './describe-variable.ts';
import { hoverConstraints } from './hover-constraints.ts';
import { hoverKey } from './hover-key.ts';
import { hoverValue } from './hover-value.ts';
import { code, link, paragraphs, sentence, toPlainText } from './markdown.ts';
import { findPort } from './ports.ts';
import { toSpot, type Spot } from './spot.ts';
import { scriptCommandAt, variableAt, wordAt } from './words-in-text.ts';

interface Found {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

export function getHover(ctx: ProviderContext, offset: number): Hover | undefined {
  const found = findHover(ctx, offset);
  if (!found) return undefined;
  return {
    contents: { kind: 'markdown', value: found.markdown },
    range: toRange(getLines(ctx.document), found.start, found.end),
  };
}

/** The same hover for a client that shows no Markdown. */
export function toPlainHover(hover: Hover): Hover {
  const { contents } = hover;
  if (typeof contents === 'string' || Array.isArray(contents) || !('kind' in contents)) return hover;
  return { ...hover, contents: { kind: 'plaintext', value: toPlainText(contents.value) } };
}

function findHover(ctx: ProviderContext, offset: number): Found | undefined {
  if (ctx.document.kind === 'snap-openstack') return hoverRunner(ctx, offset) ?? hoverComment(ctx, offset);
  if (ctx.document.kind === 'snap-test') return hoverTest(ctx, offset) ?? hoverComment(ctx, offset);
  if (ctx.document.kind === 'packages') return hoverConstraints(ctx, offset);
  if (ctx.document.kind !== 'snapcraft') return undefined;
  const entry = hoverEntryName(ctx, offset);
  if (entry) return entry;
  const place = locate(ctx.tree, offset);
  if (!place || (!isScalar(place.node) && place.node.alias === undefined)) {
    return hoverComment(ctx, offset) ?? hoverAnchor(ctx, offset);
  }
  const spot = toSpot(ctx, place, offset);
  const constrained = place.role === 'value' ? hoverConstraints(ctx, offset) : undefined;
  if (constrained) {
    // The snap's version is more than a word for a series.
    const own = spot.keyPath === 'version' ? hoverScalar(spot, place) : undefined;
    return own ? { ...own, markdown: paragraphs(own.markdown, '---', constrained.markdown) } : constrained;
  }
  if (place.role === 'key') return whole(place.node, hoverKey(spot));
  if (place.node.alias !== undefined) return whole(place.node, describeAlias(place.node.alias, place.node));
  return hoverScalar(spot, place);
}

function whole(node: YamlNode, markdown: string | undefined): Found | undefined {
  return markdown === undefined || markdown === '' ? undefined : { markdown, start: node.start, end: node.end };
}

function hoverScalar(spot: Spot, { node }: Place): Found | undefined {
  if (!isScalar(node) || node.start === node.end) return undefined;
  const word = hoverWord(spot, node);
  if (word) return word;
  // The text of a script or a description stands for itself.
  if (node.style === 'literal' || node.style === 'folded') return undefined;
  const found = hoverValue(spot, node);
  return (
    found && { markdown: found.markdown, start: found.word?.start ?? node.start, end: found.word?.end ?? node.end }
  );
}

/** Variables and commands of snapcraft, anywhere in a text but those for people. */
function hoverWord({ ctx, keyPath, offset, place }: Spot, node: YamlNode): Found | undefined {
  const { text } = ctx.document;
  if (keyPath === 'description' || keyPath === 'summary') return undefined;
  const { kind } = ctx.project;
  const variable = variableAt(text, node, offset);
  if (variable) {
    const markdown = describeHome(ctx, place, variable.name) ?? describeVariable(variable.name, kind);
    if (markdown !== undefined) return { markdown, start: variable.start, end: variable.end };
  }
  const command = scriptCommandAt(text, node, offset);
  const markdown = command && describeScriptCommand(command.tool, command.verb, kind);
  return markdown === undefined
    ? undefined
    : { markdown, start: command?.start ?? offset, end: command?.end ?? offset };
}

/** The one place where the home is not the snap's own: snapd itself reads it, before the snap runs. */
function describeHome(ctx: ProviderContext, { path }: Place, name: string): string | undefined {
  const [section, plug] = path;
  if (name !== 'HOME' || section !== 'plugs' || typeof plug !== 'string') return undefined;
  if (findPort(ctx, 'plug', plug).interface !== 'personal-files') return undefined;
  return paragraphs(
    '**$HOME**: the home of the user',
    `The real one, such as \`/home/USER\`: here it is not the snap's own folder.`,
  );
}

/** `&name` before a value. */
function hoverAnchor({ document: { text }, tree }: ProviderContext, offset: number): Found | undefined {
  if (commentAt(tree.comments, offset)) return undefined;
  const before = /[^\s,[\]{}]*$/.exec(text.slice(Math.max(0, offset - MAX_NAME), offset))?.[0] ?? '';
  const start = offset - before.length;
  const name = /^&([^\s,[\]{}]+)/.exec(text.slice(start, offset + MAX_NAME))?.[1] ?? '';
  const node = tree.anchors.get(name);
  return node && { markdown: describeAnchor(name, node), start, end: start + name.length + 1 };
}

const MAX_NAME = 100;

const DIRECTIVE = /^\s*snapwright-disable(-next-line)?(?:\s|$)/;

/** A comment that turns rules off: which one stands under the pointer. */
function hoverComment(ctx: ProviderContext, offset: number): Found | undefined {
  const comment = commentAt(ctx.tree.comments, offset);
  const directive = comment && DIRECTIVE.exec(comment.text);
  if (!comment || !directive) return undefined;
  const word = wordAt(ctx.document.text, { ...comment, kind: 'seq', flow: false, items: [] }, offset, /[a-z0-9/-]/);
  const rule = word && rules.find((one) => one.code === word.text);
  if (word && rule) {
    const markdown = paragraphs(
      `**${rule.code}**: ${rule.severity}`,
      sentence(rule.summary),
      link('About the rule', getRulePage(rule.code)),
    );
    return { markdown, start: word.start, end: word.end };
  }
  const where = directive[1] === undefined ? 'the whole file' : 'the next line';
  const markdown = `Turns the rules that are named here off for ${where}; without names, all of them. What follows ${code('--')} is the reason.`;
  return { markdown, start: comment.start, end: comment.end };
}

/** Comments are in the order of the text. */
function commentAt(comments: readonly YamlComment[], offset: number): YamlComment | undefined {
  let [low, high] = [0, comments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const comment = comments[low];
  return comment && comment.start <= offset ? comment : undefined;
}
