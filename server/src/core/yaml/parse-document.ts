/** The document around its one node. */
import type { MutableMap, MutableNode } from './nodes.ts';
import { adopt } from './parse-block.ts';
import type { Parser } from './parser.ts';
import { resume } from './recover.ts';
import { BLOCK_MAP, BLOCK_SEQ, DIRECTIVE, DOC_END, DOC_START, STREAM_END, TOKEN_NAMES } from './tokens.ts';
import type { YamlNode } from './tree.ts';

export function parseDocument(p: Parser): YamlNode | undefined {
  let explicit = false;
  if (p.kind === DIRECTIVE || p.kind === DOC_START) {
    explicit = parseDirectives(p);
  } else if (p.kind === STREAM_END) {
    return undefined;
  }
  let root: YamlNode | undefined;
  if (p.kind === STREAM_END || p.kind === DOC_END || p.kind === DOC_START || p.kind === DIRECTIVE) {
    root = explicit ? p.nodes.empty(p.token.start) : undefined;
    if (!explicit) p.failAtToken('The text can\'t start with "...".');
  } else {
    root = p.parseNode(true, false, false);
  }
  return parseRest(p, root);
}

function parseDirectives(p: Parser): boolean {
  let version = false;
  const handles = new Set<string>();
  while (p.kind === DIRECTIVE) {
    const { text, start, end } = p.token;
    const [name, first, second] = text.slice(1).split(/ +/);
    if (name === 'YAML') {
      if (version) p.fail(start, end, 'The directive "%YAML" may stand only once.');
      if (!/^0*1\./.test(first ?? '')) p.fail(start, end, 'Only version 1 of YAML is understood.');
      version = true;
    } else if (name === 'TAG' && first !== undefined && second !== undefined) {
      if (handles.has(first)) p.fail(start, end, `The tag handle "${first}" is declared twice.`);
      handles.add(first);
      p.nodes.setHandle(first, second);
    }
    p.advance();
  }
  if (p.kind === DOC_START) {
    p.advance();
    return true;
  }
  p.failAtToken('Directives must be followed by "---".');
  return p.kind === STREAM_END;
}

/** What follows the one node of the document. */
function parseRest(p: Parser, first: YamlNode | undefined): YamlNode | undefined {
  let root = first;
  while (p.kind !== STREAM_END) {
    if (p.kind === DOC_END) {
      p.advance();
      while (p.is(DOC_END)) p.advance();
      if (p.is(STREAM_END)) break;
      return refuseSecond(p, root);
    }
    if (p.kind === DOC_START || p.kind === DIRECTIVE) return refuseSecond(p, root);
    p.failAtToken(
      root?.kind === 'map'
        ? 'This does not belong to the mapping above; check the indentation.'
        : `Expected the end of the text, but found ${TOKEN_NAMES[p.kind] ?? 'more'}.`,
      true,
    );
    if (root?.kind === 'map' || root?.kind === 'seq') (root as MutableNode).broken = true;
    if (p.kind === BLOCK_MAP || p.kind === BLOCK_SEQ) {
      const stray = p.parseNode(true, false, false);
      if (root?.kind === 'map' && stray.kind === 'map') adopt(p, root as MutableMap, stray);
      else if (root?.kind !== 'map') {
        root = stray;
        if (stray.kind !== 'scalar') (stray as MutableNode).broken = true;
      }
    } else {
      resume(p.scanner, p.token.start, undefined);
      p.load();
    }
  }
  return root;
}

function refuseSecond(p: Parser, root: YamlNode | undefined): YamlNode | undefined {
  const { start, end } = p.token;
  p.problems.add(
    'yaml/multiple-documents',
    start,
    Math.max(end, start + 1),
    'Only one YAML document is allowed; leave out the second one.',
  );
  return root;
}
