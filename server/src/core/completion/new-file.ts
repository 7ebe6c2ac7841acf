/** A file that is only begun has no base yet: it is not taken for one of the years before bases. */
import { Attached } from '../attached.ts';
import type { ProviderContext } from '../context.ts';
import { ReadProject, type SnapcraftProject } from '../project/project.ts';

/** What most new snaps are built on. */
const USUAL_KIND = 'core24';

/** What is longer is no new file any more. */
const BEGUN = 1500;

const cache = new Attached<SnapcraftProject, SnapcraftProject>();

export function withUsualKind(ctx: ProviderContext): ProviderContext {
  if (ctx.document.kind !== 'snapcraft') return ctx;
  const { project } = ctx;
  if (project.choice.reason !== 'none' || ctx.document.text.length > BEGUN) return ctx;
  if (['base', 'apps', 'parts'].some((key) => project.find(key))) return ctx;
  let usual = cache.get(project);
  if (!usual) {
    usual = new ReadProject(project.root, { kind: USUAL_KIND, reason: 'missing-base' });
    cache.set(project, usual);
  }
  return { ...ctx, project: usual };
}
