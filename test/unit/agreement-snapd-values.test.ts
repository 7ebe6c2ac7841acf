// Small documents with the verdict that snapd's own code (August 2026) gave on the snap.yaml that snapcraft writes of them
// for core22 and core24: refused, or a plug or slot dropped; and the code and the start of the place that tell it here.
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../server/src/core/document.ts';
import { runRules } from '../../server/src/core/rules/run.ts';
import { emptyWorkspace } from '../../server/src/core/workspace.ts';

const HEAD = "name: mint-box\nversion: '1'\nsummary: s\ndescription: d\ngrade: stable\nconfinement: strict\n";

type Case =
  | readonly [text: string, verdict: 'ok']
  | readonly [text: string, verdict: 'refused' | 'dropped', code: string, place: string];

const CASES: readonly Case[] = [
  ["website: ''", 'refused', 'snapd/link', "''"],
  ["website: [https://example.org, '']", 'refused', 'snapd/link', "''"],
  ['donation: []\ncontact: a@example.org', 'refused', 'snapd/link', 'donation'],
  ['donation: []', 'ok'],
  ["website: 'https://a b'", 'refused', 'snapd/link', "'https://a b'"],
  ["website: 'https://example.org/%zz'", 'refused', 'snapd/link', "'https://example.org/%zz'"],
  ["website: 'https://example.org/#%zz'", 'refused', 'snapd/link', "'https://example.org/#%zz'"],
  ["website: 'https://example.org/?%zz'", 'ok'],
  ["website: 'https://example.org:port'", 'refused', 'snapd/link', "'https://example.org:port'"],
  ["website: 'https://example.org:'", 'ok'],
  ["website: 'https://[::1]:80/'", 'ok'],
  ["website: 'https://[::1]x'", 'refused', 'snapd/link', "'https://[::1]x'"],
  ["website: 'https://[fe80::1%25en0]'", 'ok'],
  ["website: 'https://a%41'", 'refused', 'snapd/link', "'https://a%41'"],
  ["website: 'https://a%C3%A9'", 'ok'],
  ["website: 'https://user name@example.org'", 'refused', 'snapd/link', "'https://user name@example.org"],
  ["website: 'https:example.org'", 'ok'],
  ["website: 'https:a b'", 'ok'],
  ["website: 'a:b@c'", 'refused', 'snapd/link', "'a:b@c'"],
  ["website: 'a b@c'", 'ok'],
  ["website: '1a:b@c'", 'refused', 'snapd/link', "'1a:b@c'"],
  ["website: '//x y@c'", 'refused', 'snapd/link', "'//x y@c'"],
  ["website: '///x y@c'", 'ok'],
  ["website: 'https://<x>'", 'ok'],
  ["website: 'https://a|b'", 'refused', 'snapd/link', "'https://a|b'"],
  ["plugs: {x: {interface: home, read: 'n'}}", 'dropped', 'snapd/interface-attribute', "'n'"],
  ["plugs: {x: {interface: home, read: '1e3'}}", 'dropped', 'snapd/interface-attribute', "'1e3'"],
  ["plugs: {x: 'y'}", 'refused', 'snapd/plug-value', "'y'"],
  ["plugs: {x: {interface: 'N'}}", 'refused', 'snapd/plug-attribute', "'N'"],
  ["plugs: {x: {interface: browser-support, allow-sandbox: 'n'}}", 'ok'],
  ["plugs: {x: {interface: browser-support, allow-sandbox: 'no'}}", 'dropped', 'snapd/interface-attribute', "'no'"],
  ["plugs: {x: {interface: home, '08': 1}}", 'refused', 'snapd/plug-attribute', "'08'"],
  ['plugs: {x: {interface: home, 2024-01-02: 1}}', 'ok'],
  ["slots: {x: {interface: gpio, number: '0o17'}}", 'ok'],
  ["slots: {x: {interface: gpio, number: '017'}}", 'dropped', 'snapd/interface-attribute', "'017'"],
  [
    'slots: {x: {interface: gpio, number: 9223372036854775808}}',
    'refused',
    'snapd/plug-attribute',
    '9223372036854775808',
  ],
  ['slots: {x: {interface: i2c, path: //dev/i2c-1/}}', 'ok'],
  ['slots: {x: {interface: spi, path: /dev//spidev0.0}}', 'ok'],
  ['slots: {x: {interface: uio, path: /dev//uio0}}', 'dropped', 'snapd/interface-attribute', '/dev//uio0'],
  ["slots: {x: {interface: hidraw, path: /dev/hidraw0, usb-vendor: '1'}}", 'ok'],
  ['slots: {x: {interface: hidraw, path: /dev/hidraw0, usb-interface-number: 1}}', 'ok'],
  [
    'slots: {x: {interface: serial-port, path: /dev/ttyS0, usb-interface-number: 1}}',
    'dropped',
    'snapd/interface-attribute',
    'x',
  ],
  [
    "slots: {x: {interface: serial-port, path: /dev/serial-port-x, usb-vendor: 1, usb-product: '2'}}",
    'dropped',
    'snapd/interface-attribute',
    "'2'",
  ],
  [
    `slots: {x: {interface: pkcs11, pkcs11-socket: '/run/p11-kit/a"b'}}`,
    'dropped',
    'snapd/interface-attribute',
    `'/run/p11-kit/a"b'`,
  ],
  [
    "slots: {x: {interface: custom-device, custom-device: 'n', devices: [/dev/x]}}",
    'dropped',
    'snapd/interface-attribute',
    "'n'",
  ],
  [
    'slots: {x: {interface: cuda-driver-libs, compatibility: cuda-(9..12)-ubuntu-2404, library-source: [$SNAP/x]}}',
    'ok',
  ],
  [
    'slots: {x: {interface: cuda-driver-libs, compatibility: cuda-9-ubuntu-2204, library-source: [$SNAP/x]}}',
    'dropped',
    'snapd/interface-attribute',
    'cuda-9-ubuntu-2204',
  ],
  [
    'slots: {x: {interface: cuda-driver-libs, compatibility: cuda-9-1-ubuntu-2404, library-source: [$SNAP/x]}}',
    'dropped',
    'snapd/interface-attribute',
    'cuda-9-1-ubuntu-2404',
  ],
  [
    "slots: {x: {interface: cuda-driver-libs, compatibility: '', library-source: [$SNAP/x]}}",
    'dropped',
    'snapd/interface-attribute',
    "''",
  ],
  [
    'slots: {x: {interface: cuda-driver-libs, compatibility: cuda-9-ubuntu-2404, library-source: [$SNAP/../x]}}',
    'dropped',
    'snapd/interface-attribute',
    '$SNAP/../x',
  ],
  [
    'slots: {x: {interface: cuda-driver-libs, compatibility: cuda-9-ubuntu-2404, library-source: [$SNAP_COMPONENT(libs)/x]}}',
    'dropped',
    'snapd/interface-attribute',
    '$SNAP_COMPONENT(libs)/x',
  ],
  [
    "components: {libs: {type: standard, summary: s, description: d, version: '1'}}\nslots: {x: {interface: cuda-driver-libs, compatibility: cuda-9-ubuntu-2404, library-source: [$SNAP_COMPONENT(libs)/x]}}",
    'ok',
  ],
  [
    "components: {libs: {type: standard, summary: s, description: d, version: '1'}}\nslots: {x: {interface: cuda-driver-libs, compatibility: cuda-9-ubuntu-2404, library-source: [$SNAP_COMPONENT(libs)/../x]}}",
    'dropped',
    'snapd/interface-attribute',
    '$SNAP_COMPONENT(libs)/../x',
  ],
  [
    'slots: {x: {interface: gbm-driver-libs, client-driver: a, compatibility: gbmbackend-arch32-ubuntu OR gbmbackend-1-arch32-ubuntu-2404, library-source: [$SNAP/x]}}',
    'ok',
  ],
  [
    'slots: {x: {interface: gbm-driver-libs, client-driver: a, compatibility: gbmbackend-arch32-ubuntu OR gbmbackend-arch64-ubuntu, library-source: [$SNAP/x]}}',
    'dropped',
    'snapd/interface-attribute',
    'gbmbackend-arch32-ubuntu OR gb',
  ],
  ['plugs: {x: {interface: content, target: x, compatibility: a-1-(2..3)}}', 'ok'],
  [
    'plugs: {x: {interface: content, target: x, compatibility: a-(3..2)}}',
    'dropped',
    'snapd/interface-attribute',
    'a-(3..2)',
  ],
  ['plugs: {x: {interface: content, target: x, compatibility: a-01}}', 'dropped', 'snapd/interface-attribute', 'a-01'],
  ['plugs: {x: {interface: content, target: x, compatibility: a-1b}}', 'ok'],
  ['plugs: {x: {interface: content, target: x, compatibility: a-a}}', 'dropped', 'snapd/interface-attribute', 'a-a'],
  ['plugs: {x: {interface: content, target: x, compatibility: A-1}}', 'dropped', 'snapd/interface-attribute', 'A-1'],
  [
    'plugs: {x: {interface: content, target: x, compatibility: a AND b OR c}}',
    'dropped',
    'snapd/interface-attribute',
    'a AND b OR c',
  ],
  ['plugs: {x: {interface: content, target: x, compatibility: a AND (b OR c)}}', 'ok'],
  ['plugs: {x: {interface: content, target: x, compatibility: a b}}', 'dropped', 'snapd/interface-attribute', 'a b'],
  [
    'plugs: {x: {interface: content, target: x, compatibility: (a OR b}}',
    'dropped',
    'snapd/interface-attribute',
    '(a OR b',
  ],
  [
    'plugs: {x: {interface: content, target: x, compatibility: a-b-c-d}}',
    'dropped',
    'snapd/interface-attribute',
    'a-b-c-d',
  ],
  [
    'plugs: {x: {interface: content, target: x, compatibility: a-1-2-3-4}}',
    'dropped',
    'snapd/interface-attribute',
    'a-1-2-3-4',
  ],
  [
    'plugs: {x: {interface: content, target: x, compatibility: a-123456789}}',
    'dropped',
    'snapd/interface-attribute',
    'a-123456789',
  ],
  ["plugs: {x: {interface: content, target: x, compatibility: ''}}", 'ok'],
  ['plugs: {x: {interface: content, target: x, content: {a: b}, compatibility: a-1}}', 'ok'],
  [
    'plugs: {x: {interface: content, target: x, content: a, compatibility: a-1}}',
    'dropped',
    'snapd/interface-attribute',
    'compatibility',
  ],
  ['system-usernames: {snap_daemon: {scope: shared, x: ~}}', 'refused', 'snapd/system-username', '~'],
  ['system-usernames: {snap_daemon: {scope: shared, x: [1, {a: 2}]}}', 'ok'],
  ["system-usernames: {snap_daemon: 'n'}", 'refused', 'snapd/system-username', "'n'"],
  [
    "apps: {a: {command: a, daemon: simple, plugs: [network-bind], sockets: {s: {listen-stream: 80, socket-mode: '0660'}}}}",
    'refused',
    'snapd/socket-mode',
    "'0660'",
  ],
  [
    "apps: {a: {command: a, daemon: simple, plugs: [network-bind], sockets: {s: {listen-stream: 80, socket-mode: '511'}}}}",
    'ok',
  ],
  [
    "apps: {a: {command: a, daemon: simple, plugs: [network-bind], sockets: {s: {listen-stream: ''}}}}",
    'refused',
    'snapd/listen-stream',
    "''",
  ],
  [
    'apps: {a: {command: a, daemon: simple, plugs: [network-bind], sockets: {s: {listen-stream: 1.5}}}}',
    'refused',
    'snapd/listen-stream',
    '1.5',
  ],
  [
    'slots: {s: {interface: dbus, bus: Session, name: org.a.b}}\napps: {a: {command: a, activates-on: [s]}}',
    'dropped',
    'snapd/interface-attribute',
    'Session',
  ],
  [
    'slots: {s: {interface: dbus, bus: session, name: org.a.b}}\napps: {a: {command: a, activates-on: [s]}}',
    'refused',
    'snapd/daemon-only-key',
    'activates-on',
  ],
  [
    "type: gadget\nslots: {a: {interface: gpio-chardev, source-chip: [c], lines: '0-3'}, b: {interface: gpio-chardev, source-chip: [c], lines: '3'}}",
    'refused',
    'snapd/gpio-lines',
    "'3'",
  ],
  [
    "type: gadget\nslots: {a: {interface: gpio-chardev, source-chip: [c], lines: '2-2'}, b: {interface: gpio-chardev, source-chip: [c], lines: '2'}}",
    'dropped',
    'snapd/interface-attribute',
    "'2-2'",
  ],
  [
    "type: gadget\nslots: {a: {interface: gpio-chardev, source-chip: [c, c], lines: '0-3'}, b: {interface: gpio-chardev, source-chip: [c], lines: '3'}}",
    'dropped',
    'snapd/interface-attribute',
    'c',
  ],
  [
    "type: gadget\nslots: {a: {interface: gpio-chardev, source-chip: [c], lines: '4294967296'}}",
    'dropped',
    'snapd/interface-attribute',
    "'4294967296'",
  ],
  ['slots: {x: {interface: shared-memory, read: []}}', 'dropped', 'snapd/interface-attribute', '[]'],
  ['apps: {a: {command: a, extensions: [gnome]}}\nhooks: {default-configure: {}}', 'ok'],
  ['hooks: {default-configure: {}}', 'refused', 'snapd/configure-hook', 'default-configure'],
  ['passthrough: {license: x y}', 'refused', 'snapd/license', 'x y'],
  ['passthrough: {layout: {/foo: {symlink: $SNAP/x}}}', 'refused', 'snapd/layout-path', '/foo'],
  ['passthrough: {layout: {/usr/x: {symlink: $SNAP/x}}}\nlayout: {/foo: {symlink: $SNAP/x}}', 'ok'],
  ['passthrough: {plugs: {x: no-such}}', 'dropped', 'snapd/unknown-interface', 'no-such'],
  ['passthrough: {website: x}', 'ok'],
  ["apps: {a: {command: a, passthrough: {timer: '9:00'}}}", 'refused', 'snapd/daemon-only-key', 'timer'],
  ["apps: {a: {command: a, passthrough: {daemon: simple}, timer: '9:00'}}", 'ok'],
  [
    "apps: {a: {command: a, daemon: simple, timer: '9:00', passthrough: {timer: '25:00'}}}",
    'refused',
    'snapd/timer',
    '25:00',
  ],
  ['apps: {a: {command: a, passthrough: {refresh-mode: endure}}}', 'refused', 'snapd/refresh-mode', 'endure'],
  ['hooks: {configure: {passthrough: {command-chain: [a b]}}}', 'ok'],
  ['plugs: {x: {interface: polkit, install-rules: [{name: a/b.rules/, sha3-384: a}]}}', 'ok'],
  ['plugs: {x: {interface: polkit, install-rules: [{name: a.rules}]}}', 'dropped', 'snapd/interface-attribute', 'name'],
  [
    "plugs: {x: {interface: polkit, install-rules: [{name: a.rules, sha3-384: ''}]}}",
    'dropped',
    'snapd/interface-attribute',
    "''",
  ],
  [
    'plugs: {x: {interface: polkit, install-rules: [{name: -a.rules, sha3-384: a}]}}',
    'dropped',
    'snapd/interface-attribute',
    '-a.rules',
  ],
  [
    "components: {cc: {type: standard, summary: s, description: d, version: '1', hooks: {install: {plugs: [network]}}}}\napps: {a: {command: a, plugs: [network]}}",
    'refused',
    'snapd/component-hook',
    'network',
  ],
  [
    "components: {cc: {type: standard, summary: s, description: d, version: '1', hooks: {install: {plugs: [network]}}}}\napps: {a: {command: a, plugs: [network]}}\nplugs: {network: }",
    'ok',
  ],
  [
    "components: {cc: {type: standard, summary: s, description: d, version: '1', hooks: {install: {plugs: [network]}}}}\nhooks: {configure: {plugs: [network]}}",
    'ok',
  ],
  ['apps: {a: {command: a, extensions: [gnome]}}\nplugs: {gtk-3-themes: }', 'ok'],
  [
    'apps: {a: {command: a, extensions: [gnome]}}\nplugs: {gtk-3-themes: {target: $SNAP/../x}}',
    'dropped',
    'snapd/interface-attribute',
    '$SNAP/../x',
  ],
  ['apps: {a: {command: a, extensions: [gnome]}}\nplugs: {gtk-3-themes: home}', 'ok'],
  ['apps: {a: {command: a, extensions: [gnome]}}\nlayout: {/usr/share/xml/iso-codes: {bind: $SNAP/x}}', 'ok'],
];

describe.each(['core22', 'core24'])('%s', (base) => {
  it.each(CASES)('%s: %s', (text, verdict, code = '', place = '') => {
    const whole = `${HEAD}base: ${base}\nparts: {p: {plugin: nil}}\n${text}\n`;
    const document = createDocument('file:///x/snap/snapcraft.yaml', whole);
    const found = runRules(document, { workspace: emptyWorkspace });
    const errors = found.filter(({ severity }) => severity === 'error');
    const told = verdict === 'refused' ? errors : found.filter(({ severity }) => severity === 'warning');
    if (verdict !== 'refused') expect(errors).toEqual([]);
    if (verdict === 'ok') return;
    const places = told.filter((one) => one.code === code).map(({ start, end }) => whole.slice(start, end));
    expect(places.some((one) => one.startsWith(place))).toBe(true);
  });
});
