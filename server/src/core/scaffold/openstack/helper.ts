/** An OpenStack snap whose apps are started by the snap-openstack helper, with what it needs. */
import type { OpenStackAnswers } from '../answers.ts';
import { BASES } from '../bases.ts';
import type { ScaffoldFile } from '../types.ts';
import { indent } from '../yaml-text.ts';
import { commonFolder, foldersOf, nginxConf, nginxSite, printSettings, settingsOf, uwsgiIni } from './config.ts';
import { wsgiApplication } from './projects.ts';
import { OVERLAY, snapcraftFile, type Commands } from './snapcraft.ts';

const COMMON = '{{ snap_common }}';

export function helperFiles(answers: OpenStackAnswers): readonly ScaffoldFile[] {
  const { project, series, base, name, api, web } = answers;
  const { id, config } = project;
  const launch = (entry: string): string => `bin/snap-openstack launch ${entry}`;
  const commands: Commands = {
    uwsgi: launch(`${id}-uwsgi`),
    nginx: {
      command: launch(`${id}-nginx`),
      daemon: 'forking',
      config: '$SNAP_COMMON/etc/nginx/snap/nginx.conf',
    },
    manage: launch(project.manage.binary),
    service: launch,
    // The helper gives uwsgi the Python in usr; the packages of the python plugin lie beside it.
    environment: { PYTHONPATH: `$SNAP/lib/python${BASES[base].python}/site-packages` },
  };
  const templates = `${OVERLAY}/templates`;
  const hook = `#!/bin/sh -e
# Makes the folders and renders the templates, for this revision.
"$SNAP/bin/snap-openstack" setup
`;
  const files: ScaffoldFile[] = [
    snapcraftFile(answers, commands),
    { path: `${OVERLAY}/snap-openstack.yaml`, text: snapOpenstack(answers) },
    {
      path: `${OVERLAY}/etc/${id}/${config}.conf`,
      text: `# What the snap starts with. ${commonFolder(name)}/etc/${id}/${config}.conf replaces this file,
# and what lies in ${id}.conf.d beside that one comes after it.
[DEFAULT]
use_stderr = false
`,
    },
    { path: `${templates}/${id}-snap.conf.j2`, text: printSettings(settingsOf(answers), COMMON) },
  ];
  if (api) {
    files.push({
      path: `${templates}/${id}-api.ini.j2`,
      text: uwsgiIni({
        common: COMMON,
        application: wsgiApplication(project, series.id),
        pyargv: '{{ pyargv }}',
        port: project.port,
        socket: web === 'nginx' ? `${id}-api.sock` : undefined,
        home: undefined,
      }),
    });
  }
  if (api && web === 'nginx') {
    const includes = ['nginx', 'nginx/snap'].map((folder) => `    include ${COMMON}/etc/${folder}/sites-enabled/*;\n`);
    files.push(
      { path: `${templates}/nginx.conf.j2`, text: nginxConf(COMMON, '', includes.join('')) },
      {
        path: `${templates}/${id}-nginx.conf.j2`,
        text: nginxSite(project.port, `${COMMON}/run/${id}-api.sock`, '{{ snap }}/etc/nginx/uwsgi_params'),
      },
    );
  }
  return [
    ...files,
    { path: 'snap/hooks/install', text: hook, executable: true },
    { path: 'snap/hooks/post-refresh', text: hook, executable: true },
  ];
}

function snapOpenstack(answers: OpenStackAnswers): string {
  const { project, services, api, web } = answers;
  const { id, config, secrets = [] } = project;
  const nginx = api && web === 'nginx';
  const folders = [
    ...foldersOf(answers),
    ...(api ? ['etc/uwsgi/snap'] : []),
    ...(nginx ? ['etc/nginx/snap/sites-enabled'] : []),
  ].sort();
  const templates = [
    // Read in the order of their names: what a user adds comes after it.
    [`${id}-snap.conf.j2`, `etc/${id}/${id}.conf.d/00-${id}-snap.conf`],
    ...(nginx
      ? [
          [`${id}-nginx.conf.j2`, `etc/nginx/snap/sites-enabled/${id}.conf`],
          ['nginx.conf.j2', 'etc/nginx/snap/nginx.conf'],
        ]
      : []),
  ];
  const modes = [
    // The workers of nginx run as snap_daemon and pass through here.
    ...(nginx ? ['nginx', 'run'].map((folder) => `    "{snap_common}/${folder}": 0755\n`) : []),
    ...secrets.map((folder) => `    "{snap_common}/${folder}": 0700\n`),
  ];
  const entries = [
    ...(api ? [uwsgiEntry(id, config)] : []),
    ...(nginx ? [nginxEntry(id)] : []),
    ...[...services.map(({ binary }) => binary), project.manage.binary].map((binary) =>
      simpleEntry(id, config, binary),
    ),
  ];
  return `setup:
  dirs:
${folders.map((folder) => `    - "{snap_common}/${folder}"\n`).join('')}  templates:
${templates.map(([name = '', target = '']) => `    ${name}: "{snap_common}/${target}"\n`).join('')}${modes.length > 0 ? `  chmod:\n${modes.join('')}` : ''}
entry_points:
${indent(entries.join(''))}`;
}

function files(id: string, config: string): string {
  return `  config-files:
    - "{snap}/etc/${id}/${config}.conf"
  config-files-override:
    - "{snap_common}/etc/${id}/${config}.conf"
  config-dirs:
    - "{snap_common}/etc/${id}/${id}.conf.d"
`;
}

function simpleEntry(id: string, config: string, binary: string): string {
  return `${binary}:
  binary: "{snap}/bin/${binary}"
${files(id, config)}  log-file: "{snap_common}/log/${binary}.log"
`;
}

function uwsgiEntry(id: string, config: string): string {
  return `${id}-uwsgi:
  type: uwsgi
  uwsgi-dir: "{snap_common}/etc/uwsgi/snap"
  uwsgi-dir-override: "{snap_common}/etc/uwsgi"
  uwsgi-log: "{snap_common}/log/uwsgi.log"
${files(id, config)}  log-file: "{snap_common}/log/${id}-api.log"
  templates:
    ${id}-api.ini.j2: "{snap_common}/etc/uwsgi/snap/${id}-api.ini"
`;
}

function nginxEntry(id: string): string {
  return `${id}-nginx:
  type: nginx
  config-file: "{snap_common}/etc/nginx/snap/nginx.conf"
  config-file-override: "{snap_common}/etc/nginx/nginx.conf"
`;
}
