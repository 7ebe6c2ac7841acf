/** Expected values: the table of modes in the facts on snapd, and what an installer has to make of it. */
import { describe, expect, it } from 'vitest';
import { checkSystem } from '../../../client/src/core/install/check-system.ts';
import { chooseMode, type InstallMode } from '../../../client/src/core/install/choose-mode.ts';
import { readSnapMeta, type SnapMeta } from '../../../server/src/core/snap-meta/read-snap-meta.ts';

const meta = (yaml: string): SnapMeta & { readonly name: string } => ({
  ...readSnapMeta(`name: nova\n${yaml}`),
  name: 'nova',
});
const MODES: readonly InstallMode[] = ['strict', 'devmode', 'jailmode', 'classic'];

describe('the mode of an installation', () => {
  it.each([
    ['strict', ['--dangerous', '--dangerous --devmode', '--dangerous --jailmode', 'refused']],
    ['devmode', ['refused', '--dangerous --devmode', '--dangerous --jailmode', 'refused']],
    ['classic', ['refused', '--dangerous --classic', '--dangerous --classic --jailmode', '--dangerous --classic']],
  ])('of a snap with "confinement: %s"', (confinement, expected) => {
    const flags = MODES.map((wanted) => {
      try {
        return chooseMode(meta(`confinement: ${confinement}`), wanted).flags.join(' ');
      } catch (error) {
        expect(error).toMatchObject({ code: 'mode-impossible' });
        return 'refused';
      }
    });
    expect(flags).toEqual(expected);
  });

  it('says why a classic snap is not in devmode', () => {
    expect(chooseMode(meta('confinement: classic'), 'devmode').note).toBe(
      '"nova" is a classic snap: snapd has no devmode for it.',
    );
  });

  it('of what is no app', () => {
    expect(chooseMode(meta('type: base'), 'devmode')).toEqual({ mode: 'none', flags: ['--dangerous'] });
    expect(chooseMode(meta('type: os'), 'devmode').flags).toEqual(['--dangerous']);
    expect(() => chooseMode(meta('type: kernel'), 'devmode')).toThrow(
      '"nova" is a kernel snap: it can\'t be installed on a running system.',
    );
  });
});

describe('what a system can not install', () => {
  const check = (yaml: string, wanted: InstallMode, more: object): string => {
    const snap = meta(yaml);
    try {
      checkSystem(snap, chooseMode(snap, wanted), { label: 'this machine', ...more });
      return 'fine';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each([
    ['architectures: [amd64]', 'devmode', { architecture: 'x86_64' }, 'fine'],
    ['architectures: [all]', 'devmode', { architecture: 's390x' }, 'fine'],
    ['', 'devmode', { architecture: 's390x' }, 'fine'],
    [
      'architectures: [arm64, armhf]',
      'devmode',
      { architecture: 'amd64' },
      '"nova" is built for arm64, armhf, and this machine is amd64.',
    ],
    ['architectures: [arm64]', 'devmode', { architecture: 'aarch64' }, 'fine'],
    [
      '',
      'jailmode',
      { confinement: 'partial' },
      "Jailmode isn't possible on this machine: it can't enforce confinement.",
    ],
    ['', 'devmode', { confinement: 'partial' }, 'fine'],
    [
      'confinement: classic',
      'classic',
      { onClassic: false },
      '"nova" is a classic snap, and this machine runs Ubuntu Core.',
    ],
    [
      'assumes: [snapd2.60]',
      'devmode',
      { version: '2.57.6-1+b5' },
      '"nova" needs snapd 2.60, and this machine has 2.57.6-1+b5.',
    ],
    ['assumes: [snapd2.60, command-chain]', 'devmode', { version: '2.63+24.04' }, 'fine'],
    ['assumes: [snapd2.9]', 'devmode', { version: '2.57' }, 'fine'],
    ['assumes: [snapd2.57.6]', 'devmode', { version: '2.57' }, '"nova" needs snapd 2.57.6, and this machine has 2.57.'],
  ] as const)('%s, %s, %o', (yaml, wanted, more, expected) => {
    expect(check(yaml, wanted, more)).toBe(expected);
  });
});

describe('meta/snap.yaml', () => {
  it('is read as far as an installation needs it', () => {
    const text = `name: nova
version: 27.10
base: core24
type: app
confinement: devmode
architectures:
- amd64
assumes: [snapd2.55]
plugs:
  gtk-3-themes:
    interface: content
    target: $SNAP/data-dir/themes
    default-provider: gtk-common-themes:gtk-3-themes
  tables: {interface: content, content: nova-tables, default-provider: nova-data}
  network:
  home: {default-provider: no-content}
apps:
  nova: {command: bin/nova}
  api: {command: bin/api, daemon: simple}
`;
    expect(readSnapMeta(text)).toEqual({
      name: 'nova',
      version: '27.10',
      base: 'core24',
      type: 'app',
      confinement: 'devmode',
      architectures: ['amd64'],
      assumes: ['snapd2.55'],
      providers: [
        { plug: 'gtk-3-themes', content: 'gtk-3-themes', snap: 'gtk-common-themes' },
        { plug: 'tables', content: 'nova-tables', snap: 'nova-data' },
      ],
      apps: [
        { name: 'nova', daemon: undefined },
        { name: 'api', daemon: 'simple' },
      ],
    });
    expect(readSnapMeta('')).toMatchObject({
      name: undefined,
      type: 'app',
      confinement: 'strict',
      architectures: ['all'],
    });
  });
});
