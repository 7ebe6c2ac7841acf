import { describe, expect, test } from 'vitest';
import { forecastReview, rules } from '../../../server/src/core/index.ts';
import { CAUSES } from '../../../server/src/core/forecast/causes.ts';
import { getForecast } from '../../../server/src/core/forecast/get-forecast.ts';
import { facts } from '../../../server/src/core/facts/provider.ts';
import { provide } from '../../harness/provider-context.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';
import fs from 'node:fs';

const HEAD = `name: demo
base: core24
version: '1'
summary: A demo
description: Shows how it looks.
title: Demo
license: MIT
contact: demo@example.org
website: https://example.org
grade: stable
confinement: strict
`;
const PARTS = 'parts:\n  demo:\n    plugin: nil\n';

function causes(text: string): string[] {
  return getForecast(provide(text)).causes.map(({ code, effect, line }) => `${String(line)} ${effect} ${code}`);
}

function verdict(text: string): string {
  return getForecast(provide(text)).verdict;
}

test('every rule about the store has a place in the report', () => {
  const codes = rules.filter(({ code }) => code.startsWith('store/')).map(({ code }) => code);
  expect(codes.filter((code) => !Object.hasOwn(CAUSES, code))).toEqual([]);
  expect(
    rules.filter(({ code }) => code.startsWith('store/')).every(({ severity }) => severity === 'information'),
  ).toBe(true);
});

test('a plain snap passes', () => {
  expect(causes(HEAD + PARTS)).toEqual([]);
  expect(verdict(HEAD + PARTS)).toBe('passes');
});

test('classic confinement', () => {
  const text = HEAD.replace('strict', 'classic') + PARTS;
  expect(causes(text)).toEqual(['11 held store/classic-confinement']);
  expect(verdict(text)).toBe('held');
  expect(verdict(`${text}plugs:\n  network:\n`)).toBe('refused');
});

describe('a slot is held if and only if the facts say that the store has to allow it', () => {
  // Of these, attributes decide, or the snap would break snapd.
  const interfaces = [...facts.interfaces.values()].filter((fact) => fact.slotNeedsStoreApproval !== 'conditional');

  test.each(interfaces.map((fact) => [fact.name, fact.slotNeedsStoreApproval] as const))('%s: %s', (name, approval) => {
    const text = `${HEAD}slots:\n  demo-slot:\n    interface: ${name}\n${PARTS}`;
    const told = getForecast(provide(text));
    const held = told.causes.some(({ effect }) => effect === 'held');
    expect(held).toBe(approval === 'yes');
    expect(told.slots.some((slot) => slot.held)).toBe(held);
  });
});

describe('each interface as the facts have it', () => {
  const named = ['personal-files', 'system-files'];
  const held = [...facts.interfaces.values()].filter((fact) => fact.needsStoreApproval === 'yes');

  test.each(held.map((fact) => fact.name))('a plug of %s is held', (name) => {
    const code = named.includes(name) ? `store/${name}` : 'store/privileged-interface';
    const text = `${HEAD}plugs:\n  demo-plug:\n    interface: ${name}\napps:\n  a:\n    command: a\n    plugs: [demo-plug]\n  b:\n    command: b\n    plugs: [demo-plug]\n${PARTS}`;
    expect(causes(text)).toEqual([`13 held ${code}`]);
  });

  const free = [...facts.interfaces.values()].filter(
    (fact) => fact.needsStoreApproval !== 'yes' && fact['connectsByHand'] !== 'no',
  );
  test('the others are not', () => {
    for (const { name } of free) {
      const text = `${HEAD}apps:\n  a:\n    command: a\n    plugs: [${name}]\n${PARTS}`;
      expect(causes(text), name).toEqual([]);
    }
    expect(free.length).toBeGreaterThan(100);
  });

  test('slots of apps', () => {
    for (const fact of facts.interfaces.values()) {
      const unasserted = fact['slotSnapTypesUnasserted'] as readonly string[];
      const text = `${HEAD}slots:\n  demo-slot:\n    interface: ${fact.name}\n${PARTS}`;
      const cause = unasserted.includes('app') ? '13 held store/slot-needs-approval' : '14 held snapd/slot-type';
      expect(causes(text), fact.name).toEqual(fact.slotNeedsStoreApproval === 'yes' ? [cause] : []);
    }
  });
});

test('attributes that make the difference', () => {
  const plug = (name: string, attribute: string): string[] =>
    causes(`${HEAD}plugs:\n  x:\n    interface: ${name}\n    ${attribute}\n${PARTS}`);
  expect(plug('desktop', 'desktop-file-ids: [org.example.App]')).toEqual(['13 held store/privileged-interface']);
  expect(plug('desktop', 'mount-host-font-cache: false')).toEqual([]);
  expect(plug('home', 'read: all')).toEqual(['13 advice store/connection-permission']);
  const slot = `${HEAD}slots:\n  x:\n    interface: udisks2\n    udev-file: a.rules\n${PARTS}`;
  expect(causes(slot)).toEqual(['13 held store/slot-needs-approval']);
});

test.each(['gadget', 'kernel', 'base', 'snapd'])('the type %s is reviewed', (type) => {
  const base = type === 'gadget' ? HEAD : HEAD.replace('base:', 'build-base:');
  expect(causes(`${base}type: ${type}\n${PARTS}`)).toEqual(['12 held store/reserved-type']);
});

test('a gadget may have the slots of gadgets', () => {
  const text = `${HEAD}type: gadget\nslots:\n  port:\n    interface: serial-port\n    path: /dev/ttyS0\n${PARTS}`;
  expect(causes(text)).toEqual(['12 held store/reserved-type']);
});

test('a browser in a service', () => {
  const app = (more: string, plugs = 'plugs: [browser-support]'): string[] =>
    causes(`${HEAD}apps:\n  a:\n    command: a\n${more}    ${plugs}\n${PARTS}`);
  expect(app('    daemon: simple\n')).toEqual(['15 refused store/browser-support-daemon']);
  expect(app('')).toEqual([]);
  // A plug that no app names belongs to all of them.
  const all = `${HEAD}plugs:\n  browser-support:\napps:\n  a:\n    command: a\n    daemon: simple\n${PARTS}`;
  expect(causes(all)).toEqual(['17 refused store/browser-support-daemon']);
});

test('passthrough counts', () => {
  expect(causes(`${HEAD}passthrough:\n  x: y\n${PARTS}`)).toEqual(['12 held snapcraft/passthrough']);
});

describe('metadata', () => {
  const without = (...keys: string[]): string =>
    HEAD.split('\n')
      .filter((line) => !keys.some((key) => line.startsWith(`${key}:`)))
      .join('\n') + PARTS;

  test.each([
    ['title', 'store/missing-title'],
    ['license', 'store/missing-license'],
    ['contact', 'store/missing-contact'],
    ['website', 'store/missing-links'],
  ])('no %s', (key, code) => {
    expect(causes(without(key))).toEqual([`1 advice ${code}`]);
    expect(verdict(without(key))).toBe('passes');
    // As if it were not there.
    expect(causes(`${without(key)}${key}:\n`)).toEqual([`1 advice ${code}`]);
    // Not with these.
    expect(causes(without(key).replace('stable', 'devel'))).toEqual([]);
    expect(causes(`${without(key)}lint:\n  ignore: [metadata]\n`)).toEqual([]);
    expect(causes(`${without(key)}lint:\n  ignore:\n    - metadata: [${key}, source-code, issues]\n`)).toEqual([]);
    expect(causes(`${without(key)}lint:\n  ignore: [library, ${key}]\n`)).toEqual([`1 advice ${code}`]);
    const adopted = `${without(key)}    parse-info: [x.xml]\nadopt-info: demo\n`;
    expect(causes(adopted)).toEqual([]);
    expect(causes(`${without(key)}adopt-info: demo\n`)).toEqual([`1 advice ${code}`]);
  });

  test('one link is enough', () => {
    expect(causes(`${without('website')}issues: https://example.org/issues\n`)).toEqual([]);
  });

  test('older bases have no linter', () => {
    expect(causes(without('license', 'contact', 'website', 'title').replace('core24', 'core20'))).toEqual([]);
  });

  test('a misspelt key is not missing as well', () => {
    expect(causes(HEAD.replace('license:', 'licence:') + PARTS)).toEqual([]);
  });

  test('broken text proves nothing', () => {
    expect(causes(`${without('license')}apps: [\n`)).toEqual([]);
  });
});

test('the report', () => {
  const text = `${HEAD.replace('website: https://example.org\n', '')}
plugs:
  dot-demo:
    interface: personal-files
    read: [$HOME/.demo]
  other-net:
    interface: network

apps:
  demo:
    command: bin/demo
    plugs: [network, dot-demo, camera, lxd]
${PARTS}`;
  expect(forecastReview(provide(text))).toBe(`# Store review of \`demo\`

**Will be held for a person.** There is one cause; the upload waits until it is allowed.

## What is in the way

### Line 13: held ([\`store/personal-files\`](https://github.com/snapwright/snapwright/blob/main/docs/rules/store/personal-files.md))

The store holds the snap until a person allows the paths of the plug "dot-demo" (personal-files).

What to do: ${CAUSES['store/personal-files']?.advice ?? ''}

## Worth a look

- Line 1: The snap has none of "issues", "source-code" and "website": links on its page in the store help users and reviewers. [\`store/missing-links\`](https://github.com/snapwright/snapwright/blob/main/docs/rules/store/missing-links.md)
- Line 22: The plug "lxd" connects, by hand too, only where the store has allowed it for this snap or the one with the slot: if it has not, ask for it in the store requests of the Snapcraft forum. [\`store/connection-permission\`](https://github.com/snapwright/snapwright/blob/main/docs/rules/store/connection-permission.md)

## Connections

| Plug | Interface | Connects | Why | Command |
| --- | --- | --- | --- | --- |
| \`other-net\` | \`network\` | by itself | The base declaration allows it for the system's slot (classic systems and Ubuntu Core). |  |
| \`network\` | \`network\` | by itself | The base declaration allows it for the system's slot (classic systems and Ubuntu Core). |  |
| \`dot-demo\` | \`personal-files\` | by hand, once the store allows the snap | The base declaration refuses it (deny-auto-connection in the plug rule); connect by hand, or ask the store for an automatic connection. | \`sudo snap connect demo:dot-demo\` |
| \`camera\` | \`camera\` | by hand | The base declaration refuses it (deny-auto-connection in the slot rule); connect by hand, or ask the store for an automatic connection. | \`sudo snap connect demo:camera\` |
| \`lxd\` | \`lxd\` | with the store's permission only | There is no system slot, and the base declaration refuses other snaps' slots (deny-connection in the slot rule); it takes an exception in the store's declaration of one of the two snaps. |  |

---

A forecast from the project file alone, by the base declaration of snapd and the checks of the public review tools. It does not know what the store has already allowed for this snap, and it does not see the files in it.
`);
});

test('turned off and suppressed is no matter to the store', () => {
  const text = `# snapwright-disable store/classic-confinement\n${HEAD.replace('strict', 'classic')}${PARTS}`;
  expect(causes(text)).toEqual(['12 held store/classic-confinement']);
});

test('broken and empty text', () => {
  for (const text of ['', '-', 'plugs: [', 'name: demo\nplugs:\n  x: *y\n', 'type: gadget\n\tx']) {
    expect(verdict(text)).toBe('broken');
    expect(forecastReview(provide(text))).toContain('Nothing to upload yet');
  }
});

test.each(listSoundDocuments())('%s has a forecast', (_name, file) => {
  const text = fs.readFileSync(file, 'utf8');
  const report = forecastReview(provide(text));
  expect(report).not.toMatch(/undefined|\[object/);
  expect(getForecast(provide(text)).verdict).not.toBe('broken');
});
