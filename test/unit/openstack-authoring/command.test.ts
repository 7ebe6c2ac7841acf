/** Command lines as `facts/snap-openstack.md`, section 6, has them from runs of the runner. */
import { expect, test } from 'vitest';
import { getSnapOpenstack } from '../../../server/src/core/openstack/entry-points.ts';
import { planCommand, type CommandPlan } from '../../../server/src/core/openstack/authoring/plan-command.ts';
import { toShellLines } from '../../../server/src/core/openstack/authoring/shell-words.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';

function plan(entry: string, setup = '{}'): CommandPlan | undefined {
  const lines = entry.split('\n').map((line) => `    ${line}`);
  const model = getSnapOpenstack(parseYaml(`setup: ${setup}\nentry_points:\n  n:\n${lines.join('\n')}\n`));
  const [found] = model.entries;
  return found && planCommand(model, found);
}

const text = (words: readonly string[] | undefined): string | undefined => words?.join(' ');

test('simple: files, folders, log', () => {
  const found = plan(
    [
      'binary: "{snap}/bin/n"',
      'config-files: ["{snap}/etc/n/n.conf"]',
      'config-files-override: ["{snap_common}/etc/n/n.conf"]',
      'config-dirs: ["{snap_common}/etc/n/n.conf.d", "{snap_common}/elsewhere"]',
      'log-file: "{snap_common}/log/n.log"',
    ].join('\n'),
    '{dirs: ["{snap_common}/etc/n/n.conf.d"]}',
  );
  expect(text(found?.words)).toBe(
    '$SNAP/bin/n --config-file=$SNAP/etc/n/n.conf --config-dir=$SNAP_COMMON/etc/n/n.conf.d --log-file=$SNAP_COMMON/log/n.log',
  );
  expect(text(found?.overridden)).toBe(
    '$SNAP/bin/n --config-file=$SNAP_COMMON/etc/n/n.conf --config-dir=$SNAP_COMMON/etc/n/n.conf.d --config-dir=$SNAP_COMMON/elsewhere --log-file=$SNAP_COMMON/log/n.log',
  );
  expect(found?.condition).toBe('`$SNAP_COMMON/etc/n/n.conf` and `$SNAP_COMMON/elsewhere` are there');
  expect(found?.faults).toEqual([]);
});

test('simple: a file whose name occurs in those chosen before is dropped', () => {
  const both =
    'binary: "{snap}/bin/n"\nconfig-files-override: ["{snap}/etc/nova-api.conf"]\nconfig-files: ["{snap}/etc/api.conf"]';
  expect(text(plan(both)?.words)).toBe('$SNAP/bin/n --config-file=$SNAP/etc/nova-api.conf');
  const same = 'binary: "{snap}/bin/n"\nconfig-files: ["{snap}/etc/nova.conf", "{snap_common}/etc/nova.conf"]';
  expect(text(plan(same)?.words)).toBe('$SNAP/bin/n --config-file=$SNAP/etc/nova.conf');
  expect(plan(same)?.overridden).toBeUndefined();
});

test('simple: a rendered file is there from the start', () => {
  const found = plan(
    'binary: "{snap}/bin/n"\nconfig-files-override: ["{snap_common}/n.conf"]',
    '{templates: {n.conf.j2: "{snap_common}/n.conf"}}',
  );
  expect(text(found?.words)).toBe('$SNAP/bin/n --config-file=$SNAP_COMMON/n.conf');
});

test('uwsgi', () => {
  const uwsgi = 'type: uwsgi\nuwsgi-dir: "{snap_common}/u/snap"\n';
  const start = '$SNAP/bin/uwsgi --master --die-on-term -H $SNAP/usr --emperor';
  expect(text(plan(uwsgi)?.words)).toBe(`${start} $SNAP_COMMON/u/snap`);
  const logged = plan(`${uwsgi}uwsgi-log: "{snap_common}/u.log"\nlog-file: "{snap_common}/n.log"\nbinary: x`);
  expect(text(logged?.words)).toBe(`${start} $SNAP_COMMON/u/snap --logto $SNAP_COMMON/u.log`);
  expect(text(logged?.pyargv)).toBe('--log-file=$SNAP_COMMON/n.log');
  expect(logged?.takesArguments).toBe(false);
  const override = plan(`${uwsgi}uwsgi-dir-override: "{snap_common}/u"`);
  expect(text(override?.words)).toBe(`${start} $SNAP_COMMON/u/snap`);
  expect(text(override?.overridden)).toBe(`${start} $SNAP_COMMON/u`);
  expect(override?.condition).toBe('`$SNAP_COMMON/u` holds a file');
  // Templates always count as override.
  const rendered = `${uwsgi}uwsgi-dir-override: "{snap_common}/u"\ntemplates: {a.ini.j2: "{snap_common}/u/a.ini"}`;
  expect(text(plan(rendered)?.words)).toBe(`${start} $SNAP_COMMON/u`);
  expect(plan('type: uwsgi\nuwsgi-log: "/x.log"')?.faults).toHaveLength(1);
});

test('nginx', () => {
  const start = '$SNAP/usr/sbin/nginx -g "daemon on; master_process on;"';
  expect(text(plan('type: nginx')?.words)).toBe(start);
  expect(text(plan('type: nginx\nconfig-files: ["{snap}/x"]')?.words)).toBe(start);
  const both = plan(
    'type: nginx\nconfig-file: "{snap_common}/a.conf"\nconfig-file-override: "{snap_common}/b.conf"',
    '{templates: {a.j2: "{snap_common}/a.conf"}}',
  );
  expect(text(both?.words)).toBe(`${start} -c $SNAP_COMMON/a.conf`);
  expect(text(both?.overridden)).toBe(`${start} -c $SNAP_COMMON/b.conf`);
});

test('what does not start', () => {
  expect(plan('type: wsgi\nbinary: x')).toBeUndefined();
  expect(plan('{}')).toBeUndefined();
  const faults = (entry: string): readonly string[] | undefined => plan(entry)?.faults;
  expect(faults('log-file: "{snap_common}/l"')).toEqual(['It has no `binary`: KeyError.']);
  expect(faults('binary: "{snap_commn}/x"')).toEqual(['`binary`: there is no placeholder `{snap_commn}`: KeyError.']);
  expect(faults('binary: "{snap/x"')?.[0]).toMatch(/^`binary`: A "\{" without/);
  expect(plan('binary: "{snap}/{flavour}"', '{snap-config-keys: {flavour: a.b}}')?.faults).toEqual([]);
  const log = plan('binary: x\nlog-file: "{flavour}/x"', '{snap-config-keys: {flavour: a.b}}');
  expect(log?.faults).toHaveLength(1);
});

test('words of a shell', () => {
  expect(text(plan('binary: "{snap}/a b"')?.words)).toBe('"$SNAP/a b"');
  expect(text(plan('binary: "$SNAP/a"')?.words)).toBe('"\\$SNAP/a"');
  expect(text(plan('binary: "{{snap}}/a"')?.words)).toBe('{snap}/a');
  expect(text(plan('binary: "{snap}/{snap_name}d"')?.words)).toBe('$SNAP/${SNAP_NAME}d');
  expect(text(plan('binary: "{snap}/{flavour}"', '{snap-config-keys: {flavour: a.b}}')?.words)).toBe(
    '"$SNAP/$(snapctl get a.b)"',
  );
  expect(toShellLines(['a', '-H', 'b'])).toBe('a -H b');
  const long = 'x'.repeat(60);
  expect(toShellLines(['a', '-H', long, '--logto', long, '--log-file=c'])).toBe(
    `a -H ${long} \\\n  --logto ${long} \\\n  --log-file=c`,
  );
});
