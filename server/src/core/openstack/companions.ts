/** How snapcraft.yaml and snap-openstack.yaml find each other through the workspace. */
import { Attached } from '../attached.ts';
import { createDocument, type SnapDocument } from '../document.ts';
import { getProjectPaths, joinPath } from '../links/project-paths.ts';
import { PROJECT_FILES } from '../project-files.ts';
import { getProject } from '../project/project.ts';
import { askAndNote } from '../rules/ledger.ts';
import type { RuleContext } from '../rules/rule.ts';
import { getSnapOpenstack, type SnapOpenstack } from './entry-points.ts';
import { RUNNER } from './runner-command.ts';
import { findShipped, getShippingParts, type ShippingPart } from './shipping.ts';

export const RUNNER_FILE = 'snap-openstack.yaml';

/** Both files of an OpenStack snap, seen from either of them. */
export interface OpenstackPair {
  /** The snapcraft.yaml with everything that rules want to know of it. */
  readonly snapcraft: RuleContext;
  /** The snap-openstack.yaml; undefined where the snapcraft.yaml is seen and ships none that can be seen. */
  readonly file: SnapDocument | undefined;
  readonly model: SnapOpenstack | undefined;
  /** Whether a part puts the file at the root of the snap; `unsure` where a part does what can't be seen. */
  readonly shipped: 'yes' | 'no' | 'unsure';
  /** The part that does. */
  readonly part: ShippingPart | undefined;
}

const pairs = new Attached<RuleContext, { readonly pair: OpenstackPair | undefined }>();

/**
 * The pair that a document belongs to: for a snapcraft.yaml that mentions the runner or ships its file, and for a
 * snap-openstack.yaml that lies in a project. Found once for each run over a document.
 */
export function findPair(ctx: RuleContext): OpenstackPair | undefined {
  let known = pairs.get(ctx);
  if (!known) {
    const { kind } = ctx.document;
    const pair =
      kind === 'snapcraft' ? findFromProject(ctx) : kind === 'snap-openstack' ? findFromFile(ctx) : undefined;
    pairs.set(ctx, (known = { pair }));
  }
  return known.pair;
}

/** Whether a snapcraft.yaml speaks of the runner at all: nearly none does, and this must cost those nothing. */
export function mentionsRunner({ document }: RuleContext): boolean {
  return askAndNote(document, RUNNER, (text) => text.includes(RUNNER) || text.includes('snap.openstack'));
}

function findFromProject(ctx: RuleContext): OpenstackPair | undefined {
  if (!mentionsRunner(ctx)) return undefined;
  const shipped = findShipped(ctx, RUNNER_FILE);
  if (shipped === undefined || shipped === 'unsure') {
    // Parts can only be judged where the project's folder is in sight.
    const visible = ctx.workspace.list(getProjectPaths(ctx.document.uri).root) !== undefined;
    const verdict = shipped === undefined && visible ? 'no' : 'unsure';
    return { snapcraft: ctx, file: undefined, model: undefined, shipped: verdict, part: undefined };
  }
  const file = readCompanion(ctx, shipped.uri);
  return {
    snapcraft: ctx,
    file,
    model: file && getSnapOpenstack(file.tree),
    shipped: 'yes',
    part: shipped.part,
  };
}

/** How far above the file a project may begin. */
const MAX_LEVELS = 4;

function findFromFile(ctx: RuleContext): OpenstackPair | undefined {
  const { uri, tree } = ctx.document;
  let nearest: OpenstackPair | undefined;
  let folder = uri.replace(/[?#].*$/, '').replace(/[^/]*$/, '');
  for (let level = 0; level <= MAX_LEVELS; level++) {
    for (const name of PROJECT_FILES) {
      const address = joinPath(folder, name);
      const document = address === undefined ? undefined : readCompanion(ctx, address);
      if (!document) continue;
      const snapcraft = contextOf(ctx, document);
      const shipped = findShipped(snapcraft, RUNNER_FILE);
      const pair = { snapcraft, file: ctx.document, model: getSnapOpenstack(tree) };
      if (typeof shipped === 'object') {
        if (isSameAddress(shipped.uri, uri)) return { ...pair, shipped: 'yes', part: shipped.part };
      } else if (mentionsRunner(snapcraft)) {
        nearest ??= { ...pair, shipped: shipped === undefined ? 'no' : 'unsure', part: undefined };
      }
    }
    const up = /^(.*\/)[^/]+\/$/.exec(folder)?.[1];
    if (up === undefined || /^[a-z][a-z0-9+.-]*:\/{0,2}$/i.test(up)) break;
    folder = up;
  }
  return nearest;
}

function contextOf(ctx: RuleContext, document: SnapDocument): RuleContext {
  const { workspace, facts, openstack } = ctx;
  const { tree } = document;
  return { document, tree, workspace, facts, openstack, project: getProject(tree) };
}

const MAX_KEPT = 64;
const documents = new Map<string, SnapDocument>();

/** The document at an address, parsed once for each text that it has. */
export function readCompanion(ctx: RuleContext, uri: string): SnapDocument | undefined {
  const text = ctx.workspace.readText(uri);
  if (text === undefined) return undefined;
  const known = documents.get(uri);
  if (known?.text === text) return known;
  const document = createDocument(uri, text);
  if (documents.size >= MAX_KEPT) documents.clear();
  documents.set(uri, document);
  return document;
}

/** Editors and we may encode an address in different ways. */
export function isSameAddress(a: string, b: string): boolean {
  return a === b || decode(a) === decode(b);
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

export interface TemplateFolder {
  /** Addresses of the templates by the name that Jinja's loader knows them by. */
  readonly files: ReadonlyMap<string, string>;
  /** Nothing else brings templates: one that is not here is missing. */
  readonly complete: boolean;
}

const MAX_DEPTH = 4;
const MAX_FILES = 1000;
const folders = new Attached<RuleContext, { readonly folder: TemplateFolder | undefined }>();

/** What will be in `$SNAP/templates`; undefined where no such folder can be seen. */
export function findTemplates(ctx: RuleContext): TemplateFolder | undefined {
  let known = folders.get(ctx);
  if (!known) folders.set(ctx, (known = { folder: readTemplateFolder(ctx) }));
  return known.folder;
}

function readTemplateFolder(ctx: RuleContext): TemplateFolder | undefined {
  const pair = findPair(ctx);
  const files = new Map<string, string>();
  if (pair?.shipped !== 'yes') {
    // Without its project the file may still have its templates beside it.
    const own = ctx.document.kind === 'snap-openstack' ? joinPath(folderOf(ctx.document.uri), 'templates') : undefined;
    if (own === undefined || !ctx.workspace.list(own)) return undefined;
    collect(ctx, `${own}/`, '', files);
    return { files, complete: false };
  }
  const { snapcraft } = pair;
  let complete = true;
  let found = false;
  for (const part of getShippingParts(snapcraft)) {
    const plain = part.moves.length === 0 && part.filters.length === 0 && !part.scripted;
    if (part.plugin === 'dump' && part.folder !== undefined) {
      const address = joinPath(part.folder, 'templates');
      if (address !== undefined && ctx.workspace.list(address)) {
        found = true;
        collect(ctx, `${address}/`, '', files);
      }
      complete &&= plain || !/templates|[*$]/.test(part.text);
    } else if (part.plugin === 'dump') {
      complete &&= part.origin === 'openstack';
    } else if (part.scripted || part.moves.length > 0) {
      complete &&= !part.text.includes('templates');
    } else if (!['python', 'uv', 'poetry', 'nil'].includes(part.plugin)) {
      complete &&= part.origin !== 'local';
    }
  }
  return found ? { files, complete } : undefined;
}

export function folderOf(uri: string): string {
  return uri.replace(/[?#].*$/, '').replace(/[^/]*$/, '');
}

function collect(ctx: RuleContext, folder: string, prefix: string, files: Map<string, string>, depth = 0): void {
  for (const { name, directory } of ctx.workspace.list(folder) ?? []) {
    const uri = joinPath(folder, name);
    if (uri === undefined || files.size >= MAX_FILES) continue;
    if (!directory) files.set(prefix + name, uri);
    else if (depth < MAX_DEPTH) collect(ctx, `${uri}/`, `${prefix}${name}/`, files, depth + 1);
  }
}

/** The name by which Jinja's loader finds a template: without empty and `.` segments; undefined for `..`. */
export function toTemplateName(name: string): string | undefined {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') ? undefined : segments.join('/');
}
