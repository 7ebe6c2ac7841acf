/** Plugs, slots, their interfaces and attributes, against the facts of snapd. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { detailsAt, documentationAt, domainAt, labelsAt, take } from '../../../harness/domain-completion.ts';

interface Fact {
  readonly name: string;
  readonly autoConnects: string;
  readonly needsStoreApproval: string;
  readonly slotNeedsStoreApproval: string;
  readonly slotSnapTypesUnasserted: readonly string[];
  readonly minimalPlug: object;
  readonly minimalSlot: object;
  readonly plugAttributes: readonly { readonly name: string }[];
}

const file = path.resolve(import.meta.dirname, '../../../../schemas/facts/interfaces.json');
const interfaces = (JSON.parse(fs.readFileSync(file, 'utf8')) as { items: readonly Fact[] }).items;
const names = (wanted: (fact: Fact) => boolean): string[] => interfaces.filter(wanted).map(({ name }) => name);

const HEAD = `name: chat
base: core24
version: '1'
summary: s
description: d
grade: stable
confinement: strict
`;
const APP = `${HEAD}apps:
  chat:
    command: bin/chat
`;

describe('plugs of an app', () => {
  const list = `${APP}    plugs: [<|>]\n`;

  test('every interface is offered once', () => {
    expect(labelsAt(list).sort()).toEqual(names(() => true).sort());
  });

  test('what connects by itself comes first, what the store has to allow last', () => {
    const order = labelsAt(list);
    const last = (wanted: readonly string[]): number => Math.max(...wanted.map((name) => order.indexOf(name)));
    const first = (wanted: readonly string[]): number => Math.min(...wanted.map((name) => order.indexOf(name)));
    const outdated = ['core-support', 'pulseaudio', 'unity7'];
    const free = names((fact) => fact.autoConnects === 'yes' && fact.needsStoreApproval !== 'yes').filter(
      (name) => !outdated.includes(name),
    );
    const approved = names((fact) => fact.needsStoreApproval === 'yes');
    const others = names((fact) => fact.autoConnects !== 'yes' && fact.needsStoreApproval !== 'yes').filter(
      (name) => !outdated.includes(name),
    );
    expect(order.slice(0, 2)).toEqual(['network', 'network-bind']);
    expect(last(free)).toBeLessThan(first(others));
    expect(first(approved)).toBeGreaterThan(order.indexOf('home'));
    expect(first(approved)).toBeGreaterThan(order.indexOf('camera'));
  });

  test('the store is told of', () => {
    const details = detailsAt(list);
    for (const { name, needsStoreApproval, minimalPlug } of interfaces) {
      if (Object.keys(minimalPlug).length > 0) expect(details[name]).toContain('declare it under "plugs"');
      else if (needsStoreApproval === 'yes') expect(details[name], name).toContain('store review');
      else if (needsStoreApproval === 'no') expect(details[name], name).not.toContain('store review');
    }
  });

  test('names of the file come before interfaces', () => {
    const text = `${APP}    plugs:\n      - network\n      - <|>
plugs:
  dot-chat:
    interface: personal-files
    read: [$HOME/.chat]
`;
    const items = domainAt(text).items;
    expect(items[0]).toMatchObject({ label: 'dot-chat', detail: 'plug declared here, interface personal-files' });
    expect(items.map(({ label }) => label)).not.toContain('network');
  });

  test('what an extension brings to the app is not offered, what it declares comes late', () => {
    const labels = labelsAt(`${APP}    extensions: [gnome]\n    plugs: [<|>]\n`);
    for (const name of ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11']) {
      expect(labels).not.toContain(name);
    }
    expect(labels.indexOf('gnome-46-2404')).toBeGreaterThan(labels.indexOf('network'));
    expect(detailsAt(`${APP}    extensions: [gnome]\n    plugs: [<|>]\n`)['gnome-46-2404']).toContain(
      'from the extension gnome',
    );
  });

  test('documentation says what an interface grants', () => {
    expect(documentationAt(list, 'network')).toContain('**network**: plug');
    expect(documentationAt(list, 'network')).toContain('**Connects by itself:** yes.');
  });

  test('a name of a slot is not offered', () => {
    expect(labelsAt(`${APP}    plugs: [<|>]\nslots:\n  mpris:\n    name: chat\n`)).not.toContain('mpris');
  });

  test('hooks and components have them too', () => {
    expect(labelsAt(`${HEAD}hooks:\n  install:\n    plugs: [<|>]\n`)).toContain('network');
    expect(labelsAt(`${HEAD}components:\n  c:\n    hooks:\n      install:\n        plugs: [<|>]\n`)).toContain(
      'network',
    );
  });
});

describe('slots of an app', () => {
  test('only what a snap of the type may carry', () => {
    const app = names((fact) => fact.slotSnapTypesUnasserted.includes('app'));
    expect(labelsAt(`${APP}    slots: [<|>]\n`).sort()).toEqual(app.sort());
    const gadget = names((fact) => fact.slotSnapTypesUnasserted.includes('gadget'));
    expect(labelsAt(`${HEAD}type: gadget\nslots:\n  <|>\n`).sort()).toEqual(gadget.sort());
  });

  test('the store is told of', () => {
    const details = detailsAt(`${APP}    slots: [<|>]\n`);
    for (const { name, slotNeedsStoreApproval, minimalSlot } of interfaces) {
      if (details[name] === undefined || Object.keys(minimalSlot).length > 0) continue;
      expect(details[name]).toContain(slotNeedsStoreApproval === 'no' ? 'free to offer' : 'store review');
    }
  });

  test('activates-on takes dbus slots of the right bus that no other app has', () => {
    const text = (scope: string): string => `${APP}    daemon: dbus
${scope}    activates-on: [<|>]
  other:
    command: bin/other
    daemon: dbus
    activates-on: [taken]
slots:
  one:
    interface: dbus
    bus: system
    name: org.example.One
  taken:
    interface: dbus
    bus: system
    name: org.example.Taken
  mine:
    interface: dbus
    bus: session
    name: org.example.Mine
  sound:
    interface: audio-playback
`;
    expect(detailsAt(text(''))).toEqual({ one: 'slot on the system bus · org.example.One' });
    expect(detailsAt(text('    daemon-scope: user\n'))).toEqual({ mine: 'slot on the session bus · org.example.Mine' });
    expect(labelsAt(text('').replace('activates-on: [<|>]', 'bus-name: <|>'))).toEqual([
      'org.example.One',
      'org.example.Taken',
      'org.example.Mine',
    ]);
  });
});

describe('declarations', () => {
  test('a plug is declared with what its interface needs', () => {
    expect(take(`${HEAD}plugs:\n  <|>\n`, 'personal-files')).toBe(`${HEAD}plugs:
  dot-chat:
    interface: personal-files
    read:
      - $HOME/.chat
`);
    expect(take(`${HEAD}plugs:\n  <|>\n`, 'home')).toBe(`${HEAD}plugs:\n  home:\n    interface: home\n`);
    expect(take(`${HEAD}plugs:\n  <|>\n`, 'mount-control')).toBe(`${HEAD}plugs:
  mount-control:
    interface: mount-control
    mount:
      - what: '/dev/sd*'
        where: '/media/**'
        options:
          - rw
`);
    expect(take(`${HEAD}slots:\n  <|>\n`, 'content')).toBe(`${HEAD}slots:
  content:
    interface: content
    source:
      read:
        - $SNAP/lib
`);
  });

  test('content of a known snap', () => {
    expect(take(`${HEAD}plugs:\n  <|>\n`, 'gpu-2404')).toBe(`${HEAD}plugs:
  gpu-2404:
    interface: content
    target: $SNAP/gpu-2404
    default-provider: mesa-2404
`);
    const labels = labelsAt(`${HEAD}plugs:\n  <|>\n`);
    expect(labels).not.toContain('gnome-42-2204');
    expect(labelsAt(`${APP}    extensions: [gnome]\nplugs:\n  <|>\n`)).not.toContain('gpu-2404');
  });

  test('a name that an app uses already comes first', () => {
    const text = `${APP}    plugs: [dot-config, personal-files]\nplugs:\n  <|>\n`;
    expect(labelsAt(text).slice(0, 2)).toEqual(['dot-config', 'personal-files']);
    expect(take(text, 'dot-config')).toContain('plugs:\n  dot-config:\n    interface: ');
  });

  test('interface: takes every interface', () => {
    expect(labelsAt(`${HEAD}plugs:\n  x:\n    interface: <|>\n`).sort()).toEqual(names(() => true).sort());
  });
});

describe('attributes', () => {
  test('names follow the interface, required ones first', () => {
    const text = `${HEAD}plugs:\n  shared:\n    interface: content\n    <|>\n`;
    expect(domainAt(text).items.map(({ label, detail }) => [label, detail])).toEqual([
      ['target', 'required · string'],
      ['compatibility', 'string'],
      ['content', 'string'],
      ['default-provider', 'string'],
    ]);
    expect(labelsAt(text.replace('<|>', 'content: x\n    <|>'))).toEqual(['target', 'default-provider']);
  });

  test('one of several is wanted until one is there', () => {
    const text = `${HEAD}plugs:\n  dot-chat:\n    interface: personal-files\n    <|>\n`;
    expect(detailsAt(text)).toEqual({ read: 'required · list of string', write: 'required · list of string' });
    expect(detailsAt(text.replace('<|>', 'read: [$HOME/.x]\n    <|>'))).toEqual({ write: 'list of string' });
  });

  test('before the interface is known it is what is asked for', () => {
    expect(domainAt(`${HEAD}plugs:\n  x:\n    <|>\n`).items[0]).toMatchObject({ label: 'interface' });
  });

  test('every interface has its own', () => {
    for (const { name, plugAttributes } of interfaces) {
      const labels = labelsAt(`${HEAD}plugs:\n  x:\n    interface: ${name}\n    <|>\n`);
      const expected = plugAttributes.filter((one) => !('setByHook' in one)).map((one) => one.name);
      expect(labels.filter((label) => label !== 'interface').sort(), name).toEqual(expected.sort());
    }
  });

  test('inside of lists of maps', () => {
    const text = `${HEAD}plugs:\n  m:\n    interface: mount-control\n    mount:\n      - what: /dev/sda1\n        <|>\n`;
    expect(labelsAt(text)).toEqual(['options', 'where', 'persistent', 'type']);
  });

  test('values', () => {
    const value = (line: string): string[] => labelsAt(`${HEAD}plugs:\n  x:\n    ${line}\n`);
    expect(value('interface: browser-support\n    allow-sandbox: <|>')).toEqual(['true', 'false']);
    expect(take(`${HEAD}plugs:\n  browser-support:\n    allow-sandbox: <|>\n`, 'true')).toContain(
      'allow-sandbox: true\n',
    );
    expect(value('interface: dbus\n    bus: <|>')).toEqual(['session', 'system']);
    expect(value('interface: home\n    read: <|>')).toEqual(['all']);
    expect(value('interface: kernel-module-load\n    modules:\n      - load: <|>')).toEqual([
      'denied',
      'dynamic',
      'on-boot',
    ]);
    expect(value('interface: personal-files\n    read: [<|>]')).toEqual([
      '$HOME/.chat',
      '$HOME/.config/chat',
      '$HOME/.local/share/chat',
      '$HOME/.cache/chat',
    ]);
  });

  test('content snaps of the base, with their label and place', () => {
    const plug = (lines: string): string => `${HEAD}plugs:\n  shared:\n    interface: content\n${lines}\n`;
    const providers = labelsAt(plug('    default-provider: <|>'));
    expect(providers.sort()).toEqual([
      'dotnet-runtime-100',
      'dotnet-runtime-110',
      'dotnet-runtime-80',
      'dotnet-runtime-90',
      'gnome-46-2404',
      'gtk-common-themes',
      'kde-qt6-core24',
      'kf5-core24',
      'kf6-core24',
      'lxqt-support-core24',
      'mesa-2404',
      'ros-jazzy-desktop',
      'ros-jazzy-ros-base',
      'ros-jazzy-ros-core',
    ]);
    expect(labelsAt(plug('    default-provider: kf6-core24\n    content: <|>'))).toEqual(['kf6-core24-all', 'shared']);
    expect(labelsAt(plug('    default-provider: kf6-core24\n    target: <|>'))).toEqual(['$SNAP/kf6', '$SNAP/shared']);
    expect(labelsAt(plug('    content: gpu-2404\n    default-provider: <|>'))[0]).toBe('mesa-2404');
  });
});
