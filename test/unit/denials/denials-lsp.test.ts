/** The request `snapwright/denials`. */
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createDocument } from '../../../server/src/core/index.ts';
import { answerDenials } from '../../../server/src/lsp/denials.ts';
import type { DenialsFound } from '../../../server/src/lsp/denials-protocol.ts';
import { audit, capability, fileRecord } from './lines.ts';

const uri = 'file:///p/snapcraft.yaml';
const TEXT = 'name: hello\nbase: core24\napps:\n  web:\n    command: x\n';
const ports = {
  find: (asked: string) => (asked === uri ? createDocument(uri, TEXT, 7) : undefined),
  readText: (asked: string) => (asked === 'file:///q/snapcraft.yaml' ? TEXT : undefined),
};

const log = [
  audit(fileRecord({ name: '/dev/kvm', mask: 'wr' })),
  audit(fileRecord({ name: '/dev/video0', profile: 'snap.hello.hook.install' })),
  audit(fileRecord({ name: '/dev/video0', profile: 'snap.hello.gone' })),
  capability('net_admin'),
].join('\n');

const apply = ({ edits }: DenialsFound): string =>
  TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 0, TEXT), [...edits]);

test('groups, and edits for what surely helps', () => {
  const answer = answerDenials({ uri, log }, ports) as DenialsFound;
  const brief = answer.groups.map(({ section, owner, plug, certainty, addable }) => [
    section,
    owner,
    plug,
    certainty,
    addable,
  ]);
  expect(brief).toEqual([
    ['apps', 'gone', 'camera', 'sure', false],
    ['hooks', 'install', 'camera', 'sure', true],
    ['apps', 'web', 'kvm', 'sure', true],
    ['apps', 'web', 'network-control', 'maybe', true],
  ]);
  expect(answer).toMatchObject({ version: 7, denials: 4, notes: [] });
  expect(apply(answer)).toBe(
    'name: hello\nbase: core24\nhooks:\n  install:\n    plugs:\n      - camera\napps:\n  web:\n    command: x\n    plugs:\n      - kvm\n',
  );
  expect(answer.report).toContain('## hello.web');
});

test('what was chosen', () => {
  const { groups } = answerDenials({ uri, log }, ports) as DenialsFound;
  const add = groups.filter(({ plug }) => plug === 'network-control');
  const answer = answerDenials({ uri: 'file:///q/snapcraft.yaml', add }, ports) as DenialsFound;
  expect(apply(answer)).toBe(`${TEXT}    plugs:\n      - network-control\n`);
  expect(answer.version).toBe(0);
});

test('what can not be added is told', () => {
  const add = [{ section: 'apps', owner: 'gone', plug: 'kvm', interface: 'kvm' }];
  expect(answerDenials({ uri, add }, ports)).toMatchObject({ edits: [], problem: 'The project has no app "gone".' });
});

test.each([undefined, null, {}, { uri: 5 }, { uri, log: 5 }, { uri: 'file:///none.yaml', log }])('%j', (params) => {
  expect(answerDenials(params, ports)).toEqual({ problem: expect.any(String) as string });
});

test('nothing from outside gets into the text unchecked', () => {
  const add = [{ section: 'apps', owner: 'web', plug: 'x]\ny: z', interface: 'kvm' }, null, 5];
  expect(answerDenials({ uri, add }, ports)).toMatchObject({ edits: [] });
});
