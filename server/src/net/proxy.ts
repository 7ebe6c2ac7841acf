/** Ways through a proxy, as the usual variables of the environment tell it. Node 20 has nothing of its own for that. */
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy for an https address; undefined where it is reached directly. */
export function findProxy(target: URL, env: Environment): URL | undefined {
  const text = read(env, 'HTTPS_PROXY') ?? read(env, 'ALL_PROXY');
  if (text === undefined || isExempt(target, read(env, 'NO_PROXY') ?? '')) return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Programs differ in which case they read; the lower one is older and wins. */
function read(env: Environment, name: string): string | undefined {
  return env[name.toLowerCase()]?.trim() || env[name]?.trim() || undefined;
}

/** `NO_PROXY=.example.org,host:8443,*`: a name stands for itself and what is below it. */
function isExempt({ hostname, port }: URL, list: string): boolean {
  const host = hostname.toLowerCase();
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const match = /^\*?\.?(\[[^\]]*\]|[^:]+)(?::(\d+))?$/.exec(entry.toLowerCase());
    if (!match?.[1] || (match[2] !== undefined && match[2] !== (port || '443'))) return false;
    return host === match[1] || host.endsWith(`.${match[1]}`);
  });
}

/** Asks a proxy for a connection to another host; what flows through it is none of the proxy's business. */
export function openTunnel(
  proxy: URL,
  target: URL,
  { signal, ca }: { readonly signal: AbortSignal; readonly ca?: string | undefined },
): Promise<Socket> {
  const place = `${target.hostname}:${target.port || '443'}`;
  const user = decodeURIComponent(proxy.username);
  const login = user === '' ? '' : Buffer.from(`${user}:${decodeURIComponent(proxy.password)}`).toString('base64');
  return new Promise((resolve, reject) => {
    if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
      throw new Error(`a proxy of the kind "${proxy.protocol}" is not known, only http: and https: are`);
    }
    const request = (proxy.protocol === 'https:' ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      path: place,
      headers: { host: place, ...(login !== '' && { 'proxy-authorization': `Basic ${login}` }) },
      signal,
      agent: false,
      ...(ca !== undefined && { ca }),
    });
    request.on('connect', (response, socket) => {
      if (response.statusCode === 200) {
        // An abort later on has to reach the socket, which the request has let go.
        signal.addEventListener('abort', () => socket.destroy(), { once: true });
        resolve(socket);
        return;
      }
      socket.destroy();
      const why = response.statusCode === 407 ? 'it wants a name and password' : `it answered ${response.statusCode}`;
      reject(new Error(`the proxy ${proxy.host} does not let through: ${why}`));
    });
    request.on('response', (response) => {
      response.destroy();
      reject(new Error(`the proxy ${proxy.host} does not let through: it answered ${response.statusCode}`));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const wrapped: NodeJS.ErrnoException = new Error(`the proxy ${proxy.host} can't be reached: ${error.message}`);
      wrapped.name = 'ProxyError';
      if (error.code !== undefined) wrapped.code = error.code;
      reject(wrapped);
    });
    request.end();
  });
}
