/** The projects beside a snap-test.yaml, whose snaps it installs. */
import { Attached } from '../attached.ts';
import { joinPath } from '../links/project-paths.ts';
import { folderOf, readCompanion } from '../openstack/companions.ts';
import { listPorts } from '../forecast/list-ports.ts';
import { PROJECT_FILES } from '../project-files.ts';
import { getProject, type NamedEntry, type SnapcraftProject } from '../project/project.ts';
import { getSnapView } from '../rules/snapd/snap-view.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { SnapDocument } from '../document.ts';
import { findValue, isScalar } from '../yaml/access.ts';
import type { DirectoryEntry } from '../workspace.ts';
import { getSnapTest, type TestSnap } from './model.ts';

export interface LocalProject {
  readonly document: SnapDocument;
  readonly project: SnapcraftProject;
}

export function isSnapFile(source: string): boolean {
  return source.endsWith('.snap');
}

/** The address of a path beside the file; undefined for one that leads nowhere. */
export function resolvePath(ctx: RuleContext, path: string): string | undefined {
  if (path.startsWith('/'))
    return joinPath(`${/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(ctx.document.uri)?.[0] ?? ''}/`, path);
  return joinPath(folderOf(ctx.document.uri), path);
}

/** What a folder beside the file holds; undefined where there is none. */
export function listFolder(ctx: RuleContext, path: string): readonly DirectoryEntry[] | undefined {
  const uri = resolvePath(ctx, path);
  return uri === undefined ? undefined : ctx.workspace.list(`${uri}/`);
}

/** Whether what is not found beside the file is really not there. */
export function canSee(ctx: RuleContext): boolean {
  return ctx.workspace.list(folderOf(ctx.document.uri)) !== undefined;
}

const memo = new Attached<RuleContext, Map<TestSnap, LocalProject | undefined>>();

/** The project of a snap that is built here. Found once for each run over a document. */
export function findLocalProject(ctx: RuleContext, snap: TestSnap): LocalProject | undefined {
  let known = memo.get(ctx);
  if (!known) memo.set(ctx, (known = new Map<TestSnap, LocalProject | undefined>()));
  if (!known.has(snap)) known.set(snap, readLocalProject(ctx, snap));
  return known.get(snap);
}

function readLocalProject(ctx: RuleContext, { source }: TestSnap): LocalProject | undefined {
  if (!source || isSnapFile(source.text)) return undefined;
  const folder = resolvePath(ctx, source.text);
  if (folder === undefined) return undefined;
  for (const name of PROJECT_FILES) {
    const uri = joinPath(`${folder}/`, name);
    const document = uri === undefined ? undefined : readCompanion(ctx, uri);
    if (document) return { document, project: getProject(document.tree) };
  }
  return undefined;
}

/** The project of the snap of a name, where it is built here. */
export function findProjectOf(ctx: RuleContext, name: string): LocalProject | undefined {
  const snap = getSnapTest(ctx.tree).findSnap(name);
  return snap && findLocalProject(ctx, snap);
}

export interface LocalPort {
  readonly name: string;
  readonly interface: string | undefined;
}

/** The plugs or slots that the snap will have: its own and those of extensions. */
export function listLocalPorts(ctx: RuleContext, { project }: LocalProject, side: 'plugs' | 'slots'): LocalPort[] {
  const ports = new Map<string, LocalPort>();
  for (const { name, fact } of listPorts({ project, facts: ctx.facts })[side]) {
    ports.set(name, { name, interface: fact.name });
  }
  const view = getSnapView({ project, facts: ctx.facts });
  for (const port of (side === 'plugs' ? view.plugs : view.slots).values()) {
    if (!ports.has(port.name)) ports.set(port.name, { name: port.name, interface: port.interface });
  }
  return [...ports.values()];
}

export function isService({ value }: NamedEntry): boolean {
  const daemon = findValue(value, 'daemon');
  return isScalar(daemon) && daemon.type !== 'null';
}

export function confinementOf({ project }: LocalProject): string {
  return project.confinement ?? 'strict';
}
