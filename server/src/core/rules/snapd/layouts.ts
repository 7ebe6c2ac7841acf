/** Layouts: what may be shown where in the file system of the snap. */
import { getExtensionAdditions } from '../../project/extensions.ts';
import { entriesOf, isText, keyText, rangeOf } from '../../yaml/access.ts';
import { createMemo } from '../../yaml/reads.ts';
import { replaceKey } from '../../yaml/edit.ts';
import type { YamlNode, YamlPair } from '../../yaml/tree.ts';
import type { SnapcraftProject } from '../../project/project.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { cleanPath } from './clean-path.ts';
import { expandSnapVariables, findSourceProblem, findTargetProblem } from './layout-path.ts';
import { expandProjectVariables } from './project-variables.ts';
import { textOf } from './snap-view.ts';
import { defineSnapdRule } from './snapd-rule.ts';

type Way = 'bind' | 'bind-file' | 'symlink' | 'type';
const WAYS: readonly string[] = ['bind', 'bind-file', 'symlink', 'type'];

interface Layout {
  /** As written, and as snapd sees it. */
  readonly written: string;
  readonly path: string;
  readonly full: string;
  readonly pair: YamlPair | undefined;
  /** Name of the extension that brings it. */
  readonly extension: string | undefined;
  readonly place: YamlNode | undefined;
  readonly way: Way | undefined;
  readonly source: string | undefined;
  readonly sourceNode: YamlNode | undefined;
}

const memo = createMemo<SnapcraftProject, readonly Layout[]>();

/** In the order in which snapd looks at them: by path. */
function getLayouts(ctx: RuleContext): readonly Layout[] {
  return memo(ctx.project, () => readLayouts(ctx));
}

function readLayouts({ project, facts }: RuleContext): Layout[] {
  const snap = project.name ?? 'snap';
  const own = project.layout.flatMap((entry): Layout[] => {
    const path = isText(entry.key) ? expandProjectVariables(entry.name, project) : undefined;
    if (path === undefined) return [];
    const ways = entriesOf(entry.value).filter((pair) => WAYS.includes(keyText(pair) ?? ''));
    const [way, ...more] = ways;
    const one = way && more.length === 0 ? way : undefined;
    const text = one && textOf(one.value);
    const source = text === undefined ? undefined : expandProjectVariables(text, project);
    return [
      {
        written: entry.name,
        path,
        full: expandSnapVariables(path, snap),
        pair: entry.pair,
        extension: undefined,
        place: entry.key,
        way: one && (keyText(one) as Way),
        source,
        sourceNode: one?.value,
      },
    ];
  });
  const taken = new Set(own.map((layout) => layout.path));
  const additions = getExtensionAdditions(project, facts);
  for (const [written, { extension, value }] of additions.layout) {
    const path = expandProjectVariables(written, project);
    if (path === undefined || taken.has(path)) continue;
    const place = additions.applied.find((one) => one.name === extension)?.places[0]?.node;
    const [way, source] = Object.entries(typeof value === 'object' && value !== null ? value : {})[0] ?? [];
    own.push({
      written,
      path,
      full: expandSnapVariables(path, snap),
      pair: undefined,
      extension,
      place,
      way: way !== undefined && WAYS.includes(way) ? (way as Way) : undefined,
      source: typeof source === 'string' ? expandProjectVariables(source, project) : undefined,
      sourceNode: undefined,
    });
  }
  return own.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export const layoutPath = defineSnapdRule({
  code: 'snapd/layout-path',
  severity: 'error',
  summary: 'Layouts cover only places that snapd lets a snap change.',
  *check(ctx) {
    for (const { written, path, place, extension } of getLayouts(ctx)) {
      const problem = extension === undefined ? findTargetProblem(path, ctx.project.name ?? 'snap') : undefined;
      if (problem === undefined || !place) continue;
      const clean = cleanPath(written);
      const useful = clean !== written && findTargetProblem(clean, ctx.project.name ?? 'snap') === undefined;
      yield { ...rangeOf(place), message: `The layout "${written}" ${problem}.`, data: useful ? clean : undefined };
    }
  },
  fix(ctx, { start, data }) {
    const entry = ctx.project.layout.find((one) => one.key.start === start);
    if (typeof data !== 'string' || !entry) return [];
    return [{ title: `Write "${data}"`, edits: [replaceKey(entry.pair, data)], preferred: true }];
  },
});

export const layoutSource = defineSnapdRule({
  code: 'snapd/layout-source',
  severity: 'error',
  summary: 'Layouts show files of the snap or its data.',
  *check(ctx) {
    for (const layout of getLayouts(ctx)) {
      const { written, way, source, sourceNode, extension } = layout;
      if (extension !== undefined || way === undefined || source === undefined || !sourceNode) continue;
      const finding = judgeSource(written, way, source, sourceNode, ctx.project.name ?? 'snap');
      if (finding) yield finding;
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

function judgeSource(layout: string, way: Way, source: string, node: YamlNode, snap: string): Finding | undefined {
  const range = rangeOf(node);
  if (source === '') {
    return { ...range, message: `The layout "${layout}" has an empty "${way}"; it needs something to show.` };
  }
  if (way === 'type') {
    if (source === 'tmpfs') return undefined;
    return {
      ...range,
      message: `The layout "${layout}" has the type "${source}"; only "tmpfs" is allowed.`,
      data: 'tmpfs',
    };
  }
  const problem = findSourceProblem(source, snap);
  if (problem === undefined) return undefined;
  const clean = cleanPath(source);
  const instead = [clean, source.replace(/^\/?/, '$SNAP/')].find(
    (text) => text !== source && findSourceProblem(text, snap) === undefined,
  );
  return { ...range, message: `The source "${source}" of the layout "${layout}" ${problem}.`, data: instead };
}

export const layoutOverlap = defineSnapdRule({
  code: 'snapd/layout-overlap',
  severity: 'error',
  summary: 'No layout lies below another, and a source is either a file or a folder.',
  *check(ctx) {
    const layouts = getLayouts(ctx);
    const seen = new Map<string, Layout>();
    const sources = new Map<string, Layout>();
    const snap = ctx.project.name ?? 'snap';
    yield* findDoubleWays(ctx);
    for (const layout of layouts) {
      const above = findAbove(layout.full, seen);
      if (!seen.has(layout.full)) seen.set(layout.full, layout);
      if (above) yield* tellOverlap(layout, above);
      if (layout.source === undefined || (layout.way !== 'bind' && layout.way !== 'bind-file')) continue;
      const source = expandSnapVariables(layout.source, snap);
      const other = sources.get(source);
      if (!other) sources.set(source, layout);
      else if (other.way !== layout.way) {
        const [what, instead] = layout.way === 'bind' ? ['a folder', 'a file'] : ['a file', 'a folder'];
        const message = `The source "${layout.source}" is shown as ${what} here, but the layout "${other.written}" shows it as ${instead}.`;
        yield* tell(layout, other, message);
      }
    }
  },
});

/** What the author and an extension say of one path is merged, and then there are two ways to show it. */
function* findDoubleWays({ project, facts }: RuleContext): Iterable<Finding> {
  const { layout: brought } = getExtensionAdditions(project, facts);
  if (brought.size === 0) return;
  for (const { name, key, value } of project.layout) {
    const other = brought.get(name);
    const [way] = Object.keys(typeof other?.value === 'object' && other.value !== null ? other.value : {});
    const [own] = entriesOf(value);
    if (!other || way === undefined || !own || keyText(own) === way) continue;
    const message = `The extension "${other.extension}" shows "${name}" by "${way}"; with "${keyText(own) ?? ''}" beside it the layout has two ways where one is allowed.`;
    yield { ...rangeOf(key), message };
  }
}

/** The layout that a path lies in, if any: it looks at each folder above once. */
function findAbove(path: string, seen: ReadonlyMap<string, Layout>): Layout | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const found = seen.get(path.slice(0, end));
    if (found) return found;
  }
  return undefined;
}

function tellOverlap(layout: Layout, above: Layout): Iterable<Finding> {
  const by = (one: Layout): string => (one.extension === undefined ? '' : ` of the extension "${one.extension}"`);
  const message = `The layout "${layout.written}"${by(layout)} lies at or below the layout "${above.written}"${by(above)}.`;
  return tell(layout, above, message);
}

function* tell(layout: Layout, other: Layout, message: string): Iterable<Finding> {
  // The author's own entry is the one to change; between two extensions, the later one.
  const [main, second] =
    layout.extension !== undefined && other.extension === undefined ? [other, layout] : [layout, other];
  if (!main.place) return;
  const related = second.place ? [{ ...rangeOf(second.place), message: 'The other one comes from here.' }] : [];
  yield { ...rangeOf(main.place), message, related };
}

export const layoutRules = [layoutPath, layoutSource, layoutOverlap] as const;
