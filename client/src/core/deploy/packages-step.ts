/** Debian packages of the instance's system. */
import type { SnapTestStep } from '../../../../server/src/lsp/snap-test-protocol.ts';
import { UserError } from '../user-error.ts';
import { runCommand } from './run-command.ts';
import type { StepContext } from './step-context.ts';

type PackagesStep = Extract<SnapTestStep, { readonly kind: 'packages' }>;

const APT_MS = 20 * 60_000;
const ASK_MS = 30_000;
const QUIET = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } as const;
const NO_NETWORK =
  /Temporary failure resolving|Could not resolve|Could not connect|Network is unreachable|Failed to fetch/i;

export async function runPackagesStep(context: StepContext, { packages }: PackagesStep): Promise<string> {
  const { target, signal, note } = context;
  const bad = packages.find((name) => !/^[a-z0-9][a-z0-9+.-]*(?::[a-z0-9]+)?(?:=\S+)?$/.test(name));
  if (bad !== undefined) throw new UserError('package-name', `"${bad}" can't be the name of a package.`);
  // `dpkg-query` fails where it does not know one of them.
  const query = ['dpkg-query', '--show', '--showformat=${db:Status-Status}\\n', '--', ...packages.map(nameOf)];
  const known = await target.run(query, { timeoutMs: ASK_MS, ...(signal && { signal }) });
  const states = known.stdout.trim().split('\n');
  const isPlain = packages.every((name) => !name.includes('='));
  if (known.code === 0 && isPlain && states.every((state) => state === 'installed')) return 'installed already';
  const apt = ['apt-get', '-o', 'DPkg::Lock::Timeout=120', '-y'];
  try {
    // An earlier run may have been stopped in the middle.
    await runCommand(context, { args: ['dpkg', '--configure', '-a'], timeoutMs: APT_MS, env: QUIET });
    note('Reading package lists');
    await runCommand(context, { args: [...apt, 'update'], timeoutMs: APT_MS, env: QUIET });
    note('Installing packages');
    await runCommand(context, {
      args: [...apt, '--no-install-recommends', 'install', '--', ...packages],
      timeoutMs: APT_MS,
      env: QUIET,
    });
  } catch (error) {
    if (!(error instanceof UserError) || !NO_NETWORK.test(`${error.message} ${error.detail}`)) throw error;
    throw new UserError('packages-unreachable', `The servers of the packages can't be reached from ${target.label}.`, {
      hint: 'Check its network, or use an image that has the packages.',
      ...(error.detail !== undefined && { detail: error.detail }),
    });
  }
  return '';
}

function nameOf(entry: string): string {
  return entry.split('=')[0] ?? entry;
}
