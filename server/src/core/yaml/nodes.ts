/** Makes scalars, absent values, aliases and tags. */
import { resolvePlain, resolveTagged, isScalarTag, TAGS } from './scalars.ts';
import { decodeUri, scanHandle } from './scan-properties.ts';
import type { Problems } from './problems.ts';
import type { ScalarStyle, ScalarType, YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar, YamlSeq } from './tree.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type MutableMap = Omit<Mutable<YamlMap>, 'pairs' | 'entries'> & {
  pairs: YamlPair[];
  entries: readonly YamlPair[];
};
export type MutableSeq = Omit<Mutable<YamlSeq>, 'items'> & { items: YamlNode[] };
export type MutableNode = MutableMap | MutableSeq;
type MutableScalar = Mutable<YamlScalar>;

/** Python's own recursion limit stops PyYAML a little below this depth. */
export const MAX_DEPTH = 500;

/** Aliases may blow the document up by this many nodes. */
const MAX_EXPANSION = 100_000;

/** An anchor with its place. */
export interface Anchor {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Cycle {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** From the anchored collection down to the one that the alias stands in. */
  readonly path: readonly YamlNode[];
  readonly asKey: boolean;
}

interface Measure {
  readonly size: number;
  readonly height: number;
}

export class NodeFactory {
  readonly anchors = new Map<string, YamlNode>();
  /** What an alias stands for, for those whose target may still change. */
  readonly targets = new Map<YamlNode, YamlNode>();
  /** Full tags of the collections that have one, `!` left out. */
  readonly tags = new Map<YamlNode, string>();
  readonly problems: Problems;
  /** Aliases replaced by null because of a limit or a cycle. */
  readonly replaced = new Set<YamlNode>();
  /** Mappings with a `<<` of their own. */
  readonly merging = new Set<YamlNode>();
  /** Problems of collections that the loader only meets if it builds them, which it does not for the value of `<<`. */
  readonly owned: { readonly node: YamlNode; readonly problem: YamlProblem }[] = [];
  private readonly handles = new Map([
    ['!', '!'],
    ['!!', 'tag:yaml.org,2002:'],
  ]);
  private readonly measures = new Map<YamlNode, Measure>();
  private readonly anchorPlaces = new Map<string, Anchor>();
  private expansion = 0;
  private tooDeep = false;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  empty(at: number): YamlScalar {
    return { kind: 'scalar', start: at, end: at, style: 'plain', text: '', type: 'null', value: null };
  }

  scalar(
    start: number,
    end: number,
    text: string,
    style: ScalarStyle,
    tag: string | undefined,
    fullTag: string | undefined,
    anchor: Anchor | undefined,
    asKey: boolean,
  ): YamlScalar {
    let type: ScalarType = 'str';
    let value: string | number | boolean | null = text;
    if (fullTag === undefined ? style === 'plain' : fullTag === '!') {
      const resolved = resolvePlain(text);
      if (resolved !== undefined) {
        ({ type, value } = resolved);
        if (resolved.error !== undefined) this.problems.add('yaml/bad-value', start, end, resolved.error);
      } else if (!asKey && (text === '=' || text === '<<')) {
        this.problems.add('yaml/bad-value', start, end, `A plain "${text}" can't be a value; put it in quotes.`);
      }
    } else if (fullTag !== undefined) {
      const resolved = resolveTagged(fullTag, text);
      if (resolved !== undefined) {
        ({ type, value } = resolved);
        if (resolved.error !== undefined) this.problems.add('yaml/bad-value', start, end, resolved.error);
      } else if (!asKey || (fullTag !== TAGS.merge && fullTag !== TAGS.value)) {
        this.refuseTag(fullTag, start, end, tag ?? fullTag, 'text');
      }
    }
    if (tag === undefined && anchor === undefined) return { kind: 'scalar', start, end, style, text, type, value };
    const node: MutableScalar = { kind: 'scalar', start, end, style, text, type, value };
    if (tag !== undefined) node.tag = tag;
    if (anchor !== undefined) {
      node.anchor = anchor.name;
      this.setAnchor(anchor, node);
    }
    if (fullTag !== undefined) this.tags.set(node, fullTag);
    return node;
  }

  /** A name may be given once. */
  setAnchor(anchor: Anchor, node: YamlNode): void {
    const { name, start, end } = anchor;
    const earlier = this.anchorPlaces.get(name);
    // A broken flow collection is read twice.
    if (earlier && earlier.start !== start) {
      const related = { start: earlier.start, end: earlier.end, message: `The first "&${name}".` };
      this.problems.add('yaml/duplicate-anchor', start, end, `The anchor "${name}" is given twice.`, { related });
    } else {
      this.anchorPlaces.set(name, anchor);
    }
    this.anchors.set(name, node);
  }

  setHandle(handle: string, prefix: string): void {
    this.handles.set(handle, decodeUri(prefix) ?? prefix);
  }

  /** The tag in full: `!!str` is `tag:yaml.org,2002:str`. `!` asks for the usual resolution. */
  expandTag(tag: string, start: number): string {
    if (tag === '!') return tag;
    if (tag.startsWith('!<')) return decodeUri(tag.slice(2, -1)) ?? tag;
    const split = scanHandle(`${tag}\0`, 0) ?? 1;
    const prefix = this.handles.get(tag.slice(0, split));
    if (prefix === undefined) {
      const handle = tag.slice(0, split);
      this.problems.add('yaml/unknown-tag', start, start + tag.length, `The tag handle "${handle}" is not declared.`);
      return '!';
    }
    const full = prefix + (decodeUri(tag.slice(split)) ?? '');
    return full === '!' ? tag : full;
  }

  /** Checks a collection's tag and remembers it. */
  tagCollection(node: YamlNode, fullTag: string, start: number): void {
    if (fullTag === '!') return;
    this.tags.set(node, fullTag);
    const written = node.tag ?? fullTag;
    const isMap = node.kind === 'map';
    const fits = isMap
      ? fullTag === TAGS.map || fullTag === TAGS.set
      : fullTag === TAGS.seq || fullTag === TAGS.omap || fullTag === TAGS.pairs;
    // A mapping with the key "=" may stand for a scalar; construct.ts looks at that.
    if (fits || (isMap && isScalarTag(fullTag))) return;
    const problem = this.refuseTag(fullTag, start, start + written.length, written, isMap ? 'a mapping' : 'a list');
    this.owned.push({ node, problem });
  }

  refuseTag(fullTag: string, start: number, end: number, written: string, kind: string): YamlProblem {
    const known = isScalarTag(fullTag) || KNOWN.has(fullTag);
    const message = known
      ? `The tag "${written}" does not fit ${kind}.`
      : `Unknown tag "${written}": only the tags of YAML itself are allowed.`;
    return this.problems.add('yaml/unknown-tag', start, Math.max(end, start + 1), message);
  }

  refuseDepth(start: number, end: number): void {
    if (this.tooDeep) return;
    this.tooDeep = true;
    this.problems.add('yaml/too-deep', start, end, `The text is nested deeper than ${MAX_DEPTH} levels.`);
  }

  /** A copy of the anchored node at the alias's place, or null where it can't be had. */
  alias(name: string, start: number, end: number, open: readonly object[], depth: number, asKey: boolean): YamlNode {
    const target = this.anchors.get(name);
    if (target === undefined) {
      this.problems.add(
        'yaml/unknown-alias',
        start,
        end,
        `Unknown alias "${name}": no anchor "&${name}" comes before it.`,
      );
      return this.replace(name, start, end);
    }
    const level = open.indexOf(target);
    if (level >= 0) {
      this.cycles.push({ name, start, end, path: open.slice(level) as YamlNode[], asKey });
      return this.replace(name, start, end);
    }
    const { size, height } = this.measure(target);
    if (depth + height > MAX_DEPTH) {
      this.refuseDepth(start, end);
      return this.replace(name, start, end);
    }
    this.expansion += size - 1;
    if (this.expansion > MAX_EXPANSION) {
      if (this.expansion - (size - 1) <= MAX_EXPANSION) {
        this.problems.add(
          'yaml/too-large',
          start,
          end,
          'Aliases repeat so much here that the document gets too large.',
        );
      }
      return this.replace(name, start, end);
    }
    const copy: Mutable<YamlNode> = { ...target, start, end, alias: name };
    delete copy.anchor;
    this.targets.set(copy, this.targets.get(target) ?? target);
    const tag = this.tags.get(target);
    if (tag !== undefined) this.tags.set(copy, tag);
    return copy;
  }

  /** Aliases of a collection that they stand in. */
  readonly cycles: Cycle[] = [];

  private replace(alias: string, start: number, end: number): YamlNode {
    const node: YamlScalar = { kind: 'scalar', start, end, style: 'plain', text: '', type: 'null', value: null, alias };
    this.replaced.add(node);
    return node;
  }

  /** Nodes in a tree with its aliases expanded, and its levels. */
  private measure(node: YamlNode): Measure {
    if (node.kind === 'scalar') return { size: 1, height: 0 };
    const original = this.targets.get(node) ?? node;
    const known = this.measures.get(original);
    if (known) return known;
    let size = 1;
    let height = 0;
    const add = (child: YamlNode): void => {
      const measure = this.measure(child);
      size += measure.size;
      height = Math.max(height, measure.height);
    };
    if (node.kind === 'seq') node.items.forEach(add);
    else {
      for (const pair of node.pairs) {
        add(pair.key);
        add(pair.value);
      }
    }
    const measure = { size, height: height + 1 };
    this.measures.set(original, measure);
    return measure;
  }
}

const KNOWN: ReadonlySet<string> = new Set<string>(Object.values(TAGS));
