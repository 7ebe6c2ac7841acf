/** Which image a project is built in, and which snapcraft builds it, by its base. Facts: `bases.json`. */
import type { Era } from '../snapcraft/output.ts';
import { UserError } from '../user-error.ts';
import type { BuildRequest } from './types.ts';

export interface BuildImage {
  /** `ubuntu:24.04` */
  readonly image: string;
  /** `8.x/stable` for what newer ones refuse; undefined: whatever is stable. */
  readonly channel: string | undefined;
}

/** core20 and older are refused by the snapcraft of today, in the channels of their last one they are not. */
export const BUILD_IMAGES: Readonly<Record<string, BuildImage>> = {
  core: { image: 'ubuntu:16.04', channel: '4.x/stable' },
  core18: { image: 'ubuntu:18.04', channel: '7.x/stable' },
  core20: { image: 'ubuntu:20.04', channel: '8.x/stable' },
  core22: { image: 'ubuntu:22.04', channel: undefined },
  core24: { image: 'ubuntu:24.04', channel: undefined },
  core26: { image: 'ubuntu:26.04', channel: undefined },
  devel: { image: 'ubuntu-daily:devel', channel: undefined },
};

/** The base that decides what a project is built on: a base snap names itself. */
export function toBuildBase({ name, base, buildBase }: Pick<BuildRequest, 'name' | 'base' | 'buildBase'>) {
  return buildBase ?? base ?? (name in BUILD_IMAGES ? name : undefined);
}

/** How snapcraft behaves and speaks. */
export function toEra(request: Pick<BuildRequest, 'name' | 'base' | 'buildBase'>): Era {
  const base = toBuildBase(request);
  if (base === 'core22') return 'core22';
  return base === undefined || base === 'core' || base === 'core18' || base === 'core20' ? 'legacy' : '24';
}

/** UserError `no-build-image` where the base has none and the settings name none. */
export function toBuildImage(
  request: Pick<BuildRequest, 'name' | 'base' | 'buildBase'>,
  settings: { readonly image?: string; readonly channel?: string },
): BuildImage {
  const base = toBuildBase(request);
  const known = base !== undefined && Object.hasOwn(BUILD_IMAGES, base) ? BUILD_IMAGES[base] : undefined;
  const image = settings.image ?? known?.image;
  if (image !== undefined) return { image, channel: settings.channel ?? known?.channel };
  const message =
    base === undefined
      ? `"${request.name}" names no base, so there is no image to build it in.`
      : base === 'bare'
        ? `"${request.name}" is built on base "bare", which needs a "build-base".`
        : `There is no image for base "${base}".`;
  throw new UserError('no-build-image', message, {
    hint: `Set ${base === undefined ? '"base"' : '"build-base"'} to one of ${list(Object.keys(BUILD_IMAGES).slice(3))}, or name an image in "snapwright.build.image".`,
  });
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return `${names
    .slice(0, -1)
    .map((one) => `"${one}"`)
    .join(', ')} or "${last}"`;
}
