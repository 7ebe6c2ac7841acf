/** Documents of the shape of the ten OpenStack snaps that were kept, written anew. */
import type { Files } from '../../harness/runner-fixture.ts';

export interface Shape {
  readonly name: string;
  readonly project: string;
  readonly file: string;
  readonly files: Files;
  /** Findings about the runner in snap-openstack.yaml: `severity code «place»`, all there are. */
  readonly found: readonly string[];
  /** And in snapcraft.yaml. */
  readonly beside: readonly string[];
}

const RUNNER_2017 = 'git+https://github.com/openstack/snap.openstack#egg=snap.openstack';
const EMPTIED = `warning snap-openstack/runner-emptied-repo «${RUNNER_2017}»`;

const list = (items: readonly string[], pad: string): string => items.map((item) => `${pad}- ${item}\n`).join('');
const q = (text: string): string => JSON.stringify(text);

interface App {
  readonly command: string;
  readonly daemon?: string;
  readonly plugs: readonly string[];
}

interface Family {
  readonly name: string;
  readonly version?: string;
  readonly apps: Readonly<Record<string, App>>;
  readonly source?: string;
  readonly constraints?: string;
  readonly nginx?: boolean;
}

/** A snapcraft.yaml of the family of 2017. */
function writeProject({ name, version = 'ocata', apps, nginx = false, ...more }: Family): string {
  const tarball = more.source ?? `http://tarballs.openstack.org/${name}/${name}-stable-ocata.tar.gz`;
  const constraints = `https://raw.githubusercontent.com/openstack/requirements/${more.constraints ?? 'stable/ocata'}/upper-constraints.txt`;
  const written = Object.entries(apps).map(
    ([app, { command, daemon, plugs }]) =>
      `  ${app}:\n    command: ${command}\n${daemon === undefined ? '' : `    daemon: ${daemon}\n`}    plugs:\n${list(plugs, '      ')}`,
  );
  const nginxPart = `  nginx:
    source: http://www.nginx.org/download/nginx-1.13.0.tar.gz
    plugin: autotools
    configflags:
      - --prefix=/usr
      - --http-log-path=/var/snap/${name}/common/log/nginx-access.log
      - --error-log-path=/var/snap/${name}/common/log/nginx-error.log
      - --pid-path=/var/snap/${name}/common/run/nginx.pid
    prepare: |
      patch -p1 < ../../../patches/drop-nginx-setgroups.patch
    build-packages:
      - libpcre3-dev
      - libssl-dev
`;
  return `name: ${name}
version: ${version}
summary: OpenStack service (${name})
description: |
  The services of ${name}, with their configuration below the data of the snap.
confinement: strict
grade: devel

apps:
${written.join('')}
parts:
  ${name}:
    plugin: python
    python-version: python2
    source: ${tarball}
    python-packages:
      - pymysql
      - python-memcached
      - uwsgi
      - ${RUNNER_2017}
    constraints: ${constraints}
    build-packages:
      - gcc
      - libffi-dev
      - libssl-dev
    install: |
      export SNAP_ROOT="../../.."
      patch -d $SNAPCRAFT_PART_INSTALL/lib/python2.7/site-packages -p1 < $SNAP_ROOT/patches/oslo-config-dirs.patch
  templates:
    after: [${name}]
    plugin: dump
    source: snap
  config:
    after: [${name}]
    plugin: dump
    source: ${tarball}
    organize:
      etc/*.conf: etc/${name}/
      etc/*.ini: etc/${name}/
    filesets:
      etc:
        - etc/${name}/*
    stage: [$etc]
    snap: [$etc]
${nginx ? nginxPart : ''}`;
}

interface Setup {
  readonly dirs: readonly string[];
  readonly templates: Readonly<Record<string, string>>;
  readonly entries: string;
  readonly more?: string;
}

function writeFile({ dirs, templates, entries, more = '' }: Setup): string {
  const map = Object.entries(templates).map(([name, target]) => `    ${name}: ${q(target)}\n`);
  return `setup:\n  dirs:\n${list(dirs.map(q), '    ')}${map.length > 0 ? `  templates:\n${map.join('')}` : ''}${more}entry_points:\n${entries}`;
}

const configOf = (project: string): string => `    config-files:
      - "{snap}/etc/${project}/${project}.conf"
    config-files-override:
      - "{snap_common}/etc/${project}/${project}.conf"
    config-dirs:
      - "{snap_common}/etc/${project}/${project}.conf.d"
`;

const simple = (name: string, project: string, log = true): string =>
  `  ${name}:
    binary: "{snap}/bin/${name}"
${configOf(project)}${log ? `    log-file: "{snap_common}/log/${name}.log"\n` : ''}`;

const uwsgi = (name: string, project: string, ini: string): string =>
  `  ${name}:
    type: uwsgi
    uwsgi-dir: "{snap_common}/etc/uwsgi/snap"
    uwsgi-dir-override: "{snap_common}/etc/uwsgi"
    uwsgi-log: "{snap_common}/log/uwsgi.log"
${configOf(project)}    log-file: "{snap_common}/log/${name}.log"
    templates:
      ${ini}.j2: "{snap_common}/etc/uwsgi/snap/${ini}"
`;

const nginx = (name: string): string =>
  `  ${name}:
    type: nginx
    config-file: "{snap_common}/etc/nginx/snap/nginx.conf"
    config-file-override: "{snap_common}/etc/nginx/nginx.conf"
`;

const common = (project: string, web: boolean): readonly string[] => [
  `{snap_common}/etc/${project}/${project}.conf.d`,
  ...(web ? ['{snap_common}/etc/nginx/sites-enabled', '{snap_common}/etc/nginx/snap/sites-enabled'] : []),
  ...(web ? ['{snap_common}/etc/uwsgi/snap'] : []),
  '{snap_common}/lib',
  '{snap_common}/lock',
  '{snap_common}/log',
  '{snap_common}/run',
];

const WEB = (project: string): Readonly<Record<string, string>> => ({
  [`${project}-snap.conf.j2`]: `{snap_common}/etc/${project}/${project}.conf.d/${project}-snap.conf`,
  [`${project}-nginx.conf.j2`]: `{snap_common}/etc/nginx/snap/sites-enabled/${project}.conf`,
  'nginx.conf.j2': '{snap_common}/etc/nginx/snap/nginx.conf',
});

const INI = `[uwsgi]
wsgi-file = {{ snap }}/bin/wsgi-public
uwsgi-socket = {{ snap_common }}/run/public.sock
buffer-size = 65535
master = true
enable-threads = true
processes = 4
home = {{ snap }}/usr
pyargv = {{ pyargv }}
`;
const OWN_INI = INI.replace('pyargv = {{ pyargv }}\n', '');
const SITE = `server {
    listen 5000;
    access_log {{ snap_common }}/log/nginx-access.log;
    location / {
        include {{ snap }}/etc/nginx/uwsgi_params;
        uwsgi_pass unix://{{ snap_common }}/run/public.sock;
        proxy_set_header Host $host;
    }
}
`;
const CONF =
  '[DEFAULT]\nstate_path = {{ snap_common }}/lib\n\n[oslo_concurrency]\nlock_path = {{ snap_common }}/lock\n';

const templatesAt = (folder: string, texts: Readonly<Record<string, string>>): Files =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${folder}/templates/${name}`, text]));

const bind = ['network-bind'];
const net = ['network'];
const MANAGE = (name: string): App => ({ command: `snap-openstack ${name}`, plugs: net });
const UWSGI = (name: string): App => ({ command: `snap-openstack ${name}`, daemon: 'simple', plugs: bind });
const NGINX = (name: string): App => ({ command: `snap-openstack ${name}`, daemon: 'forking', plugs: bind });
const DAEMON = (name: string, plugs = net): App => ({ command: `snap-openstack ${name}`, daemon: 'simple', plugs });

interface Made extends Family, Setup {
  readonly texts: Readonly<Record<string, string>>;
  readonly found?: readonly string[];
  readonly beside?: readonly string[];
}

function make(shape: Made): Shape {
  const file = 'snap/snap-openstack.yaml';
  return {
    name: shape.name,
    project: 'snapcraft.yaml',
    file,
    files: { 'snapcraft.yaml': writeProject(shape), [file]: writeFile(shape), ...templatesAt('snap', shape.texts) },
    found: shape.found ?? [],
    beside: shape.beside ?? [EMPTIED],
  };
}

const STOP = (entry: string): string => `information snap-openstack/stop-command «${entry}»`;
const ALIAS = 'hint snap-openstack/alias «manage»';

const keystone = make({
  name: 'keystone',
  nginx: true,
  apps: { uwsgi: UWSGI('keystone-uwsgi'), nginx: NGINX('keystone-nginx'), manage: MANAGE('keystone-manage') },
  dirs: [...common('keystone', true), '{snap_common}/fernet-keys'],
  templates: WEB('keystone'),
  entries:
    simple('keystone-manage', 'keystone') +
    uwsgi('keystone-uwsgi', 'keystone', 'keystone-api.ini') +
    nginx('keystone-nginx'),
  texts: {
    'keystone-snap.conf.j2': CONF,
    'keystone-nginx.conf.j2': SITE,
    'nginx.conf.j2': SITE,
    'keystone-api.ini.j2': INI,
  },
  beside: [STOP('keystone-nginx'), ALIAS, EMPTIED],
});

const nova = make({
  name: 'nova',
  nginx: true,
  apps: {
    api: DAEMON('nova-api', bind),
    uwsgi: UWSGI('nova-uwsgi'),
    nginx: NGINX('nova-nginx'),
    conductor: DAEMON('nova-conductor'),
    scheduler: DAEMON('nova-scheduler'),
    consoleauth: DAEMON('nova-consoleauth'),
    manage: MANAGE('nova-manage'),
  },
  dirs: common('nova', true),
  templates: WEB('nova'),
  entries:
    ['nova-api', 'nova-conductor', 'nova-scheduler', 'nova-consoleauth', 'nova-manage']
      .map((name) => simple(name, 'nova'))
      .join('') +
    uwsgi('nova-uwsgi', 'nova', 'placement-api.ini') +
    nginx('nova-nginx'),
  texts: {
    'nova-snap.conf.j2': CONF,
    'nova-nginx.conf.j2': SITE,
    'nginx.conf.j2': SITE,
    'placement-api.ini.j2': OWN_INI,
  },
  found: ['warning snap-openstack/pyargv-unused «nova-uwsgi»'],
  beside: [STOP('nova-nginx'), ALIAS, EMPTIED],
});

const agent = (name: string, file: string): string => `  ${name}:
    binary: "{snap}/bin/${name}"
    config-files:
      - "{snap}/etc/neutron/neutron.conf"
      - "{snap}/etc/neutron/${file}"
    config-files-override:
      - "{snap_common}/etc/neutron/neutron.conf"
      - "{snap_common}/etc/neutron/${file}"
    config-dirs:
      - "{snap_common}/etc/neutron/neutron.conf.d"
    log-file: "{snap_common}/log/${name}.log"
`;
const AGENT_PLUGS = ['network', 'network-bind', 'network-control', 'network-observe', 'process-control', 'openvswitch'];

const hypervisor = make({
  name: 'nova-hypervisor',
  source: 'http://tarballs.openstack.org/nova/nova-stable-ocata.tar.gz',
  apps: {
    'nova-compute': DAEMON('nova-compute', [
      'network',
      'network-control',
      'firewall-control',
      'libvirt',
      'openvswitch',
    ]),
    'nova-api-metadata': DAEMON('nova-api-metadata', ['network', 'network-bind', 'firewall-control']),
    'neutron-openvswitch-agent': DAEMON('neutron-openvswitch-agent', AGENT_PLUGS),
    'neutron-l3-agent': DAEMON('neutron-l3-agent', AGENT_PLUGS),
    'neutron-dhcp-agent': DAEMON('neutron-dhcp-agent', AGENT_PLUGS),
    'neutron-metadata-agent': DAEMON('neutron-metadata-agent', AGENT_PLUGS),
    'neutron-ovs-cleanup': MANAGE('neutron-ovs-cleanup'),
    'neutron-netns-cleanup': MANAGE('neutron-netns-cleanup'),
  },
  dirs: [
    ...common('nova', false),
    '{snap_common}/etc/neutron/neutron.conf.d',
    '{snap_common}/etc/neutron/plugins/ml2',
    '{snap_common}/instances',
    '{snap_common}/lib/images',
  ],
  templates: {
    'nova-snap.conf.j2': '{snap_common}/etc/nova/nova.conf.d/nova-snap.conf',
    'neutron-snap.conf.j2': '{snap_common}/etc/neutron/neutron.conf.d/neutron-snap.conf',
  },
  more: '  chmod:\n    "{snap_common}/instances": 0755\n    "{snap_common}/lib": 0755\n',
  entries: [
    simple('nova-compute', 'nova'),
    simple('nova-api-metadata', 'nova'),
    agent('neutron-openvswitch-agent', 'plugins/ml2/openvswitch_agent.ini'),
    agent('neutron-l3-agent', 'l3_agent.ini'),
    agent('neutron-dhcp-agent', 'dhcp_agent.ini'),
    agent('neutron-metadata-agent', 'metadata_agent.ini'),
    agent('neutron-ovs-cleanup', 'plugins/ml2/openvswitch_agent.ini'),
    simple('neutron-netns-cleanup', 'neutron'),
  ].join(''),
  texts: { 'nova-snap.conf.j2': CONF, 'neutron-snap.conf.j2': CONF },
});

const neutron = make({
  name: 'neutron',
  apps: { api: DAEMON('neutron-server', bind), manage: MANAGE('neutron-db-manage') },
  dirs: [...common('neutron', false), '{snap_common}/etc/neutron/plugins/ml2'],
  templates: { 'neutron-snap.conf.j2': '{snap_common}/etc/neutron/neutron.conf.d/neutron-snap.conf' },
  entries: agent('neutron-server', 'plugins/ml2/ml2_conf.ini') + simple('neutron-db-manage', 'neutron', false),
  texts: { 'neutron-snap.conf.j2': CONF },
  beside: [ALIAS, EMPTIED],
});

const glance = make({
  name: 'glance',
  apps: {
    api: DAEMON('glance-api', bind),
    registry: DAEMON('glance-registry', ['network', 'network-bind']),
    manage: MANAGE('glance-manage'),
  },
  dirs: [...common('glance', false), '{snap_common}/lib/images'],
  templates: { 'glance-snap.conf.j2': '{snap_common}/etc/glance/glance.conf.d/glance-snap.conf' },
  entries: simple('glance-api', 'glance') + simple('glance-registry', 'glance') + simple('glance-manage', 'glance'),
  texts: { 'glance-snap.conf.j2': CONF },
  beside: [ALIAS, EMPTIED],
});

const cinder = make({
  name: 'cinder',
  nginx: true,
  apps: {
    uwsgi: UWSGI('cinder-uwsgi'),
    nginx: NGINX('cinder-nginx'),
    backup: DAEMON('cinder-backup'),
    scheduler: DAEMON('cinder-scheduler'),
    volume: DAEMON('cinder-volume'),
    manage: MANAGE('cinder-manage'),
  },
  dirs: [...common('cinder', true), '{snap_common}/lib/volumes'],
  templates: WEB('cinder'),
  entries:
    ['cinder-backup', 'cinder-scheduler', 'cinder-volume', 'cinder-manage']
      .map((name) => simple(name, 'cinder'))
      .join('') +
    uwsgi('cinder-uwsgi', 'cinder', 'cinder-api.ini') +
    nginx('cinder-nginx'),
  texts: { 'cinder-snap.conf.j2': CONF, 'cinder-nginx.conf.j2': SITE, 'nginx.conf.j2': SITE, 'cinder-api.ini.j2': INI },
  beside: [STOP('cinder-nginx'), ALIAS, EMPTIED],
});

const wrapped = (app: App): App => ({ ...app, command: `run-wrap ${app.command}` });

const gnocchi = make({
  name: 'gnocchi',
  version: '4.0.3',
  source: 'https://pypi.io/packages/source/g/gnocchi/gnocchi-4.0.3.tar.gz',
  constraints: 'stable/pike',
  nginx: true,
  apps: {
    uwsgi: wrapped(UWSGI('gnocchi-uwsgi')),
    nginx: NGINX('gnocchi-nginx'),
    metricd: wrapped(DAEMON('gnocchi-metricd')),
    upgrade: wrapped(MANAGE('gnocchi-upgrade')),
    'config-generator': wrapped(MANAGE('gnocchi-config-generator')),
  },
  dirs: common('gnocchi', true),
  templates: WEB('gnocchi'),
  entries:
    ['gnocchi-metricd', 'gnocchi-upgrade', 'gnocchi-config-generator', 'gnocchi-statsd']
      .map((name) => simple(name, 'gnocchi'))
      .join('') +
    uwsgi('gnocchi-uwsgi', 'gnocchi', 'gnocchi-api.ini') +
    nginx('gnocchi-nginx'),
  texts: {
    'gnocchi-snap.conf.j2': CONF,
    'gnocchi-nginx.conf.j2': SITE,
    'nginx.conf.j2': SITE,
    'gnocchi-api.ini.j2': INI,
  },
  found: ['warning snap-openstack/entry-unused «gnocchi-statsd»'],
  beside: [STOP('gnocchi-nginx'), EMPTIED],
});

const SAME = '"{snap_common}/etc/ceilometer/ceilometer.conf"';
const readme = (name: string, binary: string): string => `  ${name}:
    binary: "{snap}/bin/${binary}"
    config-files:
      - "{snap}/etc/ceilometer/ceilometer.conf"
      - ${SAME}
    config-dirs:
      - "{snap_common}/etc/ceilometer/ceilometer.conf.d"
    log-file: "{snap_common}/log/${name}.log"
`;

const ceilometer = make({
  name: 'ceilometer',
  source: 'http://tarballs.openstack.org/ceilometer/ceilometer-master.tar.gz',
  constraints: 'master',
  apps: {
    api: UWSGI('ceilometer-api'),
    collector: DAEMON('ceilometer-collector'),
    'agent-central': {
      command: 'snap-openstack ceilometer-polling --polling-namespaces central',
      daemon: 'simple',
      plugs: net,
    },
    'agent-notification': DAEMON('ceilometer-agent-notification'),
  },
  dirs: [...common('ceilometer', false), '{snap_common}/etc/uwsgi/snap'],
  templates: { 'ceilometer-snap.conf.j2': '{snap_common}/etc/ceilometer/ceilometer.conf.d/ceilometer-snap.conf' },
  entries:
    ['ceilometer-collector', 'ceilometer-polling', 'ceilometer-agent-notification']
      .map((name) => readme(name, name))
      .join('') +
    `  ceilometer-api:
    type: uwsgi
    uwsgi-dir: "{snap_common}/etc/uwsgi/snap"
    config-dirs:
      - "{snap_common}/etc/ceilometer/ceilometer.conf.d"
    log-file: "{snap_common}/log/ceilometer-api.log"
    templates:
      api.ini.j2: "{snap_common}/etc/uwsgi/snap/ceilometer-api.ini"
`,
  texts: {
    'ceilometer-snap.conf.j2': CONF,
    'api.ini.j2': `${OWN_INI}pyargv = --config-file={{ snap }}/etc/ceilometer/ceilometer.conf\n`,
  },
  found: [
    ...Array<string>(3).fill(`warning snap-openstack/config-basename «${SAME}»`),
    'warning snap-openstack/pyargv-unused «ceilometer-api»',
  ],
});

/** One python part, an overlay of its own, services as tarballs. */
function writeMicrostack({ series, launch, apps }: { series: string; launch: boolean; apps: string }): string {
  return `name: microstack
version: ${series}
summary: OpenStack on your laptop
description: All of OpenStack on one machine.
base: core18
confinement: classic
grade: devel
apps:
${apps}parts:
  openstack-projects:
    plugin: python
    python-version: ${launch ? 'python3' : 'python2'}
    source: http://tarballs.openstack.org/keystone/keystone-stable-${series}.tar.gz
    constraints:
      - https://raw.githubusercontent.com/openstack/requirements/stable/${series}/upper-constraints.txt
    python-packages:
      - http://tarballs.openstack.org/nova/nova-stable-${series}.tar.gz
      - http://tarballs.openstack.org/horizon/horizon-stable-${series}.tar.gz
      - uwsgi
      - ${RUNNER_2017}
  nginx:
    source: http://www.nginx.org/download/nginx-1.13.0.tar.gz
    plugin: autotools
    configflags: [--prefix=/usr]
  overlay:
    plugin: dump
    source: snap-overlay
`;
}

const rockyApps = ['keystone-uwsgi', 'nova-uwsgi', 'horizon-uwsgi', 'nova-api', 'nova-manage']
  .map(
    (name) =>
      `  ${name}:\n    command: snap-openstack ${name}\n${name.endsWith('manage') ? '' : '    daemon: simple\n'}`,
  )
  .join('');

const rocky: Shape = {
  name: 'MicroStack rocky',
  project: 'snap/snapcraft.yaml',
  file: 'snap-overlay/snap-openstack.yaml',
  files: {
    'snap/snapcraft.yaml': writeMicrostack({
      series: 'rocky',
      launch: false,
      apps: `${rockyApps}  nginx:\n    command: snap-openstack nginx\n    daemon: forking\n    #plugs:\n    #  - network-bind\n`,
    }),
    'snap-overlay/snap-openstack.yaml': writeFile({
      dirs: [
        ...common('nova', true),
        '{snap_common}/etc/keystone/keystone.conf.d',
        '{snap_common}/etc/horizon/local_settings.d',
        '{snap_common}/lib/instances',
      ],
      templates: {
        'nginx.conf.j2': '{snap_common}/etc/nginx/snap/nginx.conf',
        'nova-snap.conf.j2': '{snap_common}/etc/nova/nova.conf.d/nova-snap.conf',
      },
      more: '# Everybody looks into these.\n  chmod:\n    "{snap_common}/instances": 0755\n    "{snap_common}/lib": 0755\n',
      entries: `${uwsgi('keystone-uwsgi', 'keystone', 'keystone-api.ini')}${uwsgi('nova-uwsgi', 'nova', 'placement-api.ini')}  horizon-uwsgi:
    type: uwsgi
    uwsgi-dir: "{snap_common}/etc/uwsgi/snap"
    uwsgi-dir-override: "{snap_common}/etc/uwsgi"
    config-dirs:
      - "{snap_common}/etc/horizon/local_settings.d"
    templates:
      horizon.ini.j2: "{snap_common}/etc/uwsgi/snap/horizon.ini"
${simple('nova-api', 'nova')}${simple('nova-manage', 'nova')}${nginx('nginx')}`,
    }),
    ...templatesAt('snap-overlay', {
      'nginx.conf.j2': SITE,
      'nova-snap.conf.j2': CONF,
      'keystone-api.ini.j2': INI,
      'placement-api.ini.j2': OWN_INI,
      'horizon.ini.j2': INI,
    }),
  },
  found: [
    'warning snap-openstack/chmod-target-unknown «"{snap_common}/instances"»',
    'warning snap-openstack/pyargv-unused «nova-uwsgi»',
  ],
  beside: [STOP('nginx'), EMPTIED],
};

const UNUSED = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((letter) => `old-${letter}.conf.j2`);

const hypervisor2022: Shape = {
  name: 'hypervisor of 2022',
  project: 'snap/snapcraft.yaml',
  file: 'snap-overlay/snap-openstack.yaml',
  files: {
    'snap/snapcraft.yaml': `name: openstack-hypervisor
version: xena
base: core20
summary: OpenStack Hypervisor
description: The services of a machine that runs instances.
confinement: strict
grade: devel
apps:
  nova-compute:
    command: bin/snap-openstack launch nova-compute
    daemon: simple
    plugs: [network, network-control, libvirt, kvm]
  neutron-ovn-metadata-agent:
    command: bin/snap-openstack launch neutron-ovn-metadata-agent
    daemon: simple
    plugs: [network, network-bind, network-control]
parts:
  openstack:
    plugin: nil
    stage-packages: [nova-compute, neutron-ovn-metadata-agent]
  snap-openstack:
    plugin: python
    source: https://opendev.org/x/snap.openstack
    source-type: git
  overlay:
    plugin: dump
    source: snap-overlay
`,
    'snap-overlay/snap-openstack.yaml': `setup:
  dirs:
    - "{snap_common}/etc/nova/nova.conf.d"
    - "{snap_common}/etc/neutron/neutron.conf.d"
    - "{snap_common}/lib"
    - "{snap_common}/log"
  templates:
    nova.conf.j2: "{snap_common}/etc/nova/nova.conf"
  chmod:
    "{snap_common}/instances": 0755
    "{snap_common}/images": 0755
    "{snap_common}/etc/microstack": 0755
    "{snap_common}/lib": 0755
  snap-config-keys:
    bridge: config.network.external-bridge
entry_points:
  nova-compute:
    binary: "{snap}/usr/bin/nova-compute"
${configOf('nova')}    log-file: "{snap_common}/log/nova-compute.log"
  neutron-ovn-metadata-agent:
    binary: "{snap}/usr/bin/neutron-ovn-metadata-agent"
${configOf('neutron')}    log-file: "{snap_common}/log/neutron-ovn-metadata-agent.log"
    templates:
      neutron_ovn_metadata_agent.ini.j2: "{snap_common}/etc/neutron/neutron_ovn_metadata_agent.ini"
`,
    'snap/hooks/install': '#!/bin/sh -e\nsnap-openstack setup\n',
    ...templatesAt('snap-overlay', {
      'nova.conf.j2': `${CONF}bridge = {{ bridge }}\n`,
      'neutron_ovn_metadata_agent.ini.j2': CONF,
      ...Object.fromEntries(UNUSED.map((name) => [name, CONF])),
    }),
  },
  found: [
    ...UNUSED.map(() => 'information snap-openstack/template-unused «templates»'),
    'warning snap-openstack/chmod-target-unknown «"{snap_common}/instances"»',
    'warning snap-openstack/chmod-target-unknown «"{snap_common}/images"»',
    'warning snap-openstack/chmod-target-unknown «"{snap_common}/etc/microstack"»',
    'warning snap-openstack/key-for-other-type «templates»',
  ],
  beside: [],
};

export const SHAPES: readonly Shape[] = [
  keystone,
  nova,
  hypervisor,
  neutron,
  glance,
  cinder,
  gnocchi,
  ceilometer,
  rocky,
  hypervisor2022,
];
