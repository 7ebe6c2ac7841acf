// What snapcraft and snapd say of small documents, fact by fact: text, the expected code (or ok), the fact.
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../server/src/core/document.ts';
import { runRules } from '../../server/src/core/rules/run.ts';
import { emptyWorkspace } from '../../server/src/core/workspace.ts';

const HEAD = "name: mint-box\nversion: '1'\nsummary: s\ndescription: d\ngrade: stable\nconfinement: strict\n";
const PARTS = 'parts: {p: {plugin: nil}}\n';

function judge(base: string, text: string) {
  const parts = text.includes('parts:') ? '' : PARTS;
  const document = createDocument('file:///x/snap/snapcraft.yaml', `${HEAD}base: ${base}\n${text}\n${parts}`);
  return runRules(document, { workspace: emptyWorkspace }).filter(
    ({ severity }) => severity === 'error' || severity === 'warning',
  );
}

/** `ok`: no error. A code alone: an error. A code with a question mark: no error, but this warning. */
const CASES: readonly (readonly [text: string, expected: string, fact: string])[] = [
  // Attributes of plugs and slots
  ['plugs: {home: {x: {1: a}}}', 'snapd/plug-attribute', 'attribute keys are text'],
  ['plugs: {home: {x: [{n: 1}]}}', 'snapd/plug-attribute', 'Go reads n as a boolean'],
  ['plugs: {home: {x: {~: 1}}}', 'snapd/plug-attribute', 'attribute keys are text'],
  ['slots: {mpris: {x: {true: a}}}', 'snapd/plug-attribute', 'attribute keys are text'],
  ['plugs: {home: {x: {a: [1, {b: true}]}}}', 'ok', 'attributes nest at will'],
  ['plugs: {content: {}}', 'snapd/interface-attribute?', 'Q-08'],
  ['plugs: {a: {interface: content}}', 'snapcraft/content-target', 'Q-02'],
  ['plugs: {a: home}\nslots: {a: mpris}', 'snapd/plug-and-slot', 'Q-09'],
  // Layouts
  ['layout: {/usr/x: {bind: 5}}', 'snapd/layout-source', 'Q-16'],
  ['layout: {/usr/x: {type: 5}}', 'snapd/layout-source', 'Q-30'],
  ['layout: {/usr/x: {symlink: 1.5}}', 'snapd/layout-source', 'Q-16'],
  ['layout: {/usr/x: {symlink: $SNAP/x}}', 'ok', 'Q-16'],
  ['layout: {$SNAP_DATA/x: {symlink: $SNAP/x}}', 'snapd/layout-path', 'Q-14'],
  // Apps
  ['apps: {a: {command: a, common-id: 5}, b: {command: b, common-id: "5"}}', 'snapd/common-id-clash', 'P-37'],
  ['apps: {a: {command: a, aliases: [1]}, b: {command: b, aliases: ["1"]}}', 'snapd/alias-clash', 'P-08'],
  ['apps: {a: {command: a, daemon: simple, success-exit-status: [true]}}', 'ok', 'P-22'],
  ['apps: {a: {command: a, daemon: simple, success-exit-status: [0]}}', 'snapcraft/invalid-value', 'P-22'],
  ['apps: {a: {command: a, daemon: simple, timer: 10:00}}', 'snapd/timer', 'P-23'],
  ['apps: {a: {command: a, daemon: simple, timer: "mon-fri,9:00~11:00/2"}}', 'ok', 'P-23'],
  // Links
  ['contact: []', 'ok', 'links'],
  ['contact: []\nwebsite: https://example.org', 'snapd/link', 'a list of links is not empty'],
  ['website: example.org', 'snapd/link', 'T-31'],
];

const GNOME = 'apps: {a: {command: a, daemon: simple, extensions: [gnome]';
const EXTENDED: typeof CASES = [
  [`${GNOME}}}\nplugs: {gtk-3-themes: {interface: content}}`, 'ok', 'the extension brings the target'],
  [`${GNOME}}}\nslots: {desktop: mpris}`, 'snapd/plug-and-slot', 'Q-09'],
  [`${GNOME}, plugs: [home, home]}}`, 'snapcraft/duplicate-item?', 'P-35: merged lists lose what stands twice'],
  [`${GNOME}, slots: [mpris, mpris]}}`, 'snapcraft/duplicate-item', 'P-35'],
  [`${GNOME}, after: [b, b]}, b: {command: b, daemon: simple}}`, 'snapcraft/duplicate-item', 'P-35'],
];

describe.each([
  ['core22', [...CASES, ...EXTENDED]],
  ['core24', [...CASES, ...EXTENDED]],
  ['core26', CASES],
] as const)('%s', (base, cases) => {
  it.each(cases)('%s: %s (%s)', (text, expected) => {
    const found = judge(base, text);
    const errors = found.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    if (expected === 'ok') expect(errors).toEqual([]);
    else if (expected.endsWith('?')) {
      expect(errors).toEqual([]);
      expect(found.map(({ code }) => code)).toContain(expected.slice(0, -1));
    } else expect(errors).toContain(expected);
  });
});
