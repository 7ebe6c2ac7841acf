/** A real HTTPS server on loopback that answers as a test wishes, and a proxy that leads every name to it. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createCertificate, type TestCertificate } from './certificate.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface TestServer {
  readonly port: number;
  readonly certificate: TestCertificate;
  /** By path, with the host before it where one is meant: `/a`, `opendev.org/a`. */
  readonly answers: Map<string, Answer>;
  /** `localhost:1234/path` of every request, in order. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

const NAMES = ['localhost', '127.0.0.1', 'releases.openstack.org', 'opendev.org', 'mirror.example'];

export async function startHttps(certificate = createCertificate(NAMES)): Promise<TestServer> {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = https.createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const host = request.headers.host ?? '';
    const path = request.url ?? '';
    asked.push(host + path);
    const answer = answers.get(host + path) ?? answers.get(path);
    if (answer) answer(request, response);
    else response.writeHead(404).end('nothing here');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // Clients that break off are what is tested.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    certificate,
    answers,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export interface TestProxy {
  readonly url: string;
  /** What CONNECT asked for, with the login sent. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

/** @param login the `name:password` that it wants */
export async function startProxy(target: TestServer, login?: string): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = http.createServer((_request, response) => void response.writeHead(400).end());
  server.on('connect', (request, socket) => {
    const sent = (request.headers['proxy-authorization'] ?? '').replace(/^Basic /, '');
    asked.push(request.url ?? '');
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (login !== undefined && Buffer.from(sent, 'base64').toString() !== login) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const upstream = net.connect(target.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    sockets.add(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://${login === undefined ? '' : `${login}@`}127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export const send =
  (text: string, headers: Record<string, string> = {}, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-length': String(Buffer.byteLength(text)), ...headers }).end(text);

export const redirect =
  (location: string, status = 301): Answer =>
  (_request, response) =>
    void response.writeHead(status, { location }).end();
