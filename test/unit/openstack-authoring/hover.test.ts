import { expect, test } from 'vitest';
import { getHover } from '../../../server/src/core/hover/get-hover.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import { markdownOf } from '../../harness/hover-at.ts';
import { DEMO, LAUNCH, LAUNCH_RUNNER, mark, openScene, PROJECT, RUNNER } from './demo-snap.ts';

const FILE = DEMO[RUNNER] ?? '';

function hoverAt(marked: string, file = RUNNER, files = DEMO): { markdown: string; word: string } {
  const { ctx, offset, text } = openScene(file, marked, files);
  const hover = getHover(ctx, offset);
  const lines = getLines(ctx.document);
  const range = hover?.range;
  const word = range ? text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end)) : '';
  return { markdown: markdownOf(hover) ?? '', word };
}

const at = (piece: string, after?: number): { markdown: string; word: string } => hoverAt(mark(FILE, piece, after));

test('an entry point tells the command line and the environment', () => {
  const { markdown, word } = at('demo-polling:', 3);
  expect(word).toBe('demo-polling');
  expect(markdown).toBe(`**demo-polling**: entry point of type \`simple\`

\`\`\`shell
$SNAP/bin/demo-polling \\
  --config-file=$SNAP/etc/demo/demo.conf \\
  --log-file=$SNAP_COMMON/log/demo-polling.log --polling-namespaces central
\`\`\`

- Run by \`demo.central\`; what it is given besides comes last.
- Environment: that of the app, and \`REQUESTS_CA_BUNDLE=$SNAP_COMMON/etc/ssl/certs/ca-certificates.crt\` where this file is there.
- From snapcraft.yaml: \`LC_ALL=C.UTF-8\`, \`DEMO_ROLE=central\`.`);
});

test('uwsgi with pyargv, nginx with its override', () => {
  const uwsgi = at('demo-uwsgi:', 3).markdown;
  expect(uwsgi).toContain('--emperor $SNAP_COMMON/etc/uwsgi/snap --logto $SNAP_COMMON/log/uwsgi.log');
  expect(uwsgi).toContain('Once `$SNAP_COMMON/etc/uwsgi` holds a file:');
  expect(uwsgi).toContain(
    '--config-dir=$SNAP_COMMON/etc/demo/demo.conf.d --log-file=$SNAP_COMMON/log/demo-api.log'.split(' ')[0],
  );
  const nginx = at('demo-nginx:', 3).markdown;
  expect(nginx).toContain('-g "daemon on; master_process on;" \\\n  -c $SNAP_COMMON/etc/nginx/snap/nginx.conf');
  expect(nginx).toContain('Once `$SNAP_COMMON/etc/nginx/nginx.conf` is there:');
});

test('what does not start says why', () => {
  const text = 'setup: {}\nentry_points:\n  a<|>:\n    log-file: "{snap_commn}/x"\n';
  expect(hoverAt(text).markdown).toContain('**It does not start.** It has no `binary`: KeyError.');
  expect(hoverAt('entry_points:\n  a<|>:\n').markdown).toContain('not found');
  expect(hoverAt('entry_points:\n  a<|>: {type: wsgi}\n').markdown).toContain('refuses its `type`');
});

test('the same from the command of an app', () => {
  const snapcraft = DEMO[PROJECT] ?? '';
  const { markdown, word } = hoverAt(mark(snapcraft, 'snap-openstack demo-polling', 18), PROJECT);
  expect(word).toBe('demo-polling');
  expect(markdown).toContain('--polling-namespaces central');
  const launched = hoverAt(mark(LAUNCH[PROJECT] ?? '', 'launch stack-api', 10), PROJECT, LAUNCH).markdown;
  expect(launched).toContain('"$SNAP/bin/stack-$(snapctl get identity.region)"');
  expect(launched).toContain('`snap set stack database.ready=true`');
});

test('keys', () => {
  expect(at('config-dirs', 3).markdown).toContain('`--config-dir=`');
  expect(at('entry_points', 3).markdown).toContain('KeyError');
  expect(hoverAt('setup:\n  us<|>ers: {}\n').markdown).toBe('**users** has had no effect since 2017-07-14.');
  const other = 'setup: {}\nentry_points:\n  n:\n    type: nginx\n    bin<|>ary: x\n';
  expect(hoverAt(other).markdown).toContain('**This entry is `nginx`, which ignores it.**');
  expect(hoverAt('se<|>rvices: {}\n').markdown).toBe('');
});

test('placeholders and paths', () => {
  const placeholder = at('"{snap_common}/log"', 5);
  expect(placeholder.word).toBe('{snap_common}');
  expect(placeholder.markdown).toContain('`/var/snap/demo/common`');
  expect(placeholder.markdown).toContain('Writable');
  expect(at('"{snap}/bin/demo-manage"', 4).markdown).toContain('Read-only');
  const path = at('"{snap_common}/log"', 17);
  expect(path.markdown).toContain('`/var/snap/demo/common/log`');
  expect(at('file: "{snap_common}/etc/nginx/snap/nginx.conf"', 40).markdown).toContain(
    'Rendered from the template `nginx.conf.j2`.',
  );
  // A name that there is not.
  expect(hoverAt('setup:\n  dirs: ["{sna<|>p_commn}/x"]\n').markdown).toBe('');
});

test('modes, types, templates', () => {
  expect(at('0755', 2).markdown).toBe('**0755**: `rwxr-xr-x`');
  const mode = (text: string): string => hoverAt(`setup:\n  chmod:\n    "{snap_data}": <|>${text}\n`).markdown;
  expect(mode('755')).toContain('`01363`');
  expect(mode('"0755"')).toContain('Write `0755`');
  expect(at('type: nginx').markdown).toContain('`daemon: forking`');
  const template = at('demo-api.ini.j2', 4).markdown;
  expect(template).toContain('`/var/snap/demo/common/etc/uwsgi/snap/demo-api.ini`');
  expect(template).toContain('`pyargv`, `snap`');
  const simple = 'setup: {}\nentry_points:\n  n:\n    binary: x\n    templates:\n      a<|>.j2: "{snap_data}/a"\n';
  expect(hoverAt(simple).markdown).toContain('Never rendered');
  const option = hoverAt(mark(LAUNCH[LAUNCH_RUNNER] ?? '', 'identity.region', 3), LAUNCH_RUNNER, LAUNCH);
  expect(option.markdown).toContain('`snap get stack identity.region`');
});

test('comments that turn rules off', () => {
  expect(hoverAt('# snapwright-disable<|>-next-line\nsetup: {}\n').markdown).toContain('next line');
});
