/** What changes beside a document after it was judged is heeded, whoever is the first to ask for it. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  createDocument,
  createLanguageService,
  defaultSettings,
  getCodeLenses,
  getInlayHints,
} from '../../../server/src/core/index.ts';
import type { ProviderContext } from '../../../server/src/core/context.ts';
import { emptyWorkspace } from '../../../server/src/core/workspace.ts';
import { createStore } from '../../harness/constraint-store.ts';

type Asking = (ctx: ProviderContext) => unknown;

/** A server beside whose document things change. */
function open(text: string): { change: () => void; codes: () => readonly unknown[]; ask: (what: Asking) => void } {
  let isLater = false;
  const store = createStore();
  const find: typeof store.find = (reference) => (isLater ? store.find(reference) : { state: 'pending' });
  const service = createLanguageService({
    workspace: { ...emptyWorkspace, exists: (uri) => !isLater && uri.endsWith('/snap/plugins/own.py') },
    constraints: { find, peek: find },
    log: (message) => {
      throw new Error(message);
    },
  });
  const document = createDocument('file:///p/snap/snapcraft.yaml', text, 1);
  return {
    change: () => {
      isLater = true;
      service.forget();
    },
    codes: () => service.diagnose(document, defaultSettings)?.map(({ code }) => code) ?? [],
    ask: (what) => void service.ask(document, defaultSettings, 'Asking', undefined, what),
  };
}

const OLD = fs.readFileSync(path.join(import.meta.dirname, '../../editor/series/keystone-2017.yaml'), 'utf8');

test.each<readonly [string, Asking]>([
  ['the rules', () => undefined],
  ['hints', (ctx) => getInlayHints(ctx, 0, OLD.length)],
  ['lenses', (ctx) => getCodeLenses(ctx, new Set())],
])('constraints that come after the first run, and %s ask for them first', (_, asking) => {
  const { change, codes, ask } = open(OLD);
  expect(codes()).not.toContain('constraints/pin-conflict');
  change();
  ask(asking);
  expect(codes()).toContain('constraints/pin-conflict');
});

test('a file that goes, and a list of files looks for it first', () => {
  const { change, codes, ask } = open('name: x\nbase: core18\nparts:\n  p:\n    plugin: own\n');
  expect(codes()).not.toContain('snapcraft/unknown-plugin');
  change();
  ask((ctx) => ctx.workspace.exists('file:///p/snap/plugins/own.py'));
  expect(codes()).toContain('snapcraft/unknown-plugin');
});
