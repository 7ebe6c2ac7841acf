/**
 * One GET over https: no redirects, a limit of size and time, nothing else than text. Works below VS Code as well as in
 * a terminal.
 */
// Without "node:": VS Code gives extensions modules that know its proxy and certificates by these names alone.
import https from 'https';
import type { IncomingMessage } from 'http';
import type { Socket } from 'net';
import tls from 'tls';
import type { GetFailureKind, GetRequest, GetResult } from './get.ts';

export interface GetOptions {
  readonly userAgent: string;
  /** Certificates to trust instead of the system's. */
  readonly ca?: string | undefined;
  /** A way through a proxy, for hosts that are not reached directly. */
  readonly openTunnel?: ((target: URL, signal: AbortSignal) => Promise<Socket | undefined>) | undefined;
}

/** Failures are values; it never rejects. */
export async function httpsGet(request: GetRequest, options: GetOptions): Promise<GetResult> {
  const start = performance.now();
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort();
  }, request.timeoutMs);
  try {
    const url = new URL(request.url);
    if (url.protocol !== 'https:') return { failure: 'refused', message: `${url.protocol}//${url.host} is not https.` };
    const tunnel = await options.openTunnel?.(url, patience.signal);
    const response = await send(url, request, options, tunnel, patience.signal);
    const answer = await readAnswer(url, response, request.maxBytes);
    return { ...answer, elapsedMs: performance.now() - start };
  } catch (error) {
    return toFailure(error, request, patience.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

function send(
  url: URL,
  { etag }: GetRequest,
  { userAgent, ca }: GetOptions,
  tunnel: Socket | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      url,
      {
        method: 'GET',
        signal,
        headers: {
          accept: 'text/plain, */*;q=0.5',
          'accept-encoding': 'identity',
          'user-agent': userAgent,
          ...(etag !== undefined && { 'if-none-match': etag }),
        },
        ...(ca !== undefined && { ca }),
        ...(tunnel && {
          // Comes from the agent where there is one.
          defaultPort: 443,
          createConnection: () =>
            tls.connect({
              socket: tunnel,
              servername: /^[\d.]+$|:/.test(url.hostname) ? '' : url.hostname,
              ...(ca !== undefined && { ca }),
            }),
        }),
      },
      resolve,
    );
    request.on('error', reject);
    request.end();
  });
}

class BadAnswer extends Error {
  readonly kind: GetFailureKind;
  constructor(kind: GetFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

type Answer = { status: number; body: string; etag?: string; location?: string };

async function readAnswer(url: URL, response: IncomingMessage, maxBytes: number): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const { etag, location } = response.headers;
  if (status !== 200) {
    response.destroy();
    const target = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url).href : undefined;
    return {
      status,
      body: '',
      ...(etag !== undefined && { etag }),
      ...(target !== undefined && { location: target }),
    };
  }
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    response.destroy();
    throw new BadAnswer('failed', `${url.host} sent the file compressed (${encoding}), which was not asked for.`);
  }
  const announced = response.headers['content-length'];
  const tooLarge = new BadAnswer('too-large', `${url.host} sent more than ${maxBytes.toLocaleString('en')} bytes.`);
  if (Number(announced ?? 0) > maxBytes) {
    response.destroy();
    throw tooLarge;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early ends the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  // A body that ends with its connection does not tell whether it is all there; a list that is ends with its line.
  const isOpenEnded = announced === undefined && response.headers['transfer-encoding'] === undefined;
  if (!response.complete || (isOpenEnded && !body.endsWith('\n'))) {
    throw new BadAnswer('truncated', `The file from ${url.host} came only in part.`);
  }
  return { status, body, ...(etag !== undefined && { etag }) };
}

const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER|DECODE)|HOSTNAME_MISMATCH)/;
const OFFLINE = /^(?:ENOTFOUND|EAI_|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|ETIMEDOUT|EADDRNOTAVAIL)/;

function toFailure(error: unknown, { url, timeoutMs }: GetRequest, timedOut: boolean): GetResult {
  const host = URL.canParse(url) ? new URL(url).host : url;
  if (timedOut) {
    return { failure: 'timeout', message: `${host} did not send the file within ${timeoutMs / 1000} seconds.` };
  }
  if (error instanceof BadAnswer) return { failure: error.kind, message: error.message };
  const { code = '', message, name } = rootOf(error);
  if (CERTIFICATE.test(code)) {
    return { failure: 'certificate', message: `The certificate of ${host} is not trusted: ${message}.` };
  }
  if (OFFLINE.test(code)) {
    const why = name === 'ProxyError' ? `: ${message}` : ` (${code})`;
    return { failure: 'offline', message: `${host} can't be reached${why}.` };
  }
  if (code === 'ECONNRESET') return { failure: 'truncated', message: `${host} broke off the connection.` };
  return { failure: 'failed', message: `${host} can't be asked: ${message}.` };
}

/** Trying several addresses of one host fails with all their errors at once. */
function rootOf(error: unknown): { code?: string | undefined; message: string; name: string } {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return inner instanceof Error ? inner : { message: String(inner), name: '' };
}
