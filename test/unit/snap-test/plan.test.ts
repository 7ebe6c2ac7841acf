import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { createDocument, createRuleContext, makePlan } from '../../../server/src/core/index.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import { GOOD, judge, openScene, URI } from './scene.ts';

const folder = path.resolve(import.meta.dirname, '../../../examples');

test('the file of these tests is sound', () => {
  expect(judge(GOOD)).toEqual([]);
});

const plan = makePlan(openScene(GOOD).ctx);
const SNAP_WEB = {
  SNAP: '/snap/web/current',
  SNAP_DATA: '/var/snap/web/current',
  SNAP_COMMON: '/var/snap/web/common',
  SNAP_NAME: 'web',
};

test('the instance', () => {
  expect(plan.name).toBe('demo');
  expect(plan.instance).toEqual({ image: 'ubuntu:24.04', vm: true, cpus: 2, memory: '4GiB', disk: '20GiB' });
  expect(makePlan(openScene('name: a\nsnaps:\n  - snap: b\n').ctx).instance).toEqual({
    image: undefined,
    vm: false,
    cpus: undefined,
    memory: undefined,
    disk: undefined,
  });
});

test('steps in their order', () => {
  const tasks = plan.steps.map(({ label: _l, range: _r, snap: _s, id, ...task }) => [id, task]);
  const run = (command: string) => ['/bin/sh', '-ec', command];
  const tool = Object.fromEntries(
    Object.entries(SNAP_WEB).map(([name, value]) => [name, value.replace('web', 'tool')]),
  );
  expect(tasks).toEqual([
    ['instance: packages memcached', { kind: 'packages', packages: ['memcached'] }],
    [
      'instance: Queue',
      { kind: 'run', command: run('systemctl start memcached'), timeoutSeconds: 600, environment: { LEVEL: '3' } },
    ],
    ['store: install', { kind: 'install', source: { kind: 'project', folder: 'store' }, mode: 'classic' }],
    [
      'store: wait for service store',
      { kind: 'wait', for: { kind: 'service', service: 'store.store' }, timeoutSeconds: 120 },
    ],
    ['web: install', { kind: 'install', source: { kind: 'project', folder: 'web' }, mode: 'devmode' }],
    ['web: connect network-control', { kind: 'connect', plug: 'web:network-control', slot: undefined }],
    ['web: connect shared to store:notes', { kind: 'connect', plug: 'web:shared', slot: 'store:notes' }],
    ['web: alias web-manage', { kind: 'alias', app: 'web.manage', alias: 'web-manage' }],
    [
      'web: copy conf/web.conf',
      { kind: 'copy', from: 'conf/web.conf', to: '/var/snap/web/common/etc/web.conf', mode: '0640' },
    ],
    ['web: copy ./conf', { kind: 'copy', from: 'conf', to: '/var/snap/web/current/conf', mode: undefined }],
    [
      'web: run web-manage sync',
      { kind: 'run', command: run('web-manage sync'), timeoutSeconds: 600, environment: { ...SNAP_WEB, LEVEL: '3' } },
    ],
    [
      'web: run web.manage check',
      { kind: 'run', command: run('web.manage check'), timeoutSeconds: 600, environment: { ...SNAP_WEB, LEVEL: '3' } },
    ],
    ['web: restart server', { kind: 'restart', services: ['web.server'] }],
    [
      'web: wait for port 80',
      { kind: 'wait', for: { kind: 'port', port: 80, host: '127.0.0.1' }, timeoutSeconds: 120 },
    ],
    [
      'web: wait for path $SNAP_COMMON/ready',
      { kind: 'wait', for: { kind: 'path', path: '/var/snap/web/common/ready' }, timeoutSeconds: 300 },
    ],
    ['tool: install', { kind: 'install', source: { kind: 'store', channel: 'ocata/edge' }, mode: 'strict' }],
    [
      'tool: run tool "$SNAP_COMMON" tool again',
      {
        kind: 'run',
        command: run('tool "$SNAP_COMMON"\ntool again\n'),
        timeoutSeconds: 3600,
        environment: { ...tool, LEVEL: '4', MORE: 'none' },
      },
    ],
    ['tool: set a.b, text, list, on', { kind: 'set', values: { 'a.b': '1', text: '"1"', list: '["x"]', on: 'true' } }],
    ['tool: restart all', { kind: 'restart', services: ['tool'] }],
    [
      'tool: wait for command tool ready',
      {
        kind: 'wait',
        for: {
          kind: 'command',
          command: run('tool ready'),
          environment: { ...tool, LEVEL: '4', MORE: 'yes it is' },
        },
        timeoutSeconds: 30,
      },
    ],
    [
      'instance: connect web:network-bind to :network-bind',
      { kind: 'connect', plug: 'web:network-bind', slot: ':network-bind' },
    ],
    ['instance: restart web.server, store', { kind: 'restart', services: ['web.server', 'store'] }],
    [
      'instance: wait for port 81',
      { kind: 'wait', for: { kind: 'port', port: 81, host: '10.0.0.2' }, timeoutSeconds: 120 },
    ],
  ]);
});

test('steps know their snap and their place, and no two have one name', () => {
  const text = 'name: a\nsnaps:\n  - snap: b\n    run: [x, x]\n';
  const { ctx } = openScene(text);
  const lines = getLines(ctx.document);
  const { steps } = makePlan(ctx);
  expect(steps.map(({ id, snap, label }) => [id, snap, label])).toEqual([
    ['b: install', 'b', 'install'],
    ['b: run x', 'b', 'run x'],
    ['b: run x (2)', 'b', 'run x'],
  ]);
  expect(steps.map(({ range }) => [lines.getText(range), range.start.line])).toEqual([
    ['b', 2],
    ['x', 3],
    ['x', 3],
  ]);
});

test.each([
  ['install', 'snaps: [{ snap: b, source: ../b.snap, mode: jailmode }]', { kind: 'file', path: '../b.snap' }],
  ['install', 'snaps: [{ snap: b, source: ../b/ }]', { kind: 'project', folder: '../b' }],
  ['install', 'snaps: [{ snap: b, source: . }]', { kind: 'project', folder: '.' }],
  ['install', 'snaps: [{ snap: b }]', { kind: 'store', channel: undefined }],
])('%s: %s', (_kind, snaps, source) => {
  const [step] = makePlan(openScene(`name: a\n${snaps}\n`).ctx).steps;
  expect(step).toMatchObject({ kind: 'install', source });
});

function planOf(example: string) {
  const file = path.join(folder, example, 'snap-test.yaml');
  const uri = pathToFileURL(file).href;
  const document = createDocument(uri, fs.readFileSync(file, 'utf8'));
  return makePlan(createRuleContext(document, { readText: () => undefined, exists: () => true, list: () => [] }));
}

/** The deployment that the snaps of 2017 were tested with: per service what is done, in this order. */
test('OpenStack of 2017', () => {
  const { steps } = planOf('openstack-2017');
  const installs = steps.flatMap((step) => (step.kind === 'install' ? [step.snap] : []));
  expect(installs).toEqual(['keystone', 'nova', 'neutron', 'glance', 'nova-hypervisor']);
  for (const step of steps) {
    if (step.kind === 'install') expect(step.source).toEqual({ kind: 'store', channel: 'ocata/edge' });
  }
  const of = (snap: string) => steps.filter((step) => step.snap === snap);
  for (const [snap, port, alias] of [
    ['keystone', 35357, 'keystone-manage'],
    ['nova', 8778, 'nova-manage'],
    ['neutron', 9696, 'neutron-db-manage'],
    ['glance', 9292, 'glance-manage'],
  ] as const) {
    const kinds = of(snap);
    const at = (kind: string, test: (step: (typeof steps)[number]) => boolean = () => true) =>
      kinds.findIndex((step) => step.kind === kind && test(step));
    const path = at('wait', (step) => step.kind === 'wait' && step.for.kind === 'path');
    expect(kinds[at('alias')]).toMatchObject({ app: `${snap}.manage`, alias });
    expect(kinds[path]).toMatchObject({ for: { path: `/var/snap/${snap}/common/etc/${snap}/` } });
    expect(at('copy')).toBeGreaterThan(path);
    const manage = at('run', (step) => step.kind === 'run' && step.command[2]?.startsWith(alias) === true);
    expect(manage).toBeGreaterThan(at('copy'));
    expect(at('restart')).toBeGreaterThan(manage);
    const wait = at('wait', (step) => step.kind === 'wait' && step.for.kind === 'port' && step.for.port === port);
    expect(wait).toBeGreaterThan(at('restart'));
  }
  expect(of('nova-hypervisor').flatMap((step) => (step.kind === 'connect' ? [step.plug.split(':')[1]] : []))).toEqual([
    ...['firewall-control', 'hardware-observe', 'libvirt', 'network-control', 'network-observe', 'openvswitch'],
    ...['process-control', 'system-observe'],
  ]);
});

test('a plan is made of anything', () => {
  for (let end = 0; end <= GOOD.length; end += 3) makePlan(openScene(GOOD.slice(0, end)).ctx);
  for (const text of ['', '- a', 'snaps: x', 'snaps: [a, {snap: [b]}, {steps: [{run: {}}, 3]}]', 'name: [']) {
    makePlan(openScene(text).ctx);
  }
  expect(openScene('').ctx.document.uri).toBe(URI);
});
