import { describe, expect, it } from 'vitest';
import { readConnections } from '../../../client/src/core/install/connection-items.ts';
import { parseUnits } from '../../../client/src/core/install/read-units.ts';
import type { Connections, Endpoint } from '../../../client/src/core/snapd/types.ts';
import type { ProjectEndpoint } from '../../../server/src/lsp/build-protocol.ts';

const end = (snap: string, name: string, kind = name, content?: string): Endpoint => ({
  snap,
  name,
  interface: kind,
  content,
  apps: ['api'],
});
const range = { start: { line: 3, character: 2 }, end: { line: 3, character: 9 } };
const described: ProjectEndpoint[] = [
  { name: 'themes', interface: 'content', defaultProvider: 'gtk-common-themes', autoConnects: true, range },
  { name: 'home', interface: 'home', defaultProvider: undefined, autoConnects: true, range },
];
const all: Connections = {
  established: [
    {
      plug: { snap: 'nova', name: 'network' },
      slot: { snap: 'core', name: 'network' },
      interface: 'network',
      manual: false,
    },
  ],
  plugs: [
    end('nova', 'network'),
    end('nova', 'kvm'),
    end('nova', 'home'),
    end('nova', 'themes', 'content', 'gtk-3'),
    end('nova', 'tables', 'content', 'tables'),
    end('nova', 'openvswitch'),
    end('nova', 'dbus-x', 'dbus'),
    end('other', 'network'),
  ],
  slots: [
    end('snapd', 'network'),
    end('snapd', 'kvm'),
    end('system', 'home'),
    end('zeta', 'a', 'content', 'tables'),
    end('data', 'tables', 'content', 'tables'),
    end('data', 'gtk', 'content', 'gtk-2'),
    end('nova', 'own', 'dbus'),
  ],
};

describe('the plugs of a snap', () => {
  it('are connected, wait, or can not be connected', () => {
    const items = readConnections('nova', all, described, 'this machine');
    expect(items.map(({ name, state, slot, otherSlots }) => [name, state, slot, otherSlots])).toEqual([
      ['openvswitch', 'impossible', undefined, []],
      ['themes', 'impossible', undefined, []],
      ['dbus-x', 'waiting', 'nova:own', []],
      ['home', 'waiting', ':home', []],
      ['kvm', 'waiting', ':kvm', []],
      ['tables', 'waiting', 'data:tables', ['zeta:a']],
      // The slot that it has by the name of "core" is offered by that of "snapd" too: it is the same one.
      ['network', 'connected', ':network', []],
    ]);
    const reasonOf = (wanted: string): string | undefined => items.find(({ name }) => name === wanted)?.reason;
    expect(reasonOf('openvswitch')).toBe('No snap on this machine has a slot of the interface "openvswitch".');
    expect(reasonOf('themes')).toBe('No snap on this machine shares the content "gtk-3". "gtk-common-themes" would.');
    expect(reasonOf('home')).toBe('Not connected here; from the store it would be.');
    expect(items.find(({ name }) => name === 'home')?.range).toBe(range);
  });
});

describe('what systemd says of services', () => {
  it('is read block by block', () => {
    const text = `Result=success
NRestarts=0
Id=snap.nova.api.service
ActiveState=active
SubState=running

Result=exit-code
NRestarts=5
Id=snap.nova.db.service
ActiveState=failed
SubState=failed

Result=exit-code
NRestarts=1
Id=snap.nova.loop.service
ActiveState=activating
SubState=auto-restart

Result=success
NRestarts=0
Id=snap.nova.off.service
ActiveState=inactive
SubState=dead
`;
    expect([...parseUnits(text)]).toEqual([
      ['snap.nova.api.service', { state: 'active', detail: undefined }],
      ['snap.nova.db.service', { state: 'failed', detail: 'exit-code, restarted 5 times' }],
      ['snap.nova.loop.service', { state: 'restarting', detail: 'exit-code, restarted once' }],
      ['snap.nova.off.service', { state: 'inactive', detail: undefined }],
    ]);
  });
});
