/** The names of architectures as snapcraft and Debian write them. */
import type { Facts } from '../../facts/provider.ts';
import { findNearest } from '../../text/nearest.ts';
import { isScalar, isSeq, isText } from '../../yaml/access.ts';
import type { YamlNode, YamlScalar } from '../../yaml/tree.ts';
import type { Finding } from '../rule.ts';

/** Every name but `all`. */
export function isArchitecture(facts: Facts, name: string): boolean {
  return name !== 'all' && facts.bases.architectures.names.includes(name);
}

/** An architecture that snapcraft has build machines for. */
export function isBuildable(facts: Facts, name: string): boolean {
  return facts.bases.architectures.supported_to_build.includes(name);
}

/** What the kernel, compilers and other distributions call them. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  x64: 'amd64',
  intel64: 'amd64',
  aarch64: 'arm64',
  armv8: 'arm64',
  arm: 'armhf',
  armv7: 'armhf',
  armv7l: 'armhf',
  armhfp: 'armhf',
  ppc64le: 'ppc64el',
  powerpc64le: 'ppc64el',
  ppc64: 'ppc64el',
  riscv: 'riscv64',
  s390: 's390x',
  x86: 'amd64',
  i486: 'i386',
  i586: 'i386',
  i686: 'i386',
};

export function findArchitecture(facts: Facts, name: string): string | undefined {
  const word = name.toLowerCase();
  if (Object.hasOwn(OTHER_NAMES, word)) return OTHER_NAMES[word];
  return findNearest(name, facts.bases.architectures.names);
}

/** The text items of a value that is a name or a list of names. */
export function readNames(node: YamlNode | undefined): readonly YamlScalar[] {
  if (isSeq(node)) return node.items.filter(isText);
  return isText(node) ? [node] : [];
}

/** Where a name was meant that does not exist. */
export function unknownArchitecture(facts: Facts, node: YamlNode): Finding | undefined {
  if (!isScalar(node) || node.text === 'all' || isArchitecture(facts, node.text)) return undefined;
  const guess = findArchitecture(facts, node.text);
  const known = facts.bases.architectures.names.filter((name) => name !== 'all').join(', ');
  return {
    start: node.start,
    end: node.end,
    message: `Unknown architecture "${node.text}".${guess ? ` Did you mean "${guess}"?` : ` Known are ${known}.`}`,
    data: guess ?? null,
  };
}
