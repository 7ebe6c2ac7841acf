/** An OpenStack snap whose apps start the programs themselves. */
import type { OpenStackAnswers } from '../answers.ts';
import type { ScaffoldFile } from '../types.ts';
import { commonFolder, foldersOf, nginxConf, nginxSite, printSettings, settingsOf, uwsgiIni } from './config.ts';
import { wsgiApplication } from './projects.ts';
import { OVERLAY, snapcraftFile, type Commands } from './snapcraft.ts';
import { indent } from '../yaml-text.ts';

export function plainFiles(answers: OpenStackAnswers): readonly ScaffoldFile[] {
  const { project, series, name, api, web } = answers;
  const { id, config } = project;
  const common = commonFolder(name);
  const options = (snap: string, data: string): string =>
    `--config-file ${snap}/etc/${id}/${config}.conf --config-dir ${data}/etc/${id}/${id}.conf.d`;
  const service = (binary: string): string => `bin/${binary} ${options('$SNAP', '$SNAP_COMMON')}`;
  const commands: Commands = {
    uwsgi: `bin/uwsgi --ini $SNAP/etc/uwsgi/${id}-api.ini`,
    nginx: {
      command: 'usr/sbin/nginx -c $SNAP/etc/nginx/nginx.conf',
      daemon: 'simple',
      config: '$SNAP/etc/nginx/nginx.conf',
    },
    manage: service(project.manage.binary),
    service,
    environment: {},
  };
  const socket = `${id}-api.sock`;
  const files: ScaffoldFile[] = [
    snapcraftFile(answers, commands),
    { path: 'snap/hooks/install', text: installHook(answers), executable: true },
    {
      path: `${OVERLAY}/etc/${id}/${config}.conf`,
      text: `# What the snap starts with. The files in ${common}/etc/${id}/${id}.conf.d come after it.
${printSettings(settingsOf(answers), common)}`,
    },
  ];
  if (!api) return files;
  files.push({
    path: `${OVERLAY}/etc/uwsgi/${id}-api.ini`,
    text: uwsgiIni({
      common: '$(SNAP_COMMON)',
      application: wsgiApplication(project, series.id),
      pyargv: options('$(SNAP)', '$(SNAP_COMMON)'),
      port: project.port,
      socket: web === 'nginx' ? socket : undefined,
      home: '$(SNAP)',
    }),
  });
  if (web === 'nginx') {
    const site = nginxSite(project.port, `${common}/run/${socket}`, 'uwsgi_params');
    const http = `${indent(site, 2)}\n    include ${common}/etc/nginx/sites-enabled/*;\n`;
    files.push({ path: `${OVERLAY}/etc/nginx/nginx.conf`, text: nginxConf(common, 'daemon off;\n', http) });
  }
  return files;
}

function installHook(answers: OpenStackAnswers): string {
  const { api, web, project } = answers;
  const folders = foldersOf(answers).map((folder) => `    ${folder}`);
  const open =
    api && web === 'nginx'
      ? '\n# The workers of nginx run as snap_daemon and pass through here.\nchmod 0755 nginx run\n'
      : '';
  const secrets = project.secrets ? `\nchmod 0700 ${project.secrets.join(' ')}\n` : '';
  return `#!/bin/sh -e
# The folders that the services expect.
umask 027
cd "$SNAP_COMMON"
mkdir -p \\
${folders.join(' \\\n')}
${open}${secrets}`;
}
