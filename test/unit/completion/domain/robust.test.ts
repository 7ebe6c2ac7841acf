/** The domain's sources answer in torn text too, and everything that they offer can be explained. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { complete, resolveCompletion } from '../../../../server/src/core/completion/complete.ts';
import { contextOf } from '../../../harness/completion.ts';
import { createWorkspace } from '../../../harness/domain-completion.ts';
import { listSoundDocuments } from '../../../harness/sound-documents.ts';

const documents = listSoundDocuments().map(([, file]) => fs.readFileSync(file, 'utf8'));
const workspace = createWorkspace({
  '': ['snap/', 'go.mod', 'a: b.txt', '#x.txt'],
  snap: ['hooks/'],
  'snap/hooks': ['install'],
});

/** Always the same numbers. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

function answer(text: string, offset: number, pick: (below: number) => number): number {
  const ctx = contextOf(text, { workspace });
  const { items } = complete(ctx, offset, {
    snippets: true,
    onSourceError(source, error) {
      throw new Error(`The source "${source}" failed.`, { cause: error });
    },
  });
  const item = items[pick(items.length)];
  if (item) resolveCompletion(ctx, item);
  return items.length;
}

test('in torn text', () => {
  const random = createRandom(7);
  let offered = 0;
  for (let turn = 0; turn < 1500; turn++) {
    let text = documents[random(documents.length)] ?? '';
    for (let cut = random(3); cut >= 0; cut--) {
      const start = random(text.length);
      text =
        text.slice(0, start) + ['', '$', ': ', '\n', '- ', '[', '"', '{'][random(8)] + text.slice(start + random(60));
    }
    offered += answer(text, random(text.length + 1), random);
  }
  expect(offered).toBeGreaterThan(1500);
});

const HEAD = 'name: x\nbase: core24\n';

test.each([
  '',
  '- a\n',
  'plugs: [a]\n',
  'plugs:\n  a: [b]\n  b: 1\n  c:\n    interface: [x]\n    ',
  `${HEAD}apps: text\n`,
  `${HEAD}apps:\n  a: null\n  b: [c]\n  c:\n    plugs: {a: b}\n    slots: 1\n    `,
  `${HEAD}parts:\n  a: &a\n    after: [*a]\n    plugin: [x]\n    source: {}\n    organize: [x]\n    `,
  `${HEAD}parts: &p\n  a:\n    <<: *p\n    `,
  `${HEAD}layout: []\nhooks: x\nplatforms: [amd64]\narchitectures: {a: b}\nassumes: x\nlicense: {}\n`,
  'base: __proto__\nparts:\n  constructor:\n    plugin: toString\n    ',
])('in %j', (text) => {
  for (let offset = 0; offset <= text.length; offset++) answer(text, offset, () => 0);
});

test('everything offered is explained or says in its line what it is', () => {
  for (const lines of [
    'plugs: [',
    'slots: [',
    'extensions: [',
    'daemon: ',
    'environment: {A: $',
    'stop-mode: ',
    'timer: ',
  ]) {
    const text = `${HEAD}confinement: strict\napps:\n  a:\n    ${lines}`;
    const ctx = contextOf(text, { workspace });
    const { items } = complete(ctx, text.length, { snippets: true });
    expect(items.length, lines).toBeGreaterThan(0);
    for (const item of items) {
      const { documentation } = resolveCompletion(ctx, item);
      expect(item.detail !== undefined || documentation !== undefined, `${lines}${item.label}`).toBe(true);
    }
  }
});
