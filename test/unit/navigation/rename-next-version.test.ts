/** Judging what a rename would lead to leaves what is known of the document as it was. */
import { expect, test } from 'vitest';
import {
  createDocument,
  createLanguageService,
  defaultSettings,
  emptyWorkspace,
  rename,
} from '../../../server/src/core/index.ts';
import { createStore } from '../../harness/constraint-store.ts';

const TEXT = `name: tide
base: core24
version: '1.0'
summary: Tide
description: Shows the tide.
grade: stable
confinement: strict
apps:
  tide:
    command: bin/tide
parts:
  tide:
    plugin: python
    source: .
    python-packages: [oslo.config==1.0.0]
    python-constraints: ['https://releases.openstack.org/constraints/upper/2025.1']
  other:
    plugin: nil
    after: [tide]
`;
const URI = 'file:///project/snap/snapcraft.yaml';

test('what was found with constraints is found in the next version too', () => {
  const service = createLanguageService({
    workspace: emptyWorkspace,
    constraints: createStore({ texts: { '2025.1': 'oslo.config===9.7.2\n' } }),
    log: (message) => {
      throw new Error(message);
    },
  });
  const codesOf = (document: ReturnType<typeof createDocument>): unknown =>
    service
      .diagnose(document, defaultSettings)
      ?.map(({ code, message }) => [code, typeof message === 'string' ? message : message.value].join(': '));
  const first = createDocument(URI, TEXT, 1);
  const before = codesOf(first);
  expect(before).toEqual(expect.arrayContaining([expect.stringContaining('oslo.config')]));
  for (const name of ['deep', 'other']) {
    service.ask(first, defaultSettings, 'Rename', undefined, (ctx) =>
      rename(ctx, TEXT.indexOf('  tide:\n    plugin') + 2, name),
    );
  }
  const next = createDocument(URI, TEXT.replace('summary: Tide', 'summary: Tides'), 2, undefined, first);
  expect(codesOf(next)).toEqual(before);
});
