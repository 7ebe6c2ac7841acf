/** The Python that a part's packages are installed for. */
import type { NamedEntry } from '../project/project.ts';
import type { PythonEnvironment } from '../python/types.ts';
import type { RuleContext } from '../rules/rule.ts';
import { findText } from '../yaml/access.ts';

const MACHINES: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  armhf: 'armv7l',
  i386: 'i686',
  ppc64el: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/** Undefined where the base's Python is not known. */
export function readEnvironment(ctx: RuleContext, entry: NamedEntry, base: string): PythonEnvironment | undefined {
  const fact = ctx.facts.bases.bases[base];
  const own = fact?.['python'] ?? fact?.['ubuntu_python'];
  // The python2 of the Ubuntu below: 2.7 on all of them.
  const python = findText(entry.value, 'python-version') === 'python2' ? '2.7' : own;
  if (typeof python !== 'string') return undefined;
  const platform = ctx.project.platforms.map(({ name }) => name).find((name) => name in MACHINES);
  return { python, machine: MACHINES[platform ?? 'amd64'] ?? 'x86_64' };
}
