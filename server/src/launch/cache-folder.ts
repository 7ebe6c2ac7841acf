/** Where the system wants files that can be made again. */
import path from 'node:path';
import type { Environment } from '../net/proxy.ts';

/** The folder of that name among ours; undefined where no home is known. */
export function findUserCache(env: Environment, platform: NodeJS.Platform, name: string): string | undefined {
  const base =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? below(env['USERPROFILE'], 'AppData', 'Local'))
      : // The rules of the desktop demand an absolute path.
        env['XDG_CACHE_HOME'] && path.isAbsolute(env['XDG_CACHE_HOME'])
        ? env['XDG_CACHE_HOME']
        : below(env['HOME'], ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
  return below(base, 'snapwright', name);
}

function below(base: string | undefined, ...names: readonly string[]): string | undefined {
  return base ? path.join(base, ...names) : undefined;
}
