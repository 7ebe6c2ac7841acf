/** The snaps themselves: each once, each from somewhere, in a mode that it can be installed in. */
import { joinPath } from '../../links/project-paths.ts';
import { PROJECT_FILES } from '../../project-files.ts';
import {
  canSee,
  confinementOf,
  findLocalProject,
  isSnapFile,
  listFolder,
  resolvePath,
} from '../../snap-test/local-project.ts';
import type { TestSnap } from '../../snap-test/model.ts';
import { findNearest } from '../../text/nearest.ts';
import { findPair, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import { removePair, replaceNode, toScalar } from '../../yaml/edit.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import type { RuleContext } from '../rule.ts';
import { changeTo } from './repairs.ts';
import { defineTestRule, type Told } from './test-rule.ts';

const duplicateSnap = defineTestRule({
  code: 'duplicate-snap',
  severity: 'error',
  summary: 'Each snap is installed once.',
  *check({ snaps }) {
    const seen = new Map<string, YamlScalar>();
    for (const { name, nameNode } of snaps) {
      if (name === undefined || !nameNode) continue;
      const first = seen.get(name);
      if (!first) {
        seen.set(name, nameNode);
        continue;
      }
      const message = `The snap "${name}" is in the list already: what belongs to it goes into one item.`;
      yield { ...rangeOf(nameNode), message, related: [{ ...rangeOf(first), message: 'It is here.' }] };
    }
  },
});

const sourceMissing = defineTestRule({
  code: 'source-missing',
  severity: 'error',
  summary: 'The projects and files that snaps come from are there.',
  fixable: true,
  *check({ snaps }, ctx) {
    if (!canSee(ctx)) return;
    for (const { source } of snaps) if (source && source.text !== '') yield* checkSource(ctx, source);
  },
});

function* checkSource(ctx: RuleContext, source: YamlScalar): Iterable<Told> {
  const { workspace, document } = ctx;
  const path = source.text;
  const uri = resolvePath(ctx, path);
  const isFolder = listFolder(ctx, path) !== undefined;
  const wrong = (message: string, repairs: Told['repairs'] = []): Told => ({ ...rangeOf(source), message, repairs });
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path) || path.startsWith('~')) {
    yield wrong(`"source" is a folder or a file beside this file, not "${path}".`);
  } else if (uri === undefined || !(isFolder || workspace.exists(uri))) {
    const what = isSnapFile(path) ? 'file' : 'folder';
    const nearest = findNeighbour(ctx, path);
    const help = nearest === undefined ? '' : `: did you mean "${nearest}"?`;
    yield wrong(`There is no ${what} "${path}" beside this file${help === '' ? '.' : help}`, [
      nearest === undefined ? undefined : changeTo(document.text, source, nearest),
    ]);
  } else if (isSnapFile(path)) {
    if (isFolder)
      yield wrong(`"${path}" is a folder; a file that ends in ".snap" or the folder of a project is wanted.`);
  } else if (!isFolder) {
    const folder = path.replace(/(?:^|\/)(?:build-aux\/)?(?:snap\/)?\.?snapcraft\.ya?ml$/, '');
    const better = folder === path ? undefined : folder === '' ? '.' : folder;
    yield wrong(`"${path}" is neither the folder of a project nor a file that ends in ".snap".`, [
      better === undefined ? undefined : changeTo(document.text, source, better),
    ]);
  } else if (!PROJECT_FILES.some((name) => isThere(ctx, joinPath(`${uri}/`, name)))) {
    yield wrong(`There is no snapcraft.yaml in "${path}": looked for ${PROJECT_FILES.join(', ')}.`);
  }
}

function isThere({ workspace }: RuleContext, uri: string | undefined): boolean {
  return uri !== undefined && workspace.exists(uri);
}

/** Something of nearly the same name in the same folder. */
export function findNeighbour(ctx: RuleContext, path: string): string | undefined {
  const trimmed = path.replace(/\/+$/, '');
  const at = trimmed.lastIndexOf('/') + 1;
  const names = (listFolder(ctx, trimmed.slice(0, at)) ?? []).map(({ name }) => name);
  const nearest = findNearest(trimmed.slice(at), names);
  return nearest === undefined ? undefined : trimmed.slice(0, at) + nearest;
}

const sourceName = defineTestRule({
  code: 'source-name',
  severity: 'error',
  summary: 'A snap has the name that its project gives it.',
  fixable: true,
  *check({ snaps }, ctx) {
    for (const snap of snaps) {
      const { name, nameNode } = snap;
      const local = nameNode && findLocalProject(ctx, snap);
      const real = local?.project.name;
      if (!nameNode || real === undefined || real === name || local?.document.tree.problems.length !== 0) continue;
      yield {
        ...rangeOf(nameNode),
        message: `The project in "${snap.source?.text ?? ''}" makes the snap "${real}", not "${name ?? ''}".`,
        repairs: [changeTo(ctx.document.text, nameNode, real)],
      };
    }
  },
});

const sourceAndChannel = defineTestRule({
  code: 'source-and-channel',
  severity: 'error',
  summary: 'A snap comes from beside the file or from the store, not from both.',
  fixable: true,
  *check({ snaps }, { document: { text } }) {
    for (const { map } of snaps) {
      const [source, channel] = [findPair(map, 'source'), findPair(map, 'channel')];
      if (!source || !channel) continue;
      const remove = (pair: typeof source, key: string) => {
        const edit = removePair(text, map, pair);
        return edit && { title: `Remove "${key}"`, edits: [edit] };
      };
      yield {
        ...rangeOfKey(channel),
        message: 'A snap with a "source" does not come from the store, so that it has no "channel".',
        repairs: [remove(channel, 'channel'), remove(source, 'source')],
      };
    }
  },
});

const RISKS = ['stable', 'candidate', 'beta', 'edge'];
const PART = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

const channel = defineTestRule({
  code: 'channel',
  severity: 'error',
  summary: 'Channels are a risk, a track, or both, with a branch behind the risk.',
  fixable: true,
  *check({ snaps }, { document: { text } }) {
    for (const { channel: node } of snaps) {
      const found = node && judgeChannel(node.text);
      if (!node || !found) continue;
      const { message, better, severity } = found;
      yield {
        ...rangeOf(node),
        message: `${message}${better === undefined ? '' : ` Did you mean "${better}"?`}`,
        ...(severity && { severity }),
        repairs: [better === undefined ? undefined : changeTo(text, node, better)],
      };
    }
  },
});

function judgeChannel(text: string): { message: string; better?: string; severity?: 'warning' } | undefined {
  const parts = text.split('/');
  const [first = '', second = '', third] = parts;
  if (parts.length > 3 || !parts.every((part) => PART.test(part))) {
    return { message: `"${text}" is no channel: write a risk, a track, or both, as in "ocata/edge".` };
  }
  if (RISKS.includes(first)) {
    return third === undefined ? undefined : { message: `"${text}" has two branches behind the risk "${first}".` };
  }
  if (parts.length === 1) {
    const risk = findNearest(first, RISKS);
    // One word that is no risk names a track.
    return risk === undefined ? undefined : { message: `"${text}" is no risk.`, better: risk, severity: 'warning' };
  }
  if (RISKS.includes(second)) return undefined;
  const risk = findNearest(second, RISKS);
  const better = risk === undefined ? undefined : [first, risk, ...parts.slice(2)].join('/');
  const message = `"${second}" is no risk; there are "stable", "candidate", "beta" and "edge".`;
  return { message, ...(better !== undefined && { better }) };
}

const mode = defineTestRule({
  code: 'mode',
  severity: 'error',
  summary: 'A snap can be installed in the mode that is asked for.',
  fixable: true,
  *check({ snaps }, ctx) {
    for (const snap of snaps) {
      const found = snap.mode && judgeMode(ctx, snap, snap.mode.text);
      if (!snap.mode || !found) continue;
      yield {
        ...rangeOf(snap.mode),
        message: found.message,
        ...(found.severity && { severity: found.severity }),
        repairs: [
          {
            title: `Change to "${found.better}"`,
            edits: [replaceNode(ctx.document.text, snap.mode, toScalar(found.better))],
          },
        ],
      };
    }
  },
});

function judgeMode(
  ctx: RuleContext,
  snap: TestSnap,
  wanted: string,
): { message: string; better: string; severity?: 'warning' } | undefined {
  const local = findLocalProject(ctx, snap);
  if (!local || !['devmode', 'jailmode', 'classic', 'strict'].includes(wanted)) return undefined;
  const name = `"${snap.name ?? ''}"`;
  const confinement = confinementOf(local);
  if (confinement === 'classic' && wanted !== 'classic') {
    return { message: `${name} is a classic snap: snapd installs it in the mode "classic" alone.`, better: 'classic' };
  }
  if (confinement === 'devmode' && (wanted === 'strict' || wanted === 'classic')) {
    const message = `${name} has the confinement "devmode": snapd installs it in the modes "devmode" and "jailmode" alone.`;
    return { message, better: 'devmode' };
  }
  if (confinement === 'strict' && wanted === 'classic') {
    const message = `${name} is strictly confined, so that snapd ignores the mode "classic".`;
    return { message, better: 'strict', severity: 'warning' };
  }
  return undefined;
}

export const snapRules = [duplicateSnap, sourceMissing, sourceName, sourceAndChannel, channel, mode];
