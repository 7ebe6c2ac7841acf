/** A proxy that this machine uses, and that LXD and snapd have to be told of. */
import { inTerminal, notApplicable, ok, quietly, unknown, warning } from './findings.ts';
import { hasSnapd, type LxdServer } from './probes.ts';
import type { CheckContext, Finding } from './types.ts';

function findProxy({ machine: { env } }: CheckContext): string | undefined {
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
    const value = env[name]?.trim();
    if (value) return value;
  }
  return undefined;
}

/** Without the login that may be in it. */
function toPublic(proxy: string): string | undefined {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.username === '' && url.password === '' ? url.href : undefined;
}

const NO_PROXY = 'This machine uses no proxy.';
const WITH_LOGIN = 'The address holds a login, so it has to be set by hand';

export function checkLxdProxy(ctx: CheckContext, { config }: LxdServer): Finding {
  const proxy = findProxy(ctx);
  if (proxy === undefined) return notApplicable(NO_PROXY);
  if (config['core.proxy_https'] || config['core.proxy_http']) return ok('LXD has a proxy of its own.');
  const address = toPublic(proxy);
  const reason = "This machine uses a proxy that LXD has not been told of: it can't download images.";
  if (address === undefined)
    return warning(reason, { hint: `${WITH_LOGIN}: "lxc config set core.proxy_https ADDRESS".` });
  return warning(reason, {
    fix: quietly(
      { id: 'set-lxd-proxy', title: 'Tell LXD', question: `Let LXD use the proxy ${address} for https?` },
      ctx.probes.lxc,
      'config',
      'set',
      ctx.probes.remote,
      `core.proxy_https=${address}`,
    ),
  });
}

export async function checkSnapdProxy(ctx: CheckContext): Promise<Finding> {
  const proxy = findProxy(ctx);
  if (proxy === undefined) return notApplicable(NO_PROXY);
  if (!hasSnapd(await ctx.probes.snapd())) return notApplicable('There is no snapd that answers.');
  if (/^\s*(?:export\s+)?https?_proxy=./im.test(ctx.machine.readText('/etc/environment') ?? '')) {
    return ok('snapd takes the proxy from /etc/environment.');
  }
  const { end, code, stdout, stderr } = await ctx.probes.run('snap', ['get', 'system', 'proxy.https']);
  if (end === 'exit' && code === 0 && stdout.trim() !== '') return ok('snapd has a proxy of its own.');
  const address = toPublic(proxy);
  const hint = address === undefined ? `${WITH_LOGIN}: "sudo snap set system proxy.https=ADDRESS".` : undefined;
  const fix =
    address === undefined
      ? undefined
      : inTerminal(
          {
            id: 'set-snapd-proxy',
            title: 'Tell snapd',
            question: `Let snapd use the proxy ${address} for https, as root?`,
          },
          'sudo',
          'snap',
          'set',
          'system',
          `proxy.https=${address}`,
        );
  if (/access denied/i.test(stderr))
    return unknown('Whether snapd has been told of the proxy only root may read.', { hint, fix });
  return warning("This machine uses a proxy that snapd has not been told of: it can't reach the store.", { hint, fix });
}
