import type { CompletionItem } from 'vscode-languageserver-types';
import { expect, test } from 'vitest';
import { complete } from '../../../server/src/core/completion/complete.ts';
import { openstackRules } from '../../../server/src/core/rules/openstack/index.ts';
import { runRules } from '../../../server/src/core/rules/run.ts';
import { accept } from '../../harness/completion.ts';
import { DEMO, LAUNCH, LAUNCH_RUNNER, mark, openScene, PROJECT, RUNNER, swap } from './demo-snap.ts';

const FILE = DEMO[RUNNER] ?? '';
const NEW = LAUNCH[LAUNCH_RUNNER] ?? '';

function itemsAt(marked: string, file = RUNNER, files = DEMO): readonly CompletionItem[] {
  const { ctx, offset } = openScene(file, marked, files);
  return complete(ctx, offset, {
    snippets: true,
    onSourceError(source, error) {
      throw new Error(`The source ${source} failed`, { cause: error });
    },
  }).items;
}

function labelsAt(marked: string, file = RUNNER, files = DEMO): string[] {
  return itemsAt(marked, file, files).map(({ label }) => label);
}

/** The text after taking an item. */
function take(marked: string, label: string, file = RUNNER, files = DEMO): string {
  const item = itemsAt(marked, file, files).find((one) => one.label === label);
  if (!item) throw new Error(`"${label}" is not offered`);
  return accept(marked.replace('<|>', ''), item).text;
}

const BLOCKS = ['simple entry', 'uwsgi entry', 'nginx entry'];

test('keys of the levels, required first', () => {
  expect(labelsAt('<|>')).toEqual(['setup', 'entry_points', 'setup', 'entry_points', 'snap-openstack.yaml']);
  expect(labelsAt('setup: {}\n<|>')).toEqual(['entry_points', 'entry_points']);
  expect(labelsAt('setup:\n  <|>')).toEqual(['dirs', 'templates', 'chmod', 'chown', 'snap-config-keys']);
  expect(labelsAt(swap(FILE, '  chmod:', '  <|>\n  chmod:'))).toEqual(['chown', 'snap-config-keys']);
});

test('keys of entries are those of their type', () => {
  const at = (keys: string): string[] => labelsAt(`setup: {}\nentry_points:\n  n:\n${keys}    <|>\n`);
  const app = ['config-files', 'config-files-override', 'config-dirs', 'log-file'];
  expect(at('')).toEqual(['binary', 'type', ...app]);
  expect(at('    type: simple\n')).toEqual(['binary', ...app]);
  expect(at('    binary: "{snap}/bin/n"\n')).toEqual(['type', ...app]);
  expect(at('    type: uwsgi\n')).toEqual(['uwsgi-dir', ...app, ...['uwsgi-dir-override', 'uwsgi-log', 'templates']]);
  expect(at('    type: nginx\n')).toEqual(['config-file', 'config-file-override']);
  expect(at('    type: wsgi\n')).toContain('config-file');
  expect(take('setup: {}\nentry_points:\n  n:\n    con<|>', 'config-files')).toBe(
    'setup: {}\nentry_points:\n  n:\n    config-files:\n      - ',
  );
});

test('types', () => {
  expect(labelsAt('setup: {}\nentry_points:\n  n:\n    type: <|>')).toEqual(['uwsgi', 'nginx', 'simple']);
});

test('placeholders inside of strings', () => {
  const all = [
    ...['{snap_common}', '{snap_data}', '{snap_user_common}', '{snap_user_data}', '{tmpdir}', '{snap_name}'],
    ...['{snap_version}', '{snap_revision}', '{snap_arch}', '{snap_library_path}', '{snap}'],
  ];
  const dirs = 'setup:\n  dirs:\n    - "x{<|>"';
  expect(labelsAt(dirs).filter((label) => label.endsWith('}'))).toEqual(all);
  expect(take(dirs, '{snap_data}')).toBe('setup:\n  dirs:\n    - "x{snap_data}"');
  // The brace's other half, which the editor put there.
  expect(take('setup:\n  dirs:\n    - "{sn<|>}/log"', '{snap_common}')).toBe(
    'setup:\n  dirs:\n    - "{snap_common}/log"',
  );
  const binary = 'entry_points:\n  n:\n    binary: "{<|>"';
  expect(labelsAt(binary)[0]).toBe('{snap}');
  // Templates' names, modes and types are not formatted.
  expect(labelsAt('setup:\n  templates:\n    "{<|>": x')).not.toContain('{snap}');
  expect(labelsAt('entry_points:\n  n:\n    type: "{<|>"')).not.toContain('{snap}');
  // What Jinja has is none of these.
  expect(labelsAt('setup:\n  dirs:\n    - "{{<|>"')).not.toContain('{snap}');
});

test('a brace without quotes gets them', () => {
  expect(take('setup:\n  dirs:\n    - {<|>', '{snap_common}')).toBe('setup:\n  dirs:\n    - "{snap_common}"');
  expect(take('setup:\n  dirs:\n    - {<|>}\n  chmod: {}\n', '{snap_common}')).toBe(
    'setup:\n  dirs:\n    - "{snap_common}"\n  chmod: {}\n',
  );
  expect(take('entry_points:\n  n:\n    log-file: {sn<|>', '{snap_common}')).toBe(
    'entry_points:\n  n:\n    log-file: "{snap_common}"',
  );
});

test('options of the snap where the runner knows them', () => {
  const known = (piece: string): boolean =>
    labelsAt(swap(NEW, piece, piece.replace(/"\{[^"]*"/, '"{<|>"')), LAUNCH_RUNNER, LAUNCH).includes('{region}');
  expect(known('stack/site.conf.j2: "{snap_common}/etc/{region}/site.conf"')).toBe(true);
  expect(known('binary: "{snap}/bin/stack-{region}"')).toBe(true);
  expect(known('- "{snap_common}/etc/api.conf"')).toBe(false);
  expect(known('dirs: ["{snap_common}/log"')).toBe(false);
});

test('folders that something needs come first', () => {
  const text = swap(FILE, '    - "{snap_common}/log"\n', '    - <|>\n');
  expect(labelsAt(text)).toEqual([
    '{snap_common}/log',
    ...['{snap_common}/etc/nginx/sites-enabled', '{snap_common}/lock', '{snap_common}/run'],
    '{snap_common}/',
  ]);
  expect(take(text, '{snap_common}/log')).toBe(FILE);
});

test('targets of templates', () => {
  const first = (target: string): string | undefined => labelsAt(swap(FILE, target, '<|>'))[0];
  for (const target of [
    ...['etc/demo/demo.conf.d/demo-snap.conf', 'etc/nginx/snap/sites-enabled/demo.conf'],
    ...['etc/nginx/snap/nginx.conf', 'etc/uwsgi/snap/demo-api.ini'],
  ]) {
    expect(first(`"{snap_common}/${target}"`)).toBe(`{snap_common}/${target}`);
  }
});

test('paths of entries follow from the rest of the file', () => {
  const first = (piece: string, path: string): string | undefined =>
    labelsAt(swap(FILE, piece, piece.replace(`"${path}"`, '<|>')))[0];
  expect(first('binary: "{snap}/bin/demo-polling"', '{snap}/bin/demo-polling')).toBe('{snap}/bin/demo-polling');
  expect(first('- "{snap_common}/etc/demo/demo.conf"', '{snap_common}/etc/demo/demo.conf')).toBe(
    '{snap_common}/etc/demo/demo.conf',
  );
  expect(first('log-file: "{snap_common}/log/demo-api.log"', '{snap_common}/log/demo-api.log')).toBe(
    '{snap_common}/log/demo-uwsgi.log',
  );
  expect(first('uwsgi-log: "{snap_common}/log/uwsgi.log"', '{snap_common}/log/uwsgi.log')).toBe(
    '{snap_common}/log/uwsgi.log',
  );
  expect(first('override: "{snap_common}/etc/uwsgi"', '{snap_common}/etc/uwsgi')).toBe('{snap_common}/etc/uwsgi');
  expect(
    first('config-file: "{snap_common}/etc/nginx/snap/nginx.conf"', '{snap_common}/etc/nginx/snap/nginx.conf'),
  ).toBe('{snap_common}/etc/nginx/snap/nginx.conf');
  expect(first('override: "{snap_common}/etc/nginx/nginx.conf"', '{snap_common}/etc/nginx/nginx.conf')).toBe(
    '{snap_common}/etc/nginx/nginx.conf',
  );
});

test('modes are octal and without quotes', () => {
  expect(labelsAt(swap(FILE, '0755', '<|>'))).toEqual(['0755', '0750', '0700', '0644', '0640', '0600']);
  expect(take(swap(FILE, '0755', '"<|>"'), '0755')).toBe(FILE);
  const file = swap(FILE, '"{snap_common}/lib": 0755', '"{snap_common}/etc/nginx/snap/nginx.conf": <|>');
  expect(labelsAt(file)[0]).toBe('0644');
});

test('owners', () => {
  const chown = (files: typeof DEMO, file: string): string[] =>
    labelsAt('setup:\n  chown:\n    "{snap_common}/lib": <|>\nentry_points: {}\n', file, files);
  expect(chown(DEMO, RUNNER)).toEqual(['root:root']);
  expect(chown(LAUNCH, LAUNCH_RUNNER)).toEqual([
    'root:root',
    'snap_daemon:snap_daemon',
    'snap_daemon:root',
    'root:snap_daemon',
  ]);
});

test('templates of the folder, without those beside', () => {
  expect(labelsAt(swap(FILE, '    nginx.conf.j2:', '    <|>\n    nginx.conf.j2:'))).toEqual([
    'spare.ini.j2',
    'demo-api.ini.j2',
  ]);
  expect(take(swap(FILE, '    nginx.conf.j2:', '    sp<|>\n    nginx.conf.j2:'), 'spare.ini.j2')).toBe(
    swap(FILE, '    nginx.conf.j2:', '    spare.ini.j2: \n    nginx.conf.j2:'),
  );
});

test('entry points that apps call and that are not there yet', () => {
  const text = `${FILE.slice(0, FILE.indexOf('  demo-polling:'))}  <|>\n`;
  expect(labelsAt(text)).toEqual(['demo-nginx', 'demo-polling', 'demo-uwsgi', ...BLOCKS]);
  expect(take(text, 'demo-nginx')).toContain(
    '  demo-nginx:\n    type: nginx\n    config-file: "{snap_common}/etc/nginx/snap/nginx.conf"\n',
  );
  expect(labelsAt(mark(FILE, 'entry_points:\n  '))).toEqual([]);
  expect(labelsAt(swap(FILE, 'entry_points:\n', 'entry_points:\n  <|>\n'))).toEqual(BLOCKS);
});

test('a whole file has what the apps run, and the text of every stop', () => {
  const { ctx, offset } = openScene(RUNNER, '<|>');
  const items = complete(ctx, offset, { snippets: false }).items;
  const whole = items.find(({ label }) => label === 'snap-openstack.yaml');
  expect(whole && accept('', whole).text).toBe(
    `setup:
  dirs:
    - "{snap_common}/etc/demo/demo.conf.d"
    - "{snap_common}/lib"
    - "{snap_common}/lock"
    - "{snap_common}/log"
    - "{snap_common}/run"
  templates:
    demo-snap.conf.j2: "{snap_common}/etc/demo/demo.conf.d/demo-snap.conf"
entry_points:
  demo-uwsgi:
    type: uwsgi
    uwsgi-dir: "{snap_common}/etc/uwsgi/snap"
    uwsgi-dir-override: "{snap_common}/etc/uwsgi"
    uwsgi-log: "{snap_common}/log/uwsgi.log"
    config-files:
      - "{snap}/etc/demo/demo.conf"
    config-files-override:
      - "{snap_common}/etc/demo/demo.conf"
    config-dirs:
      - "{snap_common}/etc/demo/demo.conf.d"
    log-file: "{snap_common}/log/demo.log"
    templates:
      demo-api.ini.j2: "{snap_common}/etc/uwsgi/snap/demo-api.ini"
  demo-nginx:
    type: nginx
    config-file: "{snap_common}/etc/nginx/snap/nginx.conf"
    config-file-override: "{snap_common}/etc/nginx/nginx.conf"
  demo-manage:
    binary: "{snap}/bin/demo-manage"
    config-files:
      - "{snap}/etc/demo/demo.conf"
    config-files-override:
      - "{snap_common}/etc/demo/demo.conf"
    config-dirs:
      - "{snap_common}/etc/demo/demo.conf.d"
    log-file: "{snap_common}/log/demo-manage.log"
  demo-polling:
    binary: "{snap}/bin/demo-polling"
    config-files:
      - "{snap}/etc/demo/demo.conf"
    config-files-override:
      - "{snap_common}/etc/demo/demo.conf"
    config-dirs:
      - "{snap_common}/etc/demo/demo.conf.d"
    log-file: "{snap_common}/log/demo-polling.log"`,
  );
});

const NAMES = ['demo-manage', 'demo-nginx', 'demo-polling', 'demo-uwsgi'];

test('entry points in commands of apps', () => {
  const snapcraft = DEMO[PROJECT] ?? '';
  const at = (command: string): string[] =>
    labelsAt(swap(snapcraft, 'snap-openstack demo-uwsgi', command), PROJECT).sort();
  expect(at('snap-openstack <|>')).toEqual(NAMES);
  expect(at('snap-openstack demo-u<|>')).toEqual(NAMES);
  expect(at('run-wrap bin/snap-openstack <|>')).toEqual(NAMES);
  expect(at('snap-openstack demo-uwsgi <|>')).toEqual([]);
  expect(at('<|>').filter((label) => label.startsWith('snap-openstack '))).toEqual(
    NAMES.map((name) => `snap-openstack ${name}`),
  );
  const marked = swap(snapcraft, 'demo-uwsgi', 'demo-x<|>yz');
  expect(take(marked, 'demo-nginx', PROJECT)).toBe(swap(snapcraft, 'demo-uwsgi', 'demo-nginx'));
  // No longer used by this app, the entry comes before those of the others.
  expect(labelsAt(marked, PROJECT)[0]).toBe('demo-uwsgi');
});

test('the newer runner wants launch', () => {
  const snapcraft = LAUNCH[PROJECT] ?? '';
  const manage = swap(snapcraft, 'launch stack-manage', '<|>');
  expect(labelsAt(manage, PROJECT, LAUNCH)).toEqual(['launch', 'setup', 'stack-agent', 'stack-api']);
  expect(take(manage, 'stack-api', PROJECT, LAUNCH)).toContain('command: bin/snap-openstack launch stack-api\n');
  const launched = swap(snapcraft, 'launch stack-manage', 'launch <|>');
  expect(labelsAt(launched, PROJECT, LAUNCH)).toEqual(['stack-agent', 'stack-api']);
  const chained = swap(snapcraft, 'launch stack-agent', 'launch <|>');
  expect(labelsAt(chained, PROJECT, LAUNCH)).toContain('stack-agent');
});

test('blocks bring no findings', () => {
  const findings = (marked: string, label: string): string[] => {
    const { ctx } = openScene(RUNNER, take(marked, label));
    const found = runRules(ctx.document, { workspace: ctx.workspace, rules: openstackRules });
    return found.flatMap(({ code, severity }) =>
      // Other entries are missing where only one is put in, and one of another name is not run by anything.
      /\/entry-(?:unknown|unused)$/.test(code) || severity === 'hint' || severity === 'information' ? [] : code,
    );
  };
  expect(findings('<|>', 'snap-openstack.yaml')).toEqual([]);
  for (const label of BLOCKS) {
    expect(findings(swap(FILE, 'entry_points:\n', 'entry_points:\n  <|>\n'), label)).toEqual([]);
    // Without a setup that makes folders there is less in them.
    expect(findings('setup: {}\nentry_points:\n  <|>\n', label)).toEqual([]);
  }
});
