/** The configuration that the services start with. */
import type { Settings } from './projects.ts';
import type { OpenStackAnswers } from '../answers.ts';

/** Where the snap named so keeps its data. */
export function commonFolder(name: string): string {
  return `/var/snap/${name}/common`;
}

/** @param common what stands for the folder of the data */
export function printSettings(settings: Settings, common: string): string {
  return Object.entries(settings)
    .map(([section, options]) => {
      const lines = Object.entries(options).map(([key, value]) => `${key} = ${value.replaceAll('{common}', common)}`);
      return `[${section}]\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

export function settingsOf({ project }: OpenStackAnswers): Settings {
  return { ...project.settings, oslo_concurrency: { lock_path: '{common}/lock' } };
}

/** The folders below the data folder that have to be there before anything starts. */
export function foldersOf({ project, api, web }: OpenStackAnswers): readonly string[] {
  const { id, dirs = [], secrets = [] } = project;
  return [
    // By the project's name: oslo.config looks for this one by itself where a program is given no options.
    `etc/${id}/${id}.conf.d`,
    // What the workers of nginx write lies apart, as they are another user.
    ...(api && web === 'nginx' ? ['etc/nginx/sites-enabled', 'nginx'] : []),
    'lib',
    ...dirs,
    'lock',
    'log',
    'run',
    ...secrets,
  ].sort();
}

export interface UwsgiOptions {
  readonly common: string;
  readonly application: string;
  readonly pyargv: string;
  readonly port: number;
  readonly socket: string | undefined;
  readonly home: string | undefined;
}

export function uwsgiIni({ common, application, pyargv, port, socket, home }: UwsgiOptions): string {
  const place =
    socket === undefined
      ? [`http-socket = :${port}`, 'wsgi-manage-chunked-input = true']
      : [`uwsgi-socket = ${common}/run/${socket}`, 'chmod-socket = 660', 'chown-socket = root:snap_daemon'];
  const lines = [
    '[uwsgi]',
    `module = ${application}`,
    ...(home === undefined ? [] : [`home = ${home}`]),
    `pyargv = ${pyargv}`,
    ...place,
    'buffer-size = 65535',
    'master = true',
    'need-app = true',
    'enable-threads = true',
    'processes = 4',
    'thunder-lock = true',
    'lazy-apps = true',
    'die-on-term = true',
  ];
  return `${lines.join('\n')}\n`;
}

/** @param head lines before the first block, such as `daemon off;` */
export function nginxConf(common: string, head: string, http: string): string {
  return `${head}user snap_daemon snap_daemon;
worker_processes auto;
pid ${common}/run/nginx.pid;
error_log ${common}/log/nginx-error.log;

events {
    worker_connections 1024;
}

http {
    access_log ${common}/log/nginx-access.log;
    client_body_temp_path ${common}/nginx/body;
    client_max_body_size 0;
    default_type application/octet-stream;
    fastcgi_temp_path ${common}/nginx/fastcgi;
    keepalive_timeout 65;
    proxy_temp_path ${common}/nginx/proxy;
    scgi_temp_path ${common}/nginx/scgi;
    sendfile on;
    uwsgi_temp_path ${common}/nginx/uwsgi;

${http}}
`;
}

export function nginxSite(port: number, socket: string, params: string): string {
  return `server {
    listen ${port};

    location / {
        include ${params};
        uwsgi_param SCRIPT_NAME '';
        uwsgi_pass unix://${socket};
    }
}
`;
}
