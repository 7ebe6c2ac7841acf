/** A snap-test.yaml with two projects and a configuration beside it. */
import { createDocument, createProviderContext, defaultSettings, runRules } from '../../../server/src/core/index.ts';
import type { ProviderContext } from '../../../server/src/core/index.ts';
import { createFiles } from '../../harness/navigation-fixture.ts';

export const ROOT = 'file:///projects/demo/';
export const URI = `${ROOT}snap-test.yaml`;

export const FILES: Readonly<Record<string, string>> = {
  'web/snap/snapcraft.yaml': `name: web
base: core24
version: '1'
summary: Serves
description: Serves.
grade: stable
confinement: strict
plugs:
  shared:
    interface: content
    content: notes
    target: $SNAP/shared
apps:
  server:
    command: bin/server
    daemon: simple
    plugs: [network-bind, network-control]
  manage:
    command: bin/manage
parts:
  web: {plugin: dump, source: src}
`,
  'store/snapcraft.yaml': `name: store
base: core24
version: '1'
summary: Keeps
description: Keeps.
grade: stable
confinement: classic
slots:
  notes:
    interface: content
    content: notes
    read: [$SNAP_COMMON/notes]
apps:
  store: {command: bin/store, daemon: simple}
parts:
  store: {plugin: dump, source: src}
`,
  'conf/web.conf': 'port=80\n',
  'conf/more/x.conf': '',
  'built.snap': '',
};

export interface Scene {
  readonly ctx: ProviderContext;
  readonly text: string;
  readonly offset: number;
}

export function openScene(marked: string, files = FILES): Scene {
  const at = marked.indexOf('<|>');
  const text = marked.replace('<|>', '');
  const ctx = createProviderContext(createDocument(URI, text, 1), defaultSettings, createFiles(files));
  return { ctx, text, offset: Math.max(at, 0) };
}

/** `severity code: the marked text`, in the order of the text. */
export function judge(text: string, files = FILES): string[] {
  const found = runRules(createDocument(URI, text), {
    workspace: createFiles(files),
    onRuleError(code, error) {
      throw new Error(`${code} threw`, { cause: error });
    },
  });
  return found.map(({ code, severity, start, end }) => `${severity} ${code}: ${text.slice(start, end)}`);
}

export const GOOD = `name: demo
instance: { image: ubuntu:24.04, vm: true, cpus: 2, memory: 4GiB, disk: 20GiB }
environment:
  LEVEL: 3
packages: [memcached]
before:
  - name: Queue
    run: systemctl start memcached
snaps:
  - snap: store
    source: store
    wait:
      service: store
  - snap: web
    source: ./web/
    connect:
      - network-control
      - shared: store:notes
    aliases:
      manage: web-manage
    copy:
      - { from: conf/web.conf, to: $SNAP_COMMON/etc/, mode: '0640' }
      - { from: ./conf, to: "\${SNAP_DATA}/conf" }
    run: [web-manage sync, web.manage check]
    restart: server
    wait: [{ port: 80 }, { path: $SNAP_COMMON/ready, timeout: 5m }]
  - snap: tool
    channel: ocata/edge
    environment: { LEVEL: 4, MORE: yes it is }
    steps:
      - run: |
          tool "$SNAP_COMMON"
          tool again
        timeout: 1h
        environment: { MORE: none }
      - set: { a.b: 1, text: '1', list: [x], on: true }
      - restart: all
      - wait: { command: tool ready, timeout: 30 }
after:
  - connect:
      - web:network-bind: :network-bind
  - restart: [web.server, store]
  - wait: { port: 81, host: 10.0.0.2 }
`;
