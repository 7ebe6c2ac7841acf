/** snapd of an instance, through LXD. */
import type { Lxd } from '../lxd/lxd.ts';
import { Cancelled, UserError } from '../user-error.ts';
import type { SnapdTransport } from './transport.ts';

/**
 * A request in HTTP 1.0, so that the answer comes whole and unchunked. Perl is part of every Debian and Ubuntu, the
 * smallest images too; `snap debug api` is newer than the snapd of many images, curl and Python are not everywhere.
 */
const SCRIPT = `
use strict; use IO::Socket::UNIX;
alarm 25;
my $at = '/run/snapd.socket';
unless (-S $at) { print STDERR "snapd-missing\\n"; exit 3 }
my $s = IO::Socket::UNIX->new(Peer => $at) or do { print STDERR "snapd-unreachable $!\\n"; exit 4 };
print $s "GET $ARGV[0] HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n" or exit 4;
$s->flush;
print while sysread $s, $_, 65536;
`;
const TIMEOUT_MS = 30_000;

export function createInstanceTransport(ports: { readonly lxd: Pick<Lxd, 'exec'> }, instance: string): SnapdTransport {
  return {
    async get(path, signal) {
      const result = await ports.lxd.exec(instance, ['perl', '-e', SCRIPT, path], {
        timeoutMs: TIMEOUT_MS,
        ...(signal && { signal }),
      });
      if (signal?.aborted) throw new Cancelled();
      const found = /^HTTP\/1\.[01] (\d{3})[^\n]*\n/.exec(result.stdout);
      const start = result.stdout.indexOf('\r\n\r\n');
      if (found && start >= 0) return { status: Number(found[1]), body: result.stdout.slice(start + 4) };
      throw toError(instance, result.stderr);
    },
  };
}

function toError(instance: string, stderr: string): UserError {
  const detail = stderr.trim();
  if (stderr.includes('snapd-missing')) {
    return new UserError('snapd-missing', `The instance "${instance}" has no snapd, or it has not started yet.`, {
      hint: 'Use an image of Ubuntu, or install the package "snapd" there.',
      detail,
    });
  }
  return new UserError('snapd-unreachable', `snapd of the instance "${instance}" does not answer.`, {
    hint: 'See "systemctl status snapd" in the instance, or make it anew.',
    detail,
  });
}
