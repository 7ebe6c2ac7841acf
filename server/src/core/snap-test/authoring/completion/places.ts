/** Which snap and which key a place of snap-test.yaml belongs to. */
import type { ProviderContext } from '../../../context.ts';
import type { Step } from '../../../yaml/locate.ts';
import { findLocalProject, type LocalProject } from '../../local-project.ts';
import { getSnapTest, type TestSnap } from '../../model.ts';

/** The last name of a way, over the numbers of items. */
export function lastKey(path: readonly Step[]): string | undefined {
  return path.filter((step) => typeof step === 'string').at(-1);
}

export function snapAt(ctx: ProviderContext, path: readonly Step[]): TestSnap | undefined {
  if (path[0] !== 'snaps') return undefined;
  return getSnapTest(ctx.tree).snaps.find(({ index }) => index === path[1]);
}

/** The projects that a place may speak of, by the names of their snaps: of a snap's steps its own alone. */
export function projectsAt(ctx: ProviderContext, path: readonly Step[]): readonly (readonly [string, LocalProject])[] {
  const own = snapAt(ctx, path);
  const snaps = path[0] === 'snaps' ? (own ? [own] : []) : getSnapTest(ctx.tree).snaps;
  return snaps.flatMap((snap) => {
    const local = snap.name === undefined ? undefined : findLocalProject(ctx, snap);
    return local && snap.name !== undefined ? [[snap.name, local] as const] : [];
  });
}
