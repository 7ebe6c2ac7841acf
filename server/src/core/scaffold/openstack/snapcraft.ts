/** The snapcraft.yaml of an OpenStack snap. */
import { constraintsUrl } from '../../openstack/addresses.ts';
import { versionsOf } from '../../openstack/releases.ts';
import { toScalar } from '../../yaml/edit.ts';
import type { OpenStackAnswers } from '../answers.ts';
import { BASES, pythonPackages } from '../bases.ts';
import { snapcraftHead } from '../snapcraft-head.ts';
import type { ScaffoldFile } from '../types.ts';
import { indent, mapBlock, seqBlock } from '../yaml-text.ts';

/** The helper as of July 2019: one command sets up, another launches. Later commits wait for a database option. */
const HELPER = 'snap.openstack @ git+https://opendev.org/x/snap.openstack@38686c176cb259aad9ef26f1d2fbfc7df7eca8f1';

/** Where the files lie that go into the snap as they are. */
export const OVERLAY = 'snap/local/overlay';

/** What an app runs, and how. */
export interface Commands {
  readonly uwsgi: string;
  readonly nginx: {
    readonly command: string;
    readonly daemon: 'simple' | 'forking';
    /** The file that it is started with. */
    readonly config: string;
  };
  readonly manage: string;
  readonly service: (binary: string) => string;
  /** Variables for uwsgi. */
  readonly environment: Readonly<Record<string, string>>;
}

interface App {
  readonly name: string;
  readonly command: string;
  readonly daemon?: string;
  readonly after?: string;
  readonly stop?: string;
  readonly reload?: string;
  readonly plugs: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export function snapcraftFile(answers: OpenStackAnswers, commands: Commands): ScaffoldFile {
  const { project, series, api, web } = answers;
  const system =
    api && web === 'nginx' ? '\n# nginx gives up root in its workers.\nsystem-usernames:\n  snap_daemon: shared\n' : '';
  const services =
    api || answers.services.length > 0 ? '# The services wait for their configuration: none starts by itself.\n' : '';
  const etc = `/etc/${project.id}`;
  return {
    path: 'snap/snapcraft.yaml',
    text: `${snapcraftHead(answers, series.id)}${system}
# ${project.title} looks for its files in ${etc}.
layout:
  ${etc}:
    bind: $SNAP${etc}

${services}apps:
${indent(listApps(answers, commands).map(printApp).join('\n'))}
parts:
${indent([projectPart(answers), overlayPart(), ...(api && web === 'nginx' ? [nginxPart()] : [])].join('\n'))}`,
  };
}

function listApps({ project, services, api, web }: OpenStackAnswers, commands: Commands): readonly App[] {
  const front: App[] = !api
    ? []
    : [
        {
          name: web === 'nginx' ? 'uwsgi' : 'api',
          command: commands.uwsgi,
          daemon: 'simple',
          plugs: ['network', 'network-bind'],
          environment: { ...commands.environment, ...project.environment },
        },
        ...(web === 'nginx'
          ? [
              {
                name: 'nginx',
                command: commands.nginx.command,
                daemon: commands.nginx.daemon,
                stop: `usr/sbin/nginx -c ${commands.nginx.config} -s quit`,
                reload: `usr/sbin/nginx -c ${commands.nginx.config} -s reload`,
                after: 'uwsgi',
                plugs: ['network', 'network-bind'],
              },
            ]
          : []),
      ];
  return [
    ...front,
    ...services.map(({ id, binary, listens }) => ({
      name: id,
      command: commands.service(binary),
      daemon: 'simple',
      plugs: listens === true ? ['network', 'network-bind'] : ['network'],
    })),
    { name: 'manage', command: commands.manage, plugs: ['network'] },
  ];
}

function printApp({ name, command, daemon, stop, reload, after, plugs, environment }: App): string {
  const service =
    daemon === undefined
      ? ''
      : `daemon: ${daemon}
install-mode: disable
restart-condition: on-failure
restart-delay: 5s
${line('stop-command', stop)}${line('reload-command', reload)}${after === undefined ? '' : `after: [${after}]\n`}`;
  const variables = Object.fromEntries(
    Object.entries(environment ?? {}).map(([key, value]) => [key, toScalar(value)] as const),
  );
  return `${name}:
${indent(`command: ${command}\n${service}plugs: [${plugs.join(', ')}]\n${mapBlock('environment', variables)}`)}`;
}

function line(key: string, value: string | undefined): string {
  return value === undefined ? '' : `${key}: ${value}\n`;
}

function projectPart({ project, series, base, api, runner }: OpenStackAnswers): string {
  const packages = ['pymysql', ...(api ? ['uwsgi'] : [])];
  const helper = runner === 'helper';
  const hasOwnPython = !BASES[base].hasPython || (helper && api);
  const stagePackages = [...(hasOwnPython ? pythonPackages(base) : []), ...(api ? [BASES[base].libpython] : [])].sort();
  const patch = `override-build: |
  craftctl default
  # The runner calls yaml.load without a loader, which PyYAML 6 refuses.
  sed -i 's/yaml\\.load(/yaml.safe_load(/' "$CRAFT_PART_INSTALL"/lib/python3*/site-packages/snap_openstack/*.py
`;
  const { replaces = [] } = project;
  const hidden =
    replaces.length === 0
      ? ''
      : `# The overlay has its own.\n${seqBlock(
          'stage',
          replaces.map((path) => `-${path}`),
        )}`;
  return `${toScalar(project.id)}:
${indent(`plugin: python
source: https://opendev.org/openstack/${project.id}
source-type: git
${sourceRef(project.id, series.id, series.branch)}python-constraints:
  - ${constraintsUrl(series.id)}
python-packages:
${packages.map((name) => `  - ${name}\n`).join('')}${helper ? `  - ${HELPER}\n` : ''}build-packages:
  - build-essential
${seqBlock('stage-packages', stagePackages)}${hidden}${helper ? patch : ''}`)}`;
}

/** The last release of the series that is known, else its branch, whose tags the build needs for a version. */
function sourceRef(project: string, series: string, branch: string | undefined): string {
  const last = versionsOf(project)?.get(series)?.[1];
  return last !== undefined && /^\d+(?:\.\d+)*$/.test(last)
    ? `source-tag: ${toScalar(last)}\nsource-depth: 1\n`
    : `source-branch: ${branch ?? `stable/${series}`}\n`;
}

function overlayPart(): string {
  return `overlay:
  plugin: dump
  source: ${OVERLAY}
`;
}

function nginxPart(): string {
  return `nginx:
  plugin: nil
  stage-packages:
    - nginx
  stage:
    - usr/sbin/nginx
    - usr/lib
    - etc/nginx/uwsgi_params
`;
}
