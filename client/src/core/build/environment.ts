/** What of this machine's environment a build in an instance is given. */
import { toSnapcraftEnvironment } from '../snapcraft/args.ts';
import type { BuildRequest } from './types.ts';

const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy'];

/** The proxies, in both cases of letters as programs differ, and what the settings say, which wins. */
export function toInstanceEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  request: BuildRequest,
): Record<string, string> {
  const settings = request.environment;
  const result: Record<string, string> = { DEBIAN_FRONTEND: 'noninteractive' };
  for (const name of PROXIES) {
    const upper = name.toUpperCase();
    const value = settings[name] ?? settings[upper] ?? own[name] ?? own[upper];
    if (value === undefined || value === '') continue;
    result[name] = value;
    result[upper] = value;
  }
  // There is nothing to take away in an instance.
  for (const [name, value] of Object.entries(toSnapcraftEnvironment(request))) {
    if (value !== undefined) result[name] = value;
  }
  return result;
}
