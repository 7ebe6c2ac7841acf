/** What the "Snap Test" view shows: ready for a tree, sorted. Reads only. */
import type { ProjectSummary } from '../../../../server/src/lsp/build-protocol.ts';
import type { Alias, InstalledSnap, LogLine, SnapApp, SystemInfo } from '../snapd/types.ts';
import type { Target } from '../target/target.ts';
import { Cancelled } from '../user-error.ts';
import { modeOf, type InstallMode } from './choose-mode.ts';
import { readConnections, type ConnectionItem } from './connection-items.ts';
import { readUnits, toUnit, type UnitState } from './read-units.ts';

type Range = ProjectSummary['apps'][number]['range'];

export interface SnapTestRequest {
  readonly snaps: readonly {
    readonly name: string;
    /** Of its project, where that is open. */
    readonly summary?: ProjectSummary;
  }[];
  /** Recent lines of each snap's services; 0 asks for none. On this machine they need rights. */
  readonly logLines: number;
}

export interface SnapTestModel {
  readonly target: { readonly id: string; readonly label: string; readonly kind: Target['kind'] };
  readonly system: SystemInfo;
  /** In the order of the request; those that are not installed are left out. */
  readonly snaps: readonly SnapTestSnap[];
  readonly missing: readonly string[];
}

export interface SnapTestSnap {
  readonly name: string;
  readonly version: string;
  readonly revision: string;
  readonly mode: InstallMode;
  readonly services: readonly ServiceItem[];
  readonly apps: readonly AppItem[];
  readonly connections: readonly ConnectionItem[];
  readonly aliases: readonly AliasItem[];
  readonly logs: readonly LogLine[];
  /** Why there are no logs. */
  readonly logsProblem: string | undefined;
}

export interface ServiceItem {
  /** As snap wants it: `nova.api`, or `nova` where app and snap have one name. */
  readonly name: string;
  readonly app: string;
  readonly daemon: string;
  readonly isEnabled: boolean;
  readonly state: UnitState;
  /** `exit-code`, `restarted 5 times`; for the line's end. */
  readonly detail: string | undefined;
  readonly range: Range | undefined;
}

export interface AppItem {
  readonly name: string;
  readonly app: string;
  readonly range: Range | undefined;
}

export interface AliasItem {
  readonly alias: string;
  /** `nova.manage` */
  readonly app: string;
  readonly state: 'set' | 'possible' | 'disabled' | 'taken';
  readonly range: Range | undefined;
}

/** UserError of snapd where it can't be asked. */
export async function readSnapTest(
  target: Target,
  request: SnapTestRequest,
  signal?: AbortSignal,
): Promise<SnapTestModel> {
  const { snapd } = target;
  const [system, installed, connections, aliases] = await Promise.all([
    snapd.systemInfo(signal),
    snapd.snaps(signal),
    snapd.connections(undefined, signal),
    snapd.aliases(signal),
  ]);
  const found = request.snaps.flatMap((asked) => {
    const snap = installed.find(({ name }) => name === asked.name);
    return snap ? [{ snap, summary: asked.summary }] : [];
  });
  const daemons = found.flatMap(({ snap }) => snap.apps.filter(isDaemon).map((app) => toUnit(snap.name, app.name)));
  const units = await readUnits(target, daemons, signal);
  const snaps = await Promise.all(
    found.map(async ({ snap, summary }): Promise<SnapTestSnap> => {
      const described = [...(summary?.plugs ?? [])];
      const hasServices = snap.apps.some(isDaemon);
      return {
        name: snap.name,
        version: snap.version,
        revision: snap.revision,
        mode: modeOf(snap),
        services: snap.apps
          .filter(isDaemon)
          .map((app) => toService(snap.name, app, units, summary))
          .sort(byName),
        apps: snap.apps
          .filter((app) => !isDaemon(app))
          .map((app) => ({ name: toAppName(snap.name, app.name), app: app.name, range: rangeOf(summary, app.name) }))
          .sort(byName),
        connections: readConnections(snap.name, connections, described, target.label),
        aliases: readAliases(snap, aliases, summary),
        ...(await readLogs(target, hasServices ? snap.name : undefined, request.logLines, signal)),
      };
    }),
  );
  const missing = request.snaps.map(({ name }) => name).filter((name) => !found.some(({ snap }) => snap.name === name));
  return { target: { id: target.id, label: target.label, kind: target.kind }, system, snaps, missing };
}

/** `nova.api`; an app that has its snap's name is called by that alone. */
export function toAppName(snap: string, app: string): string {
  return snap === app ? snap : `${snap}.${app}`;
}

function isDaemon(app: SnapApp): boolean {
  return app.daemon !== undefined;
}

function toService(
  snap: string,
  { name, daemon = '', enabled, active }: SnapApp,
  units: ReadonlyMap<string, { readonly state: UnitState; readonly detail: string | undefined }>,
  summary: ProjectSummary | undefined,
): ServiceItem {
  const unit = units.get(toUnit(snap, name));
  return {
    name: toAppName(snap, name),
    app: name,
    daemon,
    isEnabled: enabled,
    state: unit?.state ?? (active ? 'active' : 'inactive'),
    detail: unit?.detail,
    range: rangeOf(summary, name),
  };
}

/** Those that are set, then what the YAML offers, then `<snap>-<app>`, as the store gave them to such commands. */
function readAliases(
  snap: InstalledSnap,
  all: readonly Alias[],
  summary: ProjectSummary | undefined,
): readonly AliasItem[] {
  const items = new Map<string, AliasItem>();
  for (const { alias, app, status, snap: owner } of all) {
    if (owner !== snap.name) continue;
    const state = status === 'disabled' ? ('disabled' as const) : ('set' as const);
    items.set(alias, { alias, app: toAppName(snap.name, app), state, range: rangeOf(summary, app) });
  }
  for (const app of snap.apps) {
    if (isDaemon(app) || app.name === snap.name) continue;
    const named = summary?.apps.find(({ name }) => name === app.name)?.aliases ?? [];
    for (const alias of named.length > 0 ? named : [`${snap.name}-${app.name}`]) {
      if (items.has(alias)) continue;
      const isTaken = all.some((one) => one.alias === alias && one.snap !== snap.name && one.status !== 'disabled');
      const state = isTaken ? ('taken' as const) : ('possible' as const);
      items.set(alias, { alias, app: toAppName(snap.name, app.name), state, range: rangeOf(summary, app.name) });
    }
  }
  return [...items.values()].sort((a, b) => (a.alias < b.alias ? -1 : 1));
}

async function readLogs(
  target: Target,
  snap: string | undefined,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Pick<SnapTestSnap, 'logs' | 'logsProblem'>> {
  if (snap === undefined || count === 0) return { logs: [], logsProblem: undefined };
  try {
    return { logs: await target.snapd.logs([snap], count, signal), logsProblem: undefined };
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    return { logs: [], logsProblem: error instanceof Error ? error.message : String(error) };
  }
}

function rangeOf(summary: ProjectSummary | undefined, app: string): Range | undefined {
  return summary?.apps.find(({ name }) => name === app)?.range;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
