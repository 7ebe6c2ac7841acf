/** Snaps of the shapes that OpenStack's snaps have had, in words of our own: first those that are sound. */
import { SNAPCRAFT, type Files } from './openstack-project.ts';

const RELEASES = 'https://releases.openstack.org/constraints/upper/';
const TARBALLS = 'https://tarballs.opendev.org/openstack';
const RUNNER = 'git+https://opendev.org/x/snap.openstack@1.0.0#egg=snap.openstack';

/** A service of 2017: snapcraft 2 without a base, Python 2, a tarball, constraints as one text. */
export function service2017(
  name: string,
  series: string,
  source = `${TARBALLS}/${name}/${name}-stable-${series}.tar.gz`,
): Files {
  return {
    [SNAPCRAFT]: `name: ${name}
version: ${series}
summary: OpenStack ${name}
description: |
  The ${name} service of OpenStack.
grade: devel
confinement: strict
apps:
  uwsgi:
    command: snap-openstack ${name}-uwsgi
    daemon: simple
    plugs: [network-bind]
  manage:
    command: snap-openstack ${name}-manage
    plugs: [network]
parts:
  ${name}:
    plugin: python
    python-version: python2
    source: ${source}
    python-packages:
      - uwsgi
      - pymysql
      - python-memcached
      - ${RUNNER}
    constraints: ${RELEASES}${series}
    build-packages:
      - gcc
      - libffi-dev
    install: |
      touch $SNAPCRAFT_PART_INSTALL/lib/python2.7/site-packages/paste/__init__.py
  templates:
    plugin: dump
    source: snap
  config:
    plugin: dump
    source: ${source}
    filesets:
      etc: [etc/${name}/*.conf]
    stage: [$etc]
`,
    'snap/snap-openstack.yaml': `setup:
  dirs:
    - "{snap_common}/etc/${name}"
    - "{snap_common}/log"
  templates:
    ${name}.conf.j2: "{snap_common}/etc/${name}/${name}.conf"
entry_points:
  ${name}-uwsgi:
    type: uwsgi
    uwsgi-dir: "{snap_common}/etc/uwsgi"
  ${name}-manage:
    binary: "{snap}/bin/${name}-manage"
    config-files:
      - "{snap_common}/etc/${name}/${name}.conf"
`,
    [`snap/templates/${name}.conf.j2`]: '[DEFAULT]\n',
  };
}

/** Commands alone, as in openstackclients: no source, Python 3, classic. */
const clients2018: Files = {
  [SNAPCRAFT]: `name: stackclients
version: rocky
summary: OpenStack clients
description: Command line clients.
grade: stable
confinement: classic
apps:
  openstack:
    command: bin/openstack
parts:
  clients:
    plugin: python
    python-version: python3
    python-packages:
      - python-openstackclient
      - python-novaclient
      - python-glanceclient
    constraints: ${RELEASES}rocky
`,
};

/** A gnocchi of 2017: a version of its own, a source from elsewhere, constraints of pike. */
const gnocchi: Files = {
  [SNAPCRAFT]: `name: gnocchi
version: 4.0.3
summary: Metrics
description: Metrics as a service.
grade: stable
confinement: strict
parts:
  gnocchi:
    plugin: python
    python-version: python2
    source: https://files.example.org/gnocchi-4.0.3.tar.gz
    python-packages: [uwsgi, pymysql, python-memcached]
    constraints: ${RELEASES}pike
`,
};

/** MicroStack of 2019 on core18: constraints as a list, services as tarballs. */
const microstack: Files = {
  [SNAPCRAFT]: `name: microstack
base: core18
version: stein
summary: OpenStack on one machine
description: OpenStack on one machine.
grade: stable
confinement: classic
apps:
  launch:
    command: bin/launch
parts:
  uca-sources:
    plugin: nil
    override-build: |
      apt-get update
      add-apt-repository -y -s cloud-archive:stein
  openstack-projects:
    plugin: python
    python-version: python3
    source: ${TARBALLS}/keystone/keystone-stable-stein.tar.gz
    python-packages:
      - pymysql
      - python-openstackclient
      - ${TARBALLS}/glance/glance-stable-stein.tar.gz
      - 'nova @ ${TARBALLS}/nova/nova-stable-stein.tar.gz'
    constraints:
      - ${RELEASES}stein
    override-build: |
      snapcraftctl build
`,
};

const HEAD = (name: string, base: string, version: string, more = ''): string => `name: ${name}
base: ${base}
version: '${version}'
summary: A snap of OpenStack
description: A snap of OpenStack.
grade: stable
confinement: strict
${base === 'core22' || base === 'core20' ? '' : 'platforms:\n  amd64:\n'}${more}`;

/** Today: requirements that the build exports from a lock, debs of the cloud archive. */
const hypervisor: Files = {
  [SNAPCRAFT]: `${HEAD('hypervisor', 'core24', '2025.1', 'package-repositories:\n  - type: apt\n    cloud: epoxy\n    priority: always\n')}apps:
  nova-compute:
    command: bin/nova-compute-service
    daemon: simple
    environment:
      PYTHONPATH: $SNAP/usr/lib/python3/dist-packages:$SNAP/lib/python3.12/site-packages
parts:
  hypervisor:
    plugin: python
    source: .
    build-snaps: [astral-uv]
    python-requirements:
      - requirements.txt
    override-build: |
      uv export --frozen --no-hashes -o requirements.txt
      craftctl default
    stage-packages:
      - nova-compute
      - python3-nova
`,
  'pyproject.toml': `[project]
name = "hypervisor"
version = "1.0"
dependencies = ["oslo.config", "pymysql>=1"]
`,
};

/** Today's uv plugin on core26, series packaged by Ubuntu itself. */
const volume: Files = {
  [SNAPCRAFT]: `${HEAD('cinder-volume', 'core26', '2026.1')}parts:
  volume:
    plugin: uv
    source: .
    build-snaps: [astral-uv]
`,
  'pyproject.toml': `[project]
name = "cinder-volume"
version = "1.0"
dependencies = ["oslo.config", "pydantic>=2"]

[tool.uv]
# copy of https://releases.openstack.org/constraints/upper/2026.1
constraint-dependencies = [
  "oslo.config===10.3.0",
  "oslo.log===8.1.0",
  "PyMySQL===1.1.2",
  "requests===2.32.5",
  "six===1.17.0",
]
`,
  'uv.lock': `version = 1
revision = 2
requires-python = ">=3.12"

[manifest]
constraints = [
    { name = "oslo-config", specifier = "===10.3.0" },
    { name = "oslo-log", specifier = "===8.1.0" },
    { name = "pymysql", specifier = "===1.1.2" },
    { name = "requests", specifier = "===2.32.5" },
    { name = "six", specifier = "===1.17.0" },
]

[[package]]
name = "cinder-volume"
version = "1.0"
source = { editable = "." }

[[package]]
name = "oslo-config"
version = "10.3.0"
source = { registry = "https://pypi.org/simple" }
`,
};

/** Constraints in the modern form, a source by tag. */
const modern: Files = {
  [SNAPCRAFT]: `${HEAD('keystone', 'core24', '2025.2')}parts:
  keystone:
    plugin: python
    source: https://opendev.org/openstack/keystone
    source-type: git
    source-tag: 28.0.0
    python-constraints:
      - ${RELEASES}2025.2
    python-packages:
      - uwsgi
      - pymysql
      - python-memcached
`,
};

/** tempest of today: many repositories by tag and no constraints at all. */
const tempest: Files = {
  [SNAPCRAFT]: `${HEAD('tempest', 'core22', '34.1.0')}parts:
  tempest:
    plugin: python
    source: https://opendev.org/openstack/tempest
    source-type: git
    source-tag: 34.1.0
    python-packages:
      - git+https://opendev.org/openstack/designate-tempest-plugin@0.16.0
      - git+https://opendev.org/openstack/octavia-tempest-plugin@2.3.0
      - confluent-kafka
`,
};

export const SOUND: Readonly<Record<string, Files>> = {
  'keystone of ocata': service2017('keystone', 'ocata'),
  'nova of ocata': service2017('nova', 'ocata'),
  'neutron of ocata': service2017('neutron', 'ocata'),
  'glance of pike': service2017('glance', 'pike'),
  'cinder of queens': service2017('cinder', 'queens'),
  'clients of rocky': clients2018,
  gnocchi,
  'MicroStack of stein': microstack,
  'hypervisor of 2025.1': hypervisor,
  'cinder-volume of 2026.1': volume,
  'keystone of 2025.2': modern,
  tempest,
};
