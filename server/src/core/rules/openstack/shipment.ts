/** Whether the file gets into the snap, and whether anything there reads it. */
import { folderOf, RUNNER_FILE, type OpenstackPair } from '../../openstack/companions.ts';
import { getAppCalls, getRunnerScripts } from '../../openstack/runner-calls.ts';
import { getProjectPaths, joinPath } from '../../links/project-paths.ts';
import type { Span } from '../../python/types.ts';
import { findValue, isMap } from '../../yaml/access.ts';
import { insertKey } from '../../yaml/edit.ts';
import type { Repair } from './openstack-rule.ts';
import { isWhole, spanOf } from './calls.ts';
import { definePairRule, repair } from './openstack-rule.ts';

export const fileNotShipped = definePairRule({
  code: 'file-not-shipped',
  severity: 'error',
  summary: 'A part puts snap-openstack.yaml at the root of the snap.',
  fixable: true,
  *check(pair) {
    const { snapcraft, shipped, model } = pair;
    const [first] = getAppCalls(snapcraft);
    if (shipped !== 'no' || !first || !isWhole(pair)) return;
    const place = model && firstKey(model.root);
    yield {
      project: {
        ...spanOf(first.runner),
        message: `No part puts ${RUNNER_FILE} at the root of the snap, and the runner stops without it.`,
        repairs: [addPart(pair)],
      },
      ...(place && {
        file: {
          ...place,
          message: 'No part of snapcraft.yaml puts this file at the root of the snap, where the runner looks for it.',
        },
      }),
      projectNote: 'The first command of the runner',
    };
  },
});

function firstKey(root: NonNullable<OpenstackPair['model']>['root']): Span | undefined {
  const key = root?.pairs[0]?.key;
  return key && spanOf(key);
}

/** A part for the folder in which the file is. */
function addPart({ snapcraft }: OpenstackPair): Repair | undefined {
  const { project, document, workspace } = snapcraft;
  const { root } = getProjectPaths(document.uri);
  const local = joinPath(root, 'snap/local');
  const inner =
    (local === undefined ? undefined : workspace.list(`${local}/`))?.filter(({ directory }) => directory) ?? [];
  const folders = ['snap/local', ...inner.map(({ name }) => `snap/local/${name}`), 'snap-overlay', 'overlay', 'snap'];
  const folder = folders.find((one) => {
    const uri = joinPath(root, `${one}/${RUNNER_FILE}`);
    return uri !== undefined && workspace.exists(uri);
  });
  const parts = findValue(project.root, 'parts');
  const name = ['overlay', 'runner-files', 'snap-openstack'].find(
    (one) => !project.parts.some((part) => part.name === one),
  );
  if (folder === undefined || name === undefined || !isMap(parts)) return undefined;
  const edit = insertKey(document.text, parts, name, `\nplugin: dump\nsource: ${folder}`);
  return repair(`Add a part that ships "${folder}"`, edit);
}

export const fileUnused = definePairRule({
  code: 'file-unused',
  severity: 'warning',
  summary: 'Something runs the entry points of the file.',
  kinds: ['snap-openstack'],
  *check(pair) {
    const { snapcraft, shipped, model, file } = pair;
    const place = firstKey(model?.root);
    if (shipped !== 'yes' || !file || !place || !isWhole(pair) || getAppCalls(snapcraft).length > 0) return;
    const { list, complete } = getRunnerScripts(snapcraft);
    const apps = snapcraft.project.find('apps');
    if (!complete || list.length > 0 || !apps) return;
    // Programs of the snap that read the file in another way are not ours to judge.
    if (folderOf(file.uri) === '' || snapcraft.document.text.includes(RUNNER_FILE)) return;
    yield {
      file: {
        ...place,
        message: 'No app, hook or script of the snap runs "snap-openstack", and nothing reads this file.',
      },
      project: { ...spanOf(apps.key), message: '' },
      projectNote: 'The apps of the snap',
    };
  },
});

export const shipmentRules = [fileNotShipped, fileUnused];
