/** Which of snapcraft's code paths a project takes. */
import type { Era } from './build-steps.ts';

const LEGACY: readonly string[] = ['core', 'core16', 'core18', 'core20'];

/** By the base that counts: the build-base where there is one. A project without any is of the oldest kind. */
export function pickEra(project: { readonly base: string | undefined; readonly buildBase: string | undefined }): Era {
  const effective = project.buildBase ?? project.base;
  if (effective === undefined || LEGACY.includes(effective)) return 'legacy';
  return effective === 'core22' ? 'core22' : '24';
}
