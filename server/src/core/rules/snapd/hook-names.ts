/** Hooks that snapd runs. */
const FIXED: readonly string[] = [
  ...['install', 'pre-refresh', 'post-refresh', 'remove', 'configure', 'default-configure', 'check-health'],
  ...['gate-auto-refresh', 'prepare-device', 'prepare-serial-request', 'install-device', 'fde-setup'],
];
const CONNECTION = /^(?:prepare|unprepare|connect|disconnect)-(?:plug|slot)-[-a-z0-9]+$/;
const VIEW = /^(?:change|save|query|load|observe)-view-./;

export const HOOK_NAMES = FIXED;
export const COMPONENT_HOOK_NAMES: readonly string[] = ['install', 'pre-refresh', 'post-refresh', 'remove'];

export function isSupportedHook(name: string): boolean {
  return FIXED.includes(name) || CONNECTION.test(name) || VIEW.test(name);
}
