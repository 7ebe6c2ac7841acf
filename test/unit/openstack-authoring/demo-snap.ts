/** A snap of the year 2017 and one of 2020 as workspaces, and what providers see of them. */
import { createProviderContext, type ProviderContext } from '../../../server/src/core/context.ts';
import { createDocument } from '../../../server/src/core/document.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import { defaultSettings, type Settings } from '../../../server/src/core/settings.ts';
import { createFiles } from '../../harness/navigation-fixture.ts';

export const PROJECT = 'snap/snapcraft.yaml';
export const RUNNER = 'snap/snap-openstack.yaml';
const ROOT = 'file:///projects/demo/';

/** Commands without `launch`, as the older runner wants them. */
export const DEMO: Readonly<Record<string, string>> = {
  [PROJECT]: `name: demo
version: ocata
summary: Demo service
description: Demo
confinement: strict
grade: devel

environment:
  LC_ALL: C.UTF-8

apps:
  uwsgi:
    command: snap-openstack demo-uwsgi
    daemon: simple
    plugs: [network-bind]
  nginx:
    command: snap-openstack demo-nginx
    daemon: forking
    plugs: [network-bind]
  manage:
    command: run-wrap snap-openstack demo-manage
    plugs: [network]
  central:
    command: snap-openstack demo-polling --polling-namespaces central
    daemon: simple
    environment:
      DEMO_ROLE: central
    plugs: [network]

parts:
  demo:
    plugin: python
    python-version: python2
    source: http://tarballs.openstack.org/demo/demo-stable-ocata.tar.gz
    python-packages:
      - uwsgi
      - git+https://github.com/openstack/snap.openstack@0123456789abcdef0123456789abcdef01234567
  templates:
    plugin: dump
    source: snap
  nginx:
    plugin: autotools
    source: https://nginx.org/download/nginx-1.13.0.tar.gz
    configflags: [--prefix=/usr]
`,
  [RUNNER]: `setup:
  dirs:
    - "{snap_common}/etc/demo/demo.conf.d"
    - "{snap_common}/etc/nginx/snap/sites-enabled"
    - "{snap_common}/etc/uwsgi/snap"
    - "{snap_common}/lib"
    - "{snap_common}/log"
  templates:
    demo-snap.conf.j2: "{snap_common}/etc/demo/demo.conf.d/demo-snap.conf"
    demo-nginx.conf.j2: "{snap_common}/etc/nginx/snap/sites-enabled/demo.conf"
    nginx.conf.j2: "{snap_common}/etc/nginx/snap/nginx.conf"
  chmod:
    "{snap_common}/lib": 0755
entry_points:
  demo-manage:
    binary: "{snap}/bin/demo-manage"
    config-files:
      - "{snap}/etc/demo/demo.conf"
    config-files-override:
      - "{snap_common}/etc/demo/demo.conf"
    config-dirs:
      - "{snap_common}/etc/demo/demo.conf.d"
  demo-polling:
    binary: "{snap}/bin/demo-polling"
    config-files:
      - "{snap}/etc/demo/demo.conf"
    log-file: "{snap_common}/log/demo-polling.log"
  demo-uwsgi:
    type: uwsgi
    uwsgi-dir: "{snap_common}/etc/uwsgi/snap"
    uwsgi-dir-override: "{snap_common}/etc/uwsgi"
    uwsgi-log: "{snap_common}/log/uwsgi.log"
    config-dirs:
      - "{snap_common}/etc/demo/demo.conf.d"
    log-file: "{snap_common}/log/demo-api.log"
    templates:
      demo-api.ini.j2: "{snap_common}/etc/uwsgi/snap/demo-api.ini"
  demo-nginx:
    type: nginx
    config-file: "{snap_common}/etc/nginx/snap/nginx.conf"
    config-file-override: "{snap_common}/etc/nginx/nginx.conf"
`,
  'snap/templates/demo-snap.conf.j2': '[DEFAULT]\nstate_path = {{ snap_common }}/lib\n',
  'snap/templates/demo-nginx.conf.j2': 'server { }\n',
  'snap/templates/nginx.conf.j2': 'include {{ snap_common }}/etc/nginx/snap/sites-enabled/*;\n',
  'snap/templates/demo-api.ini.j2': '[uwsgi]\nhome = {{ snap }}/usr\npyargv = {{ pyargv }}\n',
  'snap/templates/spare.ini.j2': '[uwsgi]\n',
  'snap/etc/demo/demo.conf': '# Nothing is set.\n',
  'snap/hooks/configure': '#!/bin/sh\n# snap-openstack demo-manage db_sync\nsnap-openstack demo-manage db_sync\n',
};

/** The newer runner: options of the snap, `launch`, the runner in a wrapper's arguments. */
export const LAUNCH: Readonly<Record<string, string>> = {
  [PROJECT]: `name: stack
base: core20
version: ussuri
summary: Stack
description: Stack
grade: devel
confinement: strict

system-usernames:
  snap_daemon: shared

apps:
  api:
    command: bin/run-wrap $SNAP/bin/snap-openstack launch stack-api --debug
    daemon: simple
  chained:
    command-chain: [bin/snap-openstack]
    command: launch stack-agent
    daemon: simple
  manage:
    command: bin/snap-openstack launch stack-manage

parts:
  stack:
    plugin: python
    source: https://opendev.org/openstack/keystone
    python-packages: [git+https://opendev.org/x/snap.openstack]
  overlay:
    plugin: dump
    source: snap-overlay
`,
  'snap-overlay/snap-openstack.yaml': `setup:
  snap-config-keys:
    region: identity.region
  dirs: ["{snap_common}/log", "{snap_common}/lib/instances"]
  templates:
# the site comes last
    stack/site.conf.j2: "{snap_common}/etc/{region}/site.conf"
  chown:
    '{snap_common}/lib/instances': snap_daemon:root
entry_points:
  stack-api: &api
    binary: "{snap}/bin/stack-{region}"
    config-files:
      - "{snap_common}/etc/api.conf"
      - "{snap_common}/etc/other/api.conf"
  stack-agent:
    <<: *api
    log-file: '{snap_common}/log/agent.log'
`,
  'snap-overlay/templates/stack/site.conf.j2': '{% include "base.j2" %}\n{{ region }}\n',
  'snap-overlay/templates/base.j2': '{{ snap_name }}\n',
};

export const LAUNCH_RUNNER = 'snap-overlay/snap-openstack.yaml';

export interface Scene {
  readonly ctx: ProviderContext;
  readonly text: string;
  readonly offset: number;
}

/** A file of a snap with another text, which may have a cursor `<|>`; the other files are as they are. */
export function openScene(
  file: string,
  marked: string,
  files: Readonly<Record<string, string>> = DEMO,
  settings: Settings = defaultSettings,
): Scene {
  const at = marked.indexOf('<|>');
  const text = marked.replace('<|>', '');
  const document = createDocument(ROOT + file, text, 1);
  const ctx = createProviderContext(document, settings, createFiles({ ...files, [file]: text }));
  return { ctx, text, offset: at < 0 ? 0 : at };
}

/** The text of a file with the cursor behind the first occurrence of a piece. */
export function mark(text: string, piece: string, after = piece.length): string {
  const at = text.indexOf(piece);
  if (at < 0) throw new Error(`"${piece}" is not in the text`);
  return `${text.slice(0, at + after)}<|>${text.slice(at + after)}`;
}

/** A piece of the text replaced by something with a cursor. */
export function swap(text: string, piece: string, by: string): string {
  if (!text.includes(piece)) throw new Error(`"${piece}" is not in the text`);
  return text.replace(piece, () => by);
}

/** `snap/snapcraft.yaml:15 demo-manage`: file, line as people count, and the text there. */
export function show(
  files: Readonly<Record<string, string>>,
  {
    uri,
    range,
  }: { uri: string; range: { start: { line: number; character: number }; end: { line: number; character: number } } },
): string {
  const file = uri.slice(ROOT.length);
  const document = createDocument(uri, files[file] ?? '');
  const lines = getLines(document);
  const text = document.text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end));
  return `${file}:${range.start.line + 1} ${text}`.trimEnd();
}
