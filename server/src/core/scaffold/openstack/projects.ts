/** OpenStack's projects as far as a snap of their control plane needs to know them. */
import { compareSeries } from '../../openstack/releases.ts';
import type { SeriesId } from '../../openstack/types.ts';
import { toTitle } from '../program-name.ts';

/** A daemon beside the API. */
export interface Service {
  /** The app. */
  readonly id: string;
  readonly binary: string;
  readonly detail: string;
  /** It listens on the network. */
  readonly listens?: true;
  readonly since?: SeriesId;
}

/** Options by their section; \`{common}\` stands for the snap's folder for data. */
export type Settings = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface OpenStackProject {
  /** The repository, the Python module and the folder of the configuration. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly port: number;
  /** The file of the configuration, without its ending. */
  readonly config: string;
  readonly wsgi: Wsgi;
  /** The tool that prepares the database, and what it is called with. */
  readonly manage: { readonly binary: string; readonly prepare: readonly string[] };
  readonly services: readonly Service[];
  readonly settings: Settings;
  /** Folders below the data folder, beside those that every snap has. */
  readonly dirs?: readonly string[];
  /** Folders for secrets. */
  readonly secrets?: readonly string[];
  /** Variables that the API wants. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Files of the Python package that ours replace. */
  readonly replaces?: readonly string[];
}

interface Wsgi {
  /** \`module:name\` as uwsgi takes it. */
  readonly application: string;
  readonly since?: SeriesId;
  /** What earlier series have. */
  readonly before?: string;
}

export function wsgiApplication({ wsgi }: OpenStackProject, series: SeriesId): string {
  const { application, since = '2025.1', before } = wsgi;
  return before !== undefined && compareSeries(series, since) < 0 ? before : application;
}

export function servicesOf(project: OpenStackProject, series: SeriesId): readonly Service[] {
  return project.services.filter(({ since }) => since === undefined || compareSeries(series, since) >= 0);
}

const STATE: Settings = { DEFAULT: { state_path: '{common}/lib' } };
const DATABASE = (name: string, section = 'database'): Settings => ({
  [section]: { connection: `sqlite:///{common}/lib/${name}.db` },
});

/** A worker that takes its work from the message queue. */
const worker = (project: string, id: string, detail: string): Service => ({ id, binary: `${project}-${id}`, detail });

export const PROJECTS: readonly OpenStackProject[] = [
  {
    id: 'keystone',
    title: 'OpenStack Keystone',
    summary: 'OpenStack identity service',
    description: 'Keystone gives OpenStack its users, projects, roles and tokens.',
    port: 5000,
    config: 'keystone',
    wsgi: {
      application: 'keystone.wsgi.api:application',
      before: 'keystone.server.wsgi:initialize_public_application()',
    },
    manage: {
      binary: 'keystone-manage',
      prepare: [
        'db_sync',
        'fernet_setup --keystone-user root --keystone-group root',
        'credential_setup --keystone-user root --keystone-group root',
      ],
    },
    services: [],
    settings: {
      ...DATABASE('keystone'),
      fernet_tokens: { key_repository: '{common}/fernet-keys' },
      credential: { key_repository: '{common}/credential-keys' },
    },
    secrets: ['credential-keys', 'fernet-keys'],
  },
  {
    id: 'nova',
    title: 'OpenStack Nova',
    summary: 'OpenStack compute service, control plane',
    description: 'Nova runs the virtual machines of an OpenStack cloud. This snap has its control plane.',
    port: 8774,
    config: 'nova',
    wsgi: {
      application: 'nova.wsgi.osapi_compute:application',
      before: 'nova.api.openstack.compute.wsgi:init_application()',
    },
    manage: { binary: 'nova-manage', prepare: ['api_db sync', 'cell_v2 map_cell0', 'db sync'] },
    services: [
      worker('nova', 'conductor', 'works on the database for the hypervisors'),
      worker('nova', 'scheduler', 'chooses the hypervisor for each machine'),
      { ...worker('nova', 'novncproxy', 'shows consoles in the browser'), listens: true },
    ],
    settings: { ...STATE, ...DATABASE('nova'), ...DATABASE('nova-api', 'api_database') },
  },
  {
    id: 'glance',
    title: 'OpenStack Glance',
    summary: 'OpenStack image service',
    description: 'Glance keeps the images that machines are started from.',
    port: 9292,
    config: 'glance-api',
    wsgi: { application: 'glance.wsgi.api:application', before: 'glance.common.wsgi_app:init_app()' },
    manage: { binary: 'glance-manage', prepare: ['db_sync'] },
    services: [],
    settings: {
      DEFAULT: { enabled_backends: 'local:file' },
      ...DATABASE('glance'),
      glance_store: { default_backend: 'local' },
      local: { filesystem_store_datadir: '{common}/lib/images' },
      os_glance_staging_store: { filesystem_store_datadir: '{common}/lib/staging' },
      os_glance_tasks_store: { filesystem_store_datadir: '{common}/lib/tasks' },
    },
    dirs: ['lib/images', 'lib/staging', 'lib/tasks'],
    replaces: ['etc/glance/glance-api.conf'],
  },
  {
    id: 'cinder',
    title: 'OpenStack Cinder',
    summary: 'OpenStack block storage service',
    description: 'Cinder gives the machines of OpenStack their volumes.',
    port: 8776,
    config: 'cinder',
    wsgi: { application: 'cinder.wsgi.api:application', before: 'cinder.wsgi.wsgi:initialize_application()' },
    manage: { binary: 'cinder-manage', prepare: ['db sync'] },
    services: [
      worker('cinder', 'scheduler', 'chooses the storage for each volume'),
      worker('cinder', 'volume', 'works on the storage'),
      worker('cinder', 'backup', 'copies volumes away and back'),
    ],
    settings: { ...STATE, ...DATABASE('cinder') },
  },
  {
    id: 'neutron',
    title: 'OpenStack Neutron',
    summary: 'OpenStack network service, control plane',
    description: 'Neutron gives the machines of OpenStack their networks. This snap has its control plane.',
    port: 9696,
    config: 'neutron',
    wsgi: { application: 'neutron.wsgi.api:application', before: 'neutron.cmd.eventlet.server:main_api_eventlet()' },
    manage: { binary: 'neutron-db-manage', prepare: ['upgrade heads'] },
    services: [
      { ...worker('neutron', 'rpc-server', 'answers the agents'), listens: true },
      { ...worker('neutron', 'periodic-workers', 'does what is due from time to time'), since: '2025.1' },
    ],
    settings: { DEFAULT: { state_path: '{common}/lib', core_plugin: 'ml2' }, ...DATABASE('neutron') },
    environment: { OS_NEUTRON_CONFIG_FILES: 'neutron.conf' },
  },
  {
    id: 'placement',
    title: 'OpenStack Placement',
    summary: 'OpenStack placement service',
    description: 'Placement counts what the hosts of a cloud have and what is in use.',
    port: 8778,
    config: 'placement',
    wsgi: { application: 'placement.wsgi.api:application', before: 'placement.wsgi:init_application()' },
    manage: { binary: 'placement-manage', prepare: ['db sync'] },
    services: [],
    settings: { ...STATE, ...DATABASE('placement', 'placement_database') },
  },
  {
    id: 'heat',
    title: 'OpenStack Heat',
    summary: 'OpenStack orchestration service',
    description: 'Heat builds what templates describe out of the other services of OpenStack.',
    port: 8004,
    config: 'heat',
    wsgi: { application: 'heat.wsgi.api:application', before: 'heat.httpd.heat_api:init_application()' },
    manage: { binary: 'heat-manage', prepare: ['db_sync'] },
    services: [worker('heat', 'engine', 'builds and watches the stacks')],
    settings: DATABASE('heat'),
  },
  {
    id: 'barbican',
    title: 'OpenStack Barbican',
    summary: 'OpenStack key manager service',
    description: 'Barbican keeps the keys, certificates and secrets of a cloud.',
    port: 9311,
    config: 'barbican',
    wsgi: { application: 'barbican.wsgi.api:application', before: 'barbican.api.app:get_api_wsgi_script()' },
    manage: { binary: 'barbican-manage', prepare: ['db upgrade'] },
    services: [
      worker('barbican', 'worker', 'does the orders'),
      worker('barbican', 'keystone-listener', 'clears away after deleted projects'),
    ],
    settings: DATABASE('barbican'),
  },
  {
    id: 'designate',
    title: 'OpenStack Designate',
    summary: 'OpenStack DNS service',
    description: 'Designate manages zones and records of DNS.',
    port: 9001,
    config: 'designate',
    wsgi: {
      application: 'designate.wsgi.api:application',
      since: '2025.2',
      before: 'designate.api.wsgi:init_application()',
    },
    manage: { binary: 'designate-manage', prepare: ['database sync'] },
    services: [
      worker('designate', 'central', 'works on the database'),
      worker('designate', 'producer', 'does what is due from time to time'),
      worker('designate', 'worker', 'talks to the name servers'),
      { ...worker('designate', 'mdns', 'hands zones to the name servers'), listens: true },
    ],
    settings: { ...STATE, ...DATABASE('designate', 'storage:sqlalchemy') },
  },
  {
    id: 'manila',
    title: 'OpenStack Manila',
    summary: 'OpenStack shared file system service',
    description: 'Manila gives the machines of OpenStack file systems that they can share.',
    port: 8786,
    config: 'manila',
    wsgi: { application: 'manila.wsgi.api:application', before: 'manila.wsgi.wsgi:initialize_application()' },
    manage: { binary: 'manila-manage', prepare: ['db sync'] },
    services: [
      worker('manila', 'scheduler', 'chooses the storage for each share'),
      worker('manila', 'share', 'works on the storage'),
      worker('manila', 'data', 'copies and migrates'),
    ],
    settings: { ...STATE, ...DATABASE('manila') },
  },
  {
    id: 'magnum',
    title: 'OpenStack Magnum',
    summary: 'OpenStack container infrastructure service',
    description: 'Magnum makes clusters for containers.',
    port: 9511,
    config: 'magnum',
    wsgi: { application: 'magnum.wsgi.api:application', before: 'magnum.api.app:build_wsgi_app()' },
    manage: { binary: 'magnum-db-manage', prepare: ['upgrade'] },
    services: [worker('magnum', 'conductor', 'builds the clusters')],
    settings: { ...STATE, ...DATABASE('magnum') },
  },
  {
    id: 'octavia',
    title: 'OpenStack Octavia',
    summary: 'OpenStack load balancer service',
    description: 'Octavia spreads traffic over the machines of a cloud.',
    port: 9876,
    config: 'octavia',
    wsgi: { application: 'octavia.wsgi.api:application', since: '2025.2', before: 'octavia.api.app:setup_app()' },
    manage: { binary: 'octavia-db-manage', prepare: ['upgrade head'] },
    services: [
      worker('octavia', 'worker', 'builds the load balancers'),
      { ...worker('octavia', 'health-manager', 'watches the load balancers'), listens: true },
      worker('octavia', 'housekeeping', 'clears away and renews certificates'),
    ],
    settings: DATABASE('octavia'),
  },
];

export const OTHER_PROJECT = 'other';

export function findProject(id: string): OpenStackProject | undefined {
  return PROJECTS.find((project) => project.id === id);
}

/** By the conventions that most projects keep; to be looked over by who knows the project. */
export function guessProject(id: string): OpenStackProject {
  const title = toTitle(id);
  return {
    id,
    title: `OpenStack ${title}`.slice(0, 40),
    summary: `OpenStack service ${title}`,
    description: `${title} is a service of OpenStack.`,
    port: 8000,
    config: id,
    wsgi: { application: `${id.replaceAll('-', '_')}.wsgi.api:application` },
    manage: { binary: `${id}-manage`, prepare: ['db sync'] },
    services: ['conductor', 'engine', 'scheduler', 'worker'].map((name) => worker(id, name, `runs ${id}-${name}`)),
    settings: { ...STATE, ...DATABASE(id) },
  };
}
