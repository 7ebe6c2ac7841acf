import { describe, expect, it } from 'vitest';
import { refactor, titlesAt, verdictOf } from '../../harness/refactorings.ts';

const HEAD = `name: demo
base: core24
version: '1'
summary: A demo
description: Shows how it looks.
confinement: strict

`;
const PARTS = '\nparts:\n  it:\n    plugin: nil\n';

describe('extract', () => {
  it('declares the interface in a section of its own, above the apps and their comment', () => {
    const text = `${HEAD}# What runs\napps:\n  web:\n    command: bin/web\n    plugs: [ho<|>me]\n${PARTS}`;
    expect(refactor(text, 'Declare the plug "home" at the top level')).toBe(
      `${HEAD}plugs:\n  home:\n    interface: home\n\n# What runs\napps:\n  web:\n    command: bin/web\n    plugs: [home]\n${PARTS}`,
    );
  });

  it('adds to the section that is there, in its style', () => {
    const apps = 'apps:\n  web:\n    command: bin/web\n    plugs: [ho<|>me, data]\n';
    const plain = `${HEAD}plugs:\n  data: {interface: personal-files, read: [$HOME/x]} # ours\n${apps}`;
    expect(refactor(plain, 'Declare the plug "home" at the top level')).toContain(
      'read: [$HOME/x]} # ours\n  home:\n    interface: home\napps:',
    );
    const flow = `${HEAD}plugs: {data: {interface: personal-files, read: [$HOME/x]}}\n${apps}`;
    expect(refactor(flow, 'Declare the plug "home" at the top level')).toContain(
      'read: [$HOME/x]}, home: {interface: home}}\n',
    );
  });

  it('works for slots and for hooks', () => {
    expect(
      refactor(
        `${HEAD}hooks:\n  configure:\n    plugs: [net<|>work]\n${PARTS}`,
        'Declare the plug "network" at the top level',
      ),
    ).toContain('plugs:\n  network:\n    interface: network\n\nhooks:\n');
    expect(
      refactor(
        `${HEAD}apps:\n  a:\n    command: a\n    slots: [mp<|>ris]\n`,
        'Declare the slot "mpris" at the top level',
      ),
    ).toContain('slots:\n  mpris:\n    interface: mpris\n\napps:\n');
  });

  it.each([
    ['is declared already', 'plugs:\n  home: {}\napps:\n  a:\n    command: a\n    plugs: [ho<|>me]\n'],
    ['needs attributes', 'apps:\n  a:\n    command: a\n    plugs: [con<|>tent]\n'],
    ['is no interface', 'apps:\n  a:\n    command: a\n    plugs: [my-<|>own]\n'],
    [
      'comes from an extension',
      'apps:\n  a:\n    command: a\n    extensions: [gnome]\n    plugs: [gsett<|>ings, icon-themes]\n',
    ],
  ])('does not offer it for what %s', (what, text) => {
    const cursor = what.includes('extension') ? text.replace('<|>', '').replace('icon', 'ic<|>on') : text;
    expect(titlesAt(HEAD + cursor).filter((title) => title.startsWith('Declare'))).toEqual([]);
  });
});

describe('inline', () => {
  const apps = 'apps:\n  web:\n    command: bin/web\n    plugs: [home, wheels]\n';

  it('takes out a declaration that says nothing', () => {
    const text = `${HEAD}plugs:\n  ho<|>me:\n    interface: home\n  wheels:\n    interface: serial-port\n\n${apps}`;
    expect(refactor(text, 'Inline the plug "home"')).toBe(
      `${HEAD}plugs:\n  wheels:\n    interface: serial-port\n\n${apps}`,
    );
  });

  it('takes the section out with the last one', () => {
    for (const form of ['ho<|>me:\n    interface: home\n', 'ho<|>me: null\n', 'ho<|>me: home\n', 'ho<|>me:\n']) {
      expect(refactor(`${HEAD}plugs:\n  ${form}\n${apps}${PARTS}`, 'Inline the plug "home"')).toBe(HEAD + apps + PARTS);
    }
  });

  it.each([
    ['has attributes', 'plugs:\n  wheels:\n    inter<|>face: serial-port\n    path: /dev/x\n'],
    ['has another name', 'plugs:\n  whe<|>els:\n    interface: serial-port\n'],
    ['nobody names', 'plugs:\n  net<|>work:\n'],
    ['has a comment', 'plugs:\n  ho<|>me: # for documents\n'],
  ])('does not offer it for what %s', (_, plugs) => {
    expect(titlesAt(HEAD + plugs + apps).filter((title) => title.startsWith('Inline'))).toEqual([]);
  });

  it('undoes an extraction', () => {
    const text = `${HEAD}${apps.replace('home', 'ho<|>me')}${PARTS}`;
    const extracted = refactor(text, 'Declare the plug "home" at the top level');
    expect(refactor(extracted.replace('  home:', '  ho<|>me:'), 'Inline the plug "home"')).toBe(HEAD + apps + PARTS);
  });
});

describe('missing plugs', () => {
  const text = `${HEAD}plugs:
  da<|>ta:
    interface: content
    target: $SNAP/data

apps:
  web:
    command: bin/web
    plugs: [network]
  job:
    command: bin/job
    environment: {A: b}
  other:
    command: bin/other
    plugs:
      - home # why
${PARTS}`;

  it('adds a plug that nobody names to every app', () => {
    const after = refactor(text, 'Add the plug "data" to every app');
    expect(after).toContain('plugs: [network, data]');
    expect(after).toContain('command: bin/job\n    plugs: [data]\n    environment');
    expect(after).toContain('      - home # why\n      - data\n');
    expect(verdictOf(after)).toEqual(verdictOf(text.replace('<|>', '')));
  });

  it('or to one of them', () => {
    const titles = titlesAt(text);
    expect(titles).toContain('Add the plug "data" to the app "web"');
    expect(refactor(text, 'Add the plug "data" to the app "web"')).toBe(
      text.replace('<|>', '').replace('[network]', '[network, data]'),
    );
  });

  it('names hooks too where there are some, since they had it', () => {
    const hooked = text.replace('apps:', 'hooks:\n  configure: {}\napps:');
    expect(refactor(hooked, 'Add the plug "data" to every app and hook')).toContain('configure: {plugs: [data]}');
  });

  it('offers nothing for a plug that some app names, or where a list is not its own', () => {
    expect(titlesAt(text.replace('[network]', '[data]')).filter((title) => title.startsWith('Add'))).toEqual([]);
    const shared = `${HEAD}plugs:\n  da<|>ta: {interface: content, target: $SNAP/d}\napps:\n  a: &a\n    command: a\n    plugs: &p [home]\n  b:\n    <<: *a\n    command: b\n`;
    expect(titlesAt(shared)).not.toContain('Add the plug "data" to every app');
  });

  it('gives network-bind to every app with sockets', () => {
    const app = (name: string): string =>
      `  ${name}:\n    command: bin/${name}\n    daemon: simple\n    sockets:\n      s:\n        listen-stream: $SNAP_COMMON/${name}\n`;
    const sockets = `${HEAD}apps:\n${app('a')}${app('b').replace('sockets', 'sock<|>ets')}${app('c')}    plugs: [network-bind]\n${PARTS}`;
    const after = refactor(sockets, 'Add the plug "network-bind" to every app with sockets');
    expect(after.match(/plugs: \[network-bind\]/g)).toHaveLength(3);
    expect(verdictOf(after)).toEqual([]);
  });

  it('gives daemon-notify to every service that notifies and lacks it, by whatever name', () => {
    const app = (name: string, more: string): string =>
      `  ${name}:\n    command: bin/${name}\n    daemon: notify\n${more}`;
    const body = `${app('a', '').replace('daemon', 'dae<|>mon')}${app('b', '    plugs: [ready]\n')}${app('c', '    plugs: [network]\n')}  d:\n    command: d\n    daemon: simple\n${PARTS}`;
    const declared = `${HEAD}plugs:\n  ready: daemon-notify\napps:\n${body}`;
    const after = refactor(declared, 'Add the plug "ready" to every app with "daemon: notify"');
    expect(after.match(/plugs: \[.*\bready\]/g)).toEqual([
      'plugs: [ready]',
      'plugs: [ready]',
      'plugs: [network, ready]',
    ]);
    expect(titlesAt(after.replace('daemon: notify', 'dae<|>mon: notify')).join()).not.toContain('daemon: notify');
    const plain = refactor(
      `${HEAD}apps:\n${app('a', '').replace('daemon', 'dae<|>mon')}${PARTS}`,
      'Add the plug "daemon-notify" to every app with "daemon: notify"',
    );
    expect(plain).toContain('plugs: [daemon-notify]');
    expect(verdictOf(plain)).toEqual([]);
  });
});
