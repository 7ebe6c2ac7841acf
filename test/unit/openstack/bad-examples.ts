/** The documents of which the runner's behaviour was measured: what is wrong with each, and whether a schema can say so. */
export interface BadExample {
  readonly number: number;
  readonly text: string;
  /** `severity code «place»`, all there is. */
  readonly found: readonly string[];
  /** Whether the published schema refuses it. */
  readonly schema: boolean;
}

const entry = (keys: string): string => `setup: {}\nentry_points:\n  n: {${keys}}\n`;
const setup = (lines: string): string => `setup:\n${lines}\nentry_points:\n  n:\n    binary: "{snap}/bin/n"\n`;
const e = (code: string, place: string): string => `error snap-openstack/${code} «${place}»`;
const w = (code: string, place: string): string => `warning snap-openstack/${code} «${place}»`;
const INSTANCES = '  dirs: ["{snap_common}/i"]\n';

type Row = readonly [number: number, text: string, found: readonly string[], schema?: false];

const ROWS: readonly Row[] = [
  [1, '', [e('root-type', '')]],
  [2, '- a\n', [e('root-type', '- a')]],
  [3, 'entry_points:\n  n:\n    binary: "{snap}/bin/n"\n', [e('setup-missing', 'entry_points')]],
  [4, 'setup: {}\n', [e('entry-points-missing', 'setup')]],
  [5, 'setup:\nentry_points:\n  n:\n    binary: "{snap}/bin/n"\n', [e('setup-null', 'setup')]],
  [6, 'setup: {}\nentry_points: [n]\n', [e('entry-points-type', 'entry_points')]],
  [7, 'setup: {}\nentry_points: {n: }\n', [e('entry-empty', 'n')]],
  [8, 'setup: {}\nentry_points: {n: nova-api}\n', [e('value-type', 'nova-api')]],
  [9, entry('type: wsgi, binary: /bin/x'), [e('type-unknown', 'wsgi')]],
  [10, entry('type: Simple, binary: /bin/x'), [e('type-unknown', 'Simple')]],
  [11, entry('type: , binary: /bin/x'), [e('type-unknown', 'type')]],
  [12, entry('log-file: "{snap_common}/n.log"'), [e('binary-missing', 'n')]],
  [13, entry('binary: [/bin/x]'), [e('value-type', '[/bin/x]')]],
  [14, entry('binary: "{snap}/bin/n --polling"'), [e('binary-args', '"{snap}/bin/n --polling"')]],
  [15, entry('binary: /bin/x, log-file: ["{snap_common}/l"]'), [e('value-type', '["{snap_common}/l"]')]],
  [16, entry('binary: /bin/x, config-files: "{snap}/etc/n.conf"'), [e('value-type', '"{snap}/etc/n.conf"')]],
  [17, entry('binary: /bin/x, config-files: /etc/nova.conf'), [e('value-type', '/etc/nova.conf')]],
  [18, entry('binary: /bin/x, config-files: '), [e('value-type', 'config-files')]],
  [19, entry('binary: /bin/x, config-files: [1]'), [e('value-type', '1')]],
  [
    20,
    'setup: {}\nentry_points:\n  n:\n    binary: /bin/x\n    config-files:\n      - {snap}/etc/nova.conf\n',
    [e('placeholder-unquoted', '{snap}/etc/nova.conf')],
    false,
  ],
  [21, setup('  dirs:\n    - {snap_common}'), [e('placeholder-unquoted', '{snap_common}')]],
  [22, setup('  dirs: ["{snap_commn}/x"]'), [e('placeholder-unknown', 'snap_commn')]],
  [23, setup('  dirs: ["{SNAP_COMMON}/x"]'), [e('placeholder-unknown', 'SNAP_COMMON')]],
  [24, setup('  dirs: ["{pyargv}/x"]'), [e('placeholder-unknown', 'pyargv')]],
  [25, setup('  dirs: ["{}/x", "{0}/x"]'), [e('placeholder-syntax', '{}'), e('placeholder-syntax', '{0}')]],
  [26, setup('  dirs: ["{snap_common/x"]'), [e('placeholder-syntax', '{snap_common')]],
  [27, setup('  dirs: ["snap_common}/x"]'), [e('placeholder-syntax', 'snap_common}')]],
  [28, setup('  dirs: ["{ snap }/x"]'), [e('placeholder-syntax', '{ snap }')]],
  [29, setup('  dirs: ["{{ snap_common }}/x"]'), [w('placeholder-jinja', '{{ snap_common }}')]],
  [30, setup('  dirs: ["$SNAP_COMMON/x"]'), [w('placeholder-shell', '$SNAP_COMMON')]],
  [31, setup('  dirs: "{snap_common}/x"'), [e('value-type', '"{snap_common}/x"')]],
  [32, setup('  dirs:'), [e('value-type', 'dirs')]],
  [33, setup('  templates: [a.conf.j2]'), [e('value-type', 'templates')]],
  [35, setup('  templates: {templates/a.conf.j2: "{snap_common}/a"}'), [e('template-prefix', 'templates/a.conf.j2')]],
  [
    36,
    setup('  dirs: ["{snap_common}/etc"]\n  templates: {a.conf.j2: "{snap_common}/etc"}'),
    [e('template-dir-target', '"{snap_common}/etc"')],
    false,
  ],
  [37, setup('  templates: {a.conf.j2: a.conf}'), [e('path-relative', 'a.conf')]],
  [38, setup(`${INSTANCES}  chmod: {"{snap_common}/i": "0755"}`), [e('chmod-type', '"0755"')]],
  [39, setup(`${INSTANCES}  chmod: {"{snap_common}/i": 0o755}`), [e('chmod-type', '0o755')]],
  [40, setup(`${INSTANCES}  chmod: {"{snap_common}/i": 755}`), [e('chmod-decimal', '755')], false],
  [41, setup(`${INSTANCES}  chown: {"{snap_common}/i": root}`), [e('chown-form', 'root')]],
  [42, setup(`${INSTANCES}  chown: {"{snap_common}/i": 10:10}`), [e('chown-form', '10:10')]],
  [43, setup(`${INSTANCES}  chown: {"{snap_common}/i": "nova:nova"}`), [w('chown-user', '"nova:nova"')], false],
  [
    44,
    `${setup('  dirs: ["{snap_common}/u"]')}  u:\n    type: uwsgi\n    uwsgi-dir: "{snap_common}/u"\n    uwsgi-dir-override: "{snap_common}/o"\n`,
    [e('uwsgi-override-dir', '"{snap_common}/o"')],
    false,
  ],
  [
    45,
    `${setup('  dirs: ["{snap_common}/u"]')}  u:\n    type: uwsgi\n    uwsgi-log: "{snap_common}/u/x.log"\n`,
    [e('uwsgi-dir-missing', 'u')],
  ],
  [
    46,
    entry(
      'binary: /bin/x, config-files-override: ["{snap_common}/etc/nova-api.conf"], config-files: ["{snap}/etc/api.conf"]',
    ),
    [w('config-basename', '"{snap}/etc/api.conf"')],
    false,
  ],
  [47, setup('  dirs: ["{snap}/var"]'), [e('write-to-snap', '"{snap}/var"')]],
  [48, entry('type: nginx, config-files: ["{snap}/x"]'), [w('key-for-other-type', 'config-files')]],
  [49, entry('binary: /bin/x, templates: {a.j2: "{snap_common}/a"}'), [w('key-for-other-type', 'templates')]],
  [50, setup('  dir: ["{snap_common}/a"]'), [w('unknown-key', 'dir')]],
  [51, setup('  users: {nova: [nova]}'), [w('removed-key', 'users')]],
  // To a schema the name is text, whatever YAML makes of it.
  [52, 'setup: {}\nentry_points:\n  on:\n    binary: /bin/x\n', [e('entry-name', 'on')], false],
  [
    53,
    'setup: {}\nentry_points:\n  n:\n    binary: /bin/x\n  n:\n    binary: /bin/y\n',
    ['error yaml/duplicate-key «n»'],
    false,
  ],
  [54, 'setup: {}\nentry_points:\n\tn:\n    binary: /bin/x\n', ['error yaml/tab «\t»'], false],
];

/** Those of one file; 34, 55 and 56 take two. */
export const BAD_EXAMPLES: readonly BadExample[] = ROWS.map(([number, text, found, schema]) => ({
  number,
  text,
  found,
  schema: schema ?? true,
}));

export const GOOD_EXAMPLE = `setup:
  dirs:
    - "{snap_common}/etc/demo/demo.conf.d"
    - "{snap_common}/etc/nginx/snap/sites-enabled"
    - "{snap_common}/etc/uwsgi/snap"
    - "{snap_common}/lib"
    - "{snap_common}/lock"
    - "{snap_common}/log"
    - "{snap_common}/run"
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
`;
