/** The parts that a document has to do with: its own for snapcraft.yaml, those that use it for a file of packages. */
import { createDocument, type SnapDocument } from '../document.ts';
import { PROJECT_FILES } from '../project-files.ts';
import type { RuleContext } from '../rules/rule.ts';
import { createRuleContext } from '../rules/run.ts';
import { getPythonParts, type PythonPart } from './python-parts.ts';
import { findScopesToCheck } from './quiet-parts.ts';

export interface Scope {
  /** The context of the snapcraft.yaml that declares the part. */
  readonly owner: RuleContext;
  readonly part: PythonPart;
}

const cache = new WeakMap<RuleContext, readonly Scope[]>();

/** Within a run of the rules only those that are not known to be without findings. */
export function getScopes(ctx: RuleContext): readonly Scope[] {
  let scopes = findScopesToCheck(ctx) ?? cache.get(ctx);
  if (!scopes) cache.set(ctx, (scopes = findScopes(ctx)));
  return scopes;
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
