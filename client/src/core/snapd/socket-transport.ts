/** snapd of this machine, by its socket. */
import http from 'node:http';
import { Cancelled, UserError } from '../user-error.ts';
import type { SnapdResponse, SnapdTransport } from './transport.ts';

export interface SocketTransportOptions {
  /** Default `/run/snapd.socket`. */
  readonly socket?: string;
  readonly timeoutMs?: number;
}

const MAX_BODY = 64 * 1024 * 1024;

export function createSocketTransport(options: SocketTransportOptions = {}): SnapdTransport {
  const { socket = '/run/snapd.socket', timeoutMs = 20_000 } = options;
  return {
    get: (path, signal) =>
      new Promise<SnapdResponse>((resolve, reject) => {
        if (signal?.aborted) {
          reject(new Cancelled());
          return;
        }
        const request = http.get({ socketPath: socket, path, agent: false, ...(signal && { signal }) });
        request.setTimeout(timeoutMs, () => request.destroy(new Error('no answer in time')));
        request.on('error', (error: NodeJS.ErrnoException) => {
          reject(signal?.aborted ? new Cancelled() : toError(error));
        });
        request.on('response', (response) => {
          const pieces: Buffer[] = [];
          let size = 0;
          response.on('data', (piece: Buffer) => {
            size += piece.length;
            if (size > MAX_BODY) request.destroy(new Error('the answer is too long'));
            else pieces.push(piece);
          });
          response.on('error', (error) => reject(signal?.aborted ? new Cancelled() : toError(error)));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }),
          );
        });
      }),
  };
}

function toError(error: NodeJS.ErrnoException): UserError {
  const detail = String(error);
  if (error.code === 'ENOENT') {
    return new UserError('snapd-missing', 'There is no snapd on this machine, or it is not running.', {
      hint: 'Install the package "snapd" of your system, and start it with "sudo systemctl start snapd.socket".',
      detail,
    });
  }
  if (error.code === 'EACCES') {
    return new UserError('snapd-unreachable', 'You may not talk to snapd on this machine.', {
      hint: 'An editor that is a confined snap itself can not: use one that is not, or an LXD instance.',
      detail,
    });
  }
  return new UserError('snapd-unreachable', 'snapd does not answer.', {
    hint: 'Start it with "sudo systemctl start snapd.socket".',
    detail,
  });
}
