/** The parts that a document has to do with: its own for snapcraft.yaml, those that use it for a file of packages. */
import { Attached } from '../attached.ts';
import { createDocument, type SnapDocument } from '../document.ts';
import { PROJECT_FILES } from '../project-files.ts';
import type { NamedEntry } from '../project/project.ts';
import type { RuleContext } from '../rules/rule.ts';
import { createRuleContext } from '../rules/run.ts';
import { findPythonPart, getPythonParts, type PythonPart } from './python-parts.ts';
import { findScopesToCheck } from './quiet-parts.ts';

export interface Scope {
  /** The context of the snapcraft.yaml that declares the part. */
  readonly owner: RuleContext;
  readonly part: PythonPart;
}

const cache = new Attached<RuleContext, readonly Scope[]>();

/** Within a run of the rules only those that are not known to be without findings. */
export function getScopes(ctx: RuleContext): readonly Scope[] {
  let scopes = findScopesToCheck(ctx) ?? cache.get(ctx);
  if (!scopes) cache.set(ctx, (scopes = findScopes(ctx)));
  return scopes;
}

/** The parts that may have something at a place of the document: one, where no anchor lends its content to others. */
export function getPartsAt(ctx: RuleContext, offset: number): readonly NamedEntry[] {
  const { parts } = ctx.project;
  if (ctx.tree.anchors.size > 0) return parts;
  return parts.filter(({ key, value }) => key.start <= offset && offset <= value.end);
}

/** The scopes that may have something at a place of the document. */
export function getScopesAt(ctx: RuleContext, offset: number): readonly Scope[] {
  if (ctx.document.kind !== 'snapcraft') return getScopes(ctx);
  return getPartsAt(ctx, offset).flatMap((entry) => {
    const part = findPythonPart(ctx, entry);
    return part ? [{ owner: ctx, part }] : [];
  });
}

function findScopes(ctx: RuleContext): readonly Scope[] {
  if (ctx.document.kind === 'snapcraft') return getPythonParts(ctx).map((part) => ({ owner: ctx, part }));
  const uri = ctx.document.uri;
  return findOwners(ctx).flatMap((owner) =>
    getPythonParts(owner)
      .filter((part) => usedFiles(part).has(uri))
      .map((part) => ({ owner, part })),
  );
}

/** Every file that the part reads its packages from. */
export function usedFiles(part: PythonPart): ReadonlySet<string> {
  return new Set([
    ...part.requirementFiles.map(({ uri }) => uri),
    ...part.localConstraints.map(({ uri }) => uri),
    ...(part.pyproject ? [part.pyproject.uri] : []),
    ...(part.lock ? [part.lock.uri] : []),
  ]);
}

/** Folders above the file in which a project may lie. */
const MAX_LEVELS = 5;

function findOwners(ctx: RuleContext): readonly RuleContext[] {
  const owners: RuleContext[] = [];
  let folder = ctx.document.uri.replace(/[^/]*$/, '');
  for (let level = 0; level < MAX_LEVELS && /^[a-z+.-]+:\/\/[^/]*\/./i.test(folder); level++) {
    for (const file of PROJECT_FILES) {
      const uri = folder + file;
      const text = ctx.workspace.readText(uri);
      if (text !== undefined) owners.push(createRuleContext(readOwner(uri, text), ctx.workspace, ctx.openstack));
    }
    folder = folder.replace(/[^/]*\/$/, '');
  }
  return owners;
}

const kept = new Map<string, SnapDocument>();

/** A keystroke in a list of packages changes no snapcraft.yaml: it is parsed again only when its text is another. */
function readOwner(uri: string, text: string): SnapDocument {
  const known = kept.get(uri);
  if (known?.text === text) return known;
  if (kept.size >= 16) kept.clear();
  const document = createDocument(uri, text);
  kept.set(uri, document);
  return document;
}
