/** The parts that install Python packages: what they name, what holds their versions, and the series that they mean. */
import { Attached } from '../attached.ts';
import { joinPath } from '../links/project-paths.ts';
import type { NamedEntry } from '../project/project.ts';
import { parseLock, type LockFile } from '../python/lock.ts';
import { parsePyproject, type Pyproject } from '../python/pyproject.ts';
import { parseRequirement } from '../python/requirement.ts';
import { parseConstraints } from '../python/upper-constraints.ts';
import type { ConstraintSet, PackageProblem, PythonEnvironment, Requirement, Span } from '../python/types.ts';
import type { RuleContext } from '../rules/rule.ts';
import { entriesOf, findPair, findText, findValue, isScalar, isText, itemsOf } from '../yaml/access.ts';
import type { YamlScalar } from '../yaml/tree.ts';
import { readConstraintsAddress, readRef, readSource, type SourceMeaning } from './addresses.ts';
import {
  createFileReader,
  innerSpan,
  readRequirementFiles,
  textsOf,
  type PackageFile,
  type UsedRequirements,
} from './part-files.ts';
import { CONSTRAINT_VARIABLES, readScript } from './read-references.ts';
import { readEnvironment } from './python-environment.ts';
import { toReleaseBase } from './releases.ts';
import type { ConstraintReference, PackageMention, SeriesEvidence } from './types.ts';

export interface LocalConstraints extends PackageFile<ConstraintSet> {
  readonly of: ConstraintReference;
}

export interface PythonPart {
  readonly entry: NamedEntry;
  readonly plugin: string;
  /** Installed by a pip that lets constraints win over pins without a word (before core20). */
  readonly oldPip: boolean;
  readonly environment: PythonEnvironment | undefined;
  readonly mentions: readonly PackageMention[];
  readonly constraints: readonly ConstraintReference[];
  /** The files of the project that the references name. */
  readonly localConstraints: readonly LocalConstraints[];
  readonly source: (SourceMeaning & Span) | undefined;
  readonly requirementFiles: readonly UsedRequirements[];
  readonly pyproject: PackageFile<Pyproject> | undefined;
  readonly lock: PackageFile<LockFile> | undefined;
  /** What pip would refuse to read in the part's own lists. */
  readonly problems: readonly PackageProblem[];
  readonly evidence: readonly SeriesEvidence[];
}

const PLUGINS: ReadonlySet<string> = new Set(['python', 'uv', 'poetry']);
const SCRIPTS = ['override-pull', 'override-build', 'override-stage', 'override-prime', 'prepare', 'build', 'install'];

const cache = new Attached<RuleContext, readonly PythonPart[]>();
const single = new Attached<RuleContext, Map<NamedEntry, PythonPart | undefined>>();

/** Read once for each run over a document: the files beside it may have changed since the last one. */
export function getPythonParts(ctx: RuleContext): readonly PythonPart[] {
  let parts = cache.get(ctx);
  if (!parts) cache.set(ctx, (parts = ctx.project.parts.flatMap((entry) => findPythonPart(ctx, entry) ?? [])));
  return parts;
}

/** One of them; undefined for a part that installs no Python packages. */
export function findPythonPart(ctx: RuleContext, entry: NamedEntry): PythonPart | undefined {
  let parts = single.get(ctx);
  if (!parts) single.set(ctx, (parts = new Map<NamedEntry, PythonPart | undefined>()));
  if (!parts.has(entry)) parts.set(entry, readPart(ctx, entry));
  return parts.get(entry);
}

function readPart(ctx: RuleContext, entry: NamedEntry): PythonPart | undefined {
  const plugin = findText(entry.value, 'plugin');
  const scripts = SCRIPTS.flatMap((key) => {
    const node = findValue(entry.value, key);
    return isScalar(node) && node.alias === undefined ? [{ key, node }] : [];
  });
  const found = scripts.map(({ node }) => readScript(ctx.document.text.slice(node.start, node.end), node.start));
  const fromScripts = found.flatMap(({ packages }) => packages);
  const isPython = plugin !== undefined && PLUGINS.has(plugin);
  const variables = readVariables(entry);
  const scriptConstraints = found.flatMap(({ constraints }) => constraints);
  const scriptFiles = found.flatMap(({ requirements }) => requirements);
  const shell = [fromScripts, scriptFiles, scriptConstraints, variables];
  if (!isPython && shell.every(({ length }) => length === 0)) return undefined;

  const uri = ctx.document.uri;
  const part = entry.name;
  const problems: PackageProblem[] = [];
  const mention = (requirement: Requirement, from: PackageMention['from'], at = uri): PackageMention => ({
    uri: at,
    part,
    requirement,
    from,
  });
  const mentions: PackageMention[] = fromScripts.map(({ requirement, command }) => ({
    ...mention(requirement, 'script'),
    command,
  }));
  for (const node of textsOf(findValue(entry.value, 'python-packages'))) {
    const reading = readNode(ctx, node);
    if (reading.problem) problems.push(reading.problem);
    if (reading.requirement) mentions.push(mention(reading.requirement, 'python-packages'));
  }

  const reference = (
    text: string,
    span: Span,
    through: ConstraintReference['through'],
    at = uri,
  ): ConstraintReference => ({
    uri: at,
    part,
    text,
    start: span.start,
    end: span.end,
    series: readConstraintsAddress(text)?.series,
    through,
  });
  const constraints: ConstraintReference[] = [
    ...['constraints', 'python-constraints'].flatMap((key) =>
      textsOf(findValue(entry.value, key)).map((node) => reference(node.text, innerSpan(ctx, node), 'key')),
    ),
    ...variables.map((node) => reference(node.text, innerSpan(ctx, node), 'environment')),
    ...readPoetryArguments(entry).map((node) => reference(node.text, innerSpan(ctx, node), 'key')),
    ...scriptConstraints.map((span) => reference(span.text, span, 'script')),
  ];

  const files = createFileReader(ctx, entry);
  const requirementFiles = readRequirementFiles(ctx, entry, files, scriptFiles);
  for (const { uri: at, content, command } of requirementFiles) {
    mentions.push(
      ...content.requirements.map((requirement) => ({
        ...mention(requirement, 'requirement-file', at),
        ...(command && { command }),
      })),
    );
    for (const include of content.includes) {
      if (include.type !== 'constraint') continue;
      constraints.push({ ...reference(include.target, include, 'file', at), ...(command && { command }) });
    }
  }
  const named = found.map(({ uvFolder }) => uvFolder).find((folder) => folder !== undefined);
  const exported = isPython && named !== undefined ? files.read(`${named}/pyproject.toml`, parsePyproject) : undefined;
  const folder = exported ? `${named ?? ''}/` : '';
  const pyproject = exported ?? (isPython ? files.read('pyproject.toml', parsePyproject) : undefined);
  if (pyproject) {
    for (const list of pyproject.content.lists) {
      const from = list.path.endsWith('constraint-dependencies')
        ? 'uv-constraint'
        : list.path.endsWith('override-dependencies')
          ? 'uv-override'
          : 'pyproject';
      mentions.push(
        ...list.requirements.map((requirement) => ({ ...mention(requirement, from, pyproject.uri), list: list.path })),
      );
    }
  }
  const lockName = plugin === 'uv' ? 'uv.lock' : plugin === 'poetry' ? 'poetry.lock' : undefined;
  const lock =
    (lockName ?? (pyproject && 'uv.lock')) ? files.read(folder + (lockName ?? 'uv.lock'), parseLock) : undefined;

  const localConstraints = constraints.flatMap((of): LocalConstraints[] => {
    if (/^[a-z+]+:|[$*]/i.test(of.text)) return [];
    const beside = of.uri === uri ? undefined : joinPath(of.uri.replace(/[^/]*$/, ''), of.text);
    const file =
      of.uri === uri ? files.read(of.text, parseConstraints) : beside && files.readUri(beside, parseConstraints);
    return file ? [{ ...file, of }] : [];
  });
  const source = readPartSource(entry);
  const base = toReleaseBase(ctx.project.legacy ? ctx.project.kind : (ctx.project.base ?? ctx.project.kind));
  const environment = readEnvironment(ctx, entry, base);
  const read = { entry, mentions, constraints: constraints.filter((one) => hasEffect(one, plugin)), source, pyproject };
  return {
    ...read,
    constraints,
    plugin: plugin ?? '',
    oldPip: base === 'core' || base === 'core18',
    environment,
    localConstraints,
    requirementFiles,
    lock,
    problems,
    evidence: collectEvidence(ctx, { ...read, localConstraints }),
  };
}

/** uv installs what its lock says and reads no variables for it. */
export function hasEffect({ through }: ConstraintReference, plugin: string | undefined): boolean {
  return plugin !== 'uv' || through !== 'environment';
}

function collectEvidence(
  { document }: RuleContext,
  part: Pick<PythonPart, 'entry' | 'mentions' | 'constraints' | 'localConstraints' | 'source' | 'pyproject'>,
): readonly SeriesEvidence[] {
  const name = part.entry.name;
  const evidence: SeriesEvidence[] = [];
  for (const { uri, series, start, end, text } of part.constraints) {
    if (series !== undefined) evidence.push({ kind: 'constraints', uri, part: name, series, start, end, text });
  }
  const pairs = {
    'source-branch': findPair(part.entry.value, 'source-branch'),
    'source-tag': findPair(part.entry.value, 'source-tag'),
  };
  if (part.source?.series !== undefined) {
    const { series } = part.source;
    const named = (['source-tag', 'source-branch'] as const).find((key) => pairs[key] !== undefined);
    const node = named === undefined ? undefined : pairs[named]?.value;
    const span = node ?? part.source;
    const text = document.text.slice(span.start, span.end);
    evidence.push({
      kind: named ?? 'source',
      uri: document.uri,
      part: name,
      series,
      start: span.start,
      end: span.end,
      text,
    });
  }
  for (const { uri, requirement } of part.mentions) {
    const series = requirement.url && readSource(requirement.url.text)?.series;
    if (series === undefined || !requirement.url) continue;
    const { start, end, text } = requirement.url;
    evidence.push({ kind: 'package', uri, part: name, series, start, end, text });
  }
  for (const { uri, text } of part.localConstraints) {
    // Authors note at the top where a copy came from.
    for (const match of text.slice(0, 2000).matchAll(/^#(.*)$/gm)) {
      const series = readComment(match[1] ?? '');
      if (series === undefined) continue;
      const start = match.index;
      evidence.push({ kind: 'copy', uri, part: name, series, start, end: start + match[0].length, text: match[0] });
    }
  }
  for (const list of part.pyproject?.content.lists ?? []) {
    if (!list.path.endsWith('constraint-dependencies')) continue;
    for (const comment of list.comments) {
      const series = readComment(comment.text);
      if (series === undefined) continue;
      const { start, end, text } = comment;
      evidence.push({ kind: 'copy', uri: part.pyproject?.uri ?? '', part: name, series, start, end, text });
    }
  }
  return evidence;
}

/** `copy of https://releases.openstack.org/constraints/upper/2025.1`, `from stable/2025.1`. */
export function readComment(text: string): string | undefined {
  const url = /https?:\/\/[^\s"'<>]*[^\s"'<>.,;:)]/.exec(text)?.[0];
  const fromUrl = url === undefined ? undefined : readConstraintsAddress(url)?.series;
  if (fromUrl !== undefined) return fromUrl;
  const ref = /\b(?:stable|unmaintained)\/[\w.]+/.exec(text)?.[0];
  return ref === undefined ? undefined : readRef(ref);
}

function readPartSource(entry: NamedEntry): (SourceMeaning & Span) | undefined {
  const node = findValue(entry.value, 'source');
  if (!isText(node)) return undefined;
  const text = (key: string): string | undefined => {
    const value = findValue(entry.value, key);
    return isScalar(value) && value.type !== 'null' ? value.text : undefined;
  };
  const meaning = readSource(node.text, {
    branch: text('source-branch'),
    tag: text('source-tag'),
    commit: text('source-commit'),
  });
  return meaning && { ...meaning, start: node.start, end: node.end };
}

function readVariables(entry: NamedEntry): readonly YamlScalar[] {
  return itemsOf(findValue(entry.value, 'build-environment'))
    .flatMap((item) => entriesOf(item))
    .flatMap(({ key, value }) => (isText(key) && CONSTRAINT_VARIABLES.has(key.text) && isText(value) ? [value] : []));
}

/** `poetry-pip-extra-args: [-c, FILE]`: the one way to constrain what the plugin of poetry installs. */
function readPoetryArguments(entry: NamedEntry): readonly YamlScalar[] {
  const items = itemsOf(findValue(entry.value, 'poetry-pip-extra-args')).filter(isText);
  return items.filter((_, at) => /^(?:-c|--constraint)$/.test(items[at - 1]?.text ?? ''));
}

/** A requirement in a scalar; where quotes or folds hide the words' places, all of it is the place. */
function readNode(ctx: RuleContext, node: YamlScalar): ReturnType<typeof parseRequirement> {
  const span = innerSpan(ctx, node);
  const reading = parseRequirement(node.text, span.start);
  // Nothing at all in quotes that are never closed: its place would be behind the text.
  const isInside = (reading.problem?.end ?? 0) <= node.end;
  if (isInside && ctx.document.text.slice(span.start, span.end) === node.text) return reading;
  const { requirement, problem } = reading;
  const place = { start: node.start, end: node.end };
  return {
    ...(problem && { problem: { ...problem, ...place } }),
    ...(requirement && {
      requirement: {
        ...requirement,
        ...place,
        nameSpan: place,
        specifier: requirement.specifier && { ...requirement.specifier, ...place },
        url: requirement.url && { ...requirement.url, ...place },
        marker: requirement.marker && { ...requirement.marker, ...place },
      },
    }),
  };
}
