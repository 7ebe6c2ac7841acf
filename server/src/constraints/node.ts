/** The network and the disk under Node, for the command line and for editors without an extension of ours. */
import { findUserCache } from '../launch/cache-folder.ts';
import { findProxy, openTunnel, type Environment } from '../net/proxy.ts';
import { httpsGet } from '../net/https-get.ts';
import { createMemoryCache, type ConstraintCache } from './cache.ts';
import { createDiskCache } from './disk-cache.ts';
import type { ConstraintTransport } from './fetch-constraints.ts';

export interface NodeTransportOptions {
  readonly env: Environment;
  readonly version: string;
  /** Certificates to trust instead of the system's, for tests. */
  readonly ca?: string;
}

export function createNodeTransport({ env, version, ca }: NodeTransportOptions): ConstraintTransport {
  return {
    asks: false,
    get: (request) =>
      httpsGet(request, {
        userAgent: `snapwright/${version}`,
        ca,
        openTunnel: async (target, signal) => {
          const proxy = findProxy(target, env);
          return proxy && openTunnel(proxy, target, { signal, ca });
        },
      }),
  };
}

/** The folder for what can be fetched again; undefined where no home is known. */
export function findCacheFolder(env: Environment, platform: NodeJS.Platform = process.platform): string | undefined {
  const own = env['SNAPWRIGHT_CACHE_DIR'];
  if (own) return own;
  return findUserCache(env, platform, 'constraints');
}

export function openCache(folder: string | undefined): ConstraintCache {
  return folder === undefined ? createMemoryCache() : createDiskCache(folder);
}

/** What the language server needs of this machine. */
export function createNodeConstraintsHost(
  version: string,
  env: Environment,
): { openCache: (folder: string | undefined) => ConstraintCache; transport: ConstraintTransport } {
  return {
    openCache: (folder) => openCache(folder ?? findCacheFolder(env)),
    transport: createNodeTransport({ env, version }),
  };
}
