/** What single plugins ask for beyond new names: tools that they no longer install, plugins that took over from them. */
import type { NamedEntry } from '../../../project/project.ts';
import type { TextEdit } from '../../../rules/rule.ts';
import { possibleValues } from '../../../project/grammar.ts';
import { findPair, findText, findValue, isMap, isNull, isText } from '../../../yaml/access.ts';
import { contentEnd, insertKey, removePair, replaceKey, replaceNode } from '../../../yaml/edit.ts';
import type { YamlMap } from '../../../yaml/tree.ts';
import { addItems } from './add-items.ts';
import { replaceWord } from './set-base.ts';
import { enters, isAtLeast, type Change, type StepContext } from './step.ts';

type PluginStep = (ctx: StepContext, part: NamedEntry, map: YamlMap) => Iterable<Change>;

/** Puts changes in the order of the text; undefined where one of them is not possible. */
function together(...edits: readonly (TextEdit | readonly TextEdit[] | undefined)[]): readonly TextEdit[] | undefined {
  if (edits.some((edit) => edit === undefined)) return undefined;
  return edits.flatMap((edit) => edit ?? []).sort((a, b) => a.start - b.start);
}

function texts(map: YamlMap, key: string): readonly string[] {
  return possibleValues(findValue(map, key)).flatMap((node) => (isText(node) ? [node.text] : []));
}

/** Does a part get a tool from a package, a snap or another part? */
function hasTool(ctx: StepContext, map: YamlMap, names: RegExp, toolPart: string): boolean {
  const top = ctx.project.root;
  const lists = [map, ...(top ? [top] : [])].flatMap((owner) => [
    ...texts(owner, 'build-packages'),
    ...texts(owner, 'build-snaps'),
  ]);
  return lists.some((name) => names.test(name)) || texts(map, 'after').includes(toolPart);
}

function renamePlugin(
  { document: { text } }: StepContext,
  map: YamlMap,
  name: string,
): readonly TextEdit[] | undefined {
  const pair = findPair(map, 'plugin');
  return pair && !pair.merged ? replaceWord(text, pair.value, name) : undefined;
}

/** Go came with the plugin until core20, and from build-snaps since. */
function* stepGo(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  if (!enters(ctx, 'core22')) return;
  const { text } = ctx.document;
  const channel = findPair(map, 'go-channel');
  if (!channel && hasTool(ctx, map, /^(?:golang(?:-go|-\d[\d.]*(?:-go)?)?|go(?:\/.*)?)$/, 'go-deps')) return;
  const given = channel && isText(channel.value) && channel.value.text !== '' ? channel.value.text : 'latest/stable';
  const snap = `go/${given}`;
  const edits =
    channel && !channel.merged && !findPair(map, 'build-snaps')
      ? [replaceKey(channel, 'build-snaps'), replaceNode(text, channel.value, `[${snap}]`)]
      : together(addItems(text, map, 'build-snaps', [snap]), channel ? removePair(text, map, channel) : []);
  if (edits)
    yield {
      edits,
      done: `Gave the part "${part.name}" the build-snap "go/${given}": its plugin installs Go no longer.`,
    };
}

function* stepMeson(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  if (!enters(ctx, 'core22')) return;
  const { text } = ctx.document;
  const version = findPair(map, 'meson-version');
  if (hasTool(ctx, map, /^(?:meson|ninja-build)(?:\/.*)?$/, 'meson-deps')) {
    const edit = version && removePair(text, map, version);
    const given = version && isText(version.value) && version.value.text !== '' ? ` ${version.value.text}` : '';
    if (edit) {
      yield {
        edits: [edit],
        done: `Removed "meson-version" of the part "${part.name}".`,
        ...(given && {
          check: `The part "${part.name}" asked for Meson${given}; it is built with that of its packages now.`,
        }),
      };
    }
    return;
  }
  const edits = addItems(text, map, 'build-packages', ['meson', 'ninja-build']);
  if (edits)
    yield {
      edits,
      done: `Gave the part "${part.name}" the build-packages "meson" and "ninja-build": its plugin installs them no longer.`,
    };
}

function* stepNpm(ctx: StepContext, _part: NamedEntry, map: YamlMap): Iterable<Change> {
  const version = findPair(map, 'npm-node-version');
  if (!enters(ctx, 'core22') || !version || version.merged || findPair(map, 'npm-include-node')) return;
  const edit = insertKey(ctx.document.text, map, 'npm-include-node', 'true', version);
  if (edit)
    yield { edits: [edit], done: 'Added "npm-include-node: true", without which "npm-node-version" does nothing.' };
}

/** The makefile became a parameter of make. */
function* stepMake(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  const { text } = ctx.document;
  const makefile = findPair(map, 'makefile');
  if (!enters(ctx, 'core20') || !makefile || makefile.merged || !isText(makefile.value) || makefile.value.text === '')
    return;
  const written = text.slice(makefile.value.start, contentEnd(text, makefile.value));
  const parameters = findPair(map, 'make-parameters');
  const done = `Wrote "makefile" of the part "${part.name}" as a parameter of make.`;
  if (!parameters) {
    yield {
      edits: [replaceKey(makefile, 'make-parameters'), replaceNode(text, makefile.value, `[-f, ${written}]`)],
      done,
    };
    return;
  }
  const edits = together(addItems(text, map, 'make-parameters', ['-f', written]), removePair(text, map, makefile));
  if (edits) yield { edits, done };
}

/** ROS came with a name once; now it is the one of the base. */
function* stepColcon(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  const release = findPair(map, 'colcon-rosdistro');
  const edit = enters(ctx, 'core20') && release ? removePair(ctx.document.text, map, release) : undefined;
  if (!edit) return;
  yield {
    edits: [edit],
    done: `Removed "colcon-rosdistro" of the part "${part.name}": the base decides on the ROS release.`,
    check: `The part "${part.name}" is built for another ROS release now.`,
  };
}

function* stepDotnet(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  const { text } = ctx.document;
  const pair = findPair(map, 'dotnet-self-contained-runtime-identifier');
  if (!enters(ctx, 'core24') || !pair || pair.merged || isNull(pair.value) || findPair(map, 'dotnet-self-contained'))
    return;
  yield {
    edits: [replaceKey(pair, 'dotnet-self-contained'), replaceNode(text, pair.value, 'true')],
    done: `Wrote "dotnet-self-contained: true" in the part "${part.name}"; the runtime identifier follows from the platform.`,
  };
}

/** Copying is dumping with names. */
function* stepCopy(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  const { text } = ctx.document;
  const files = findPair(map, 'files');
  if (!enters(ctx, 'core18') || !files || files.merged || findPair(map, 'organize')) return;
  const source = findPair(map, 'source') ? [] : insertKey(text, map, 'source', '.', findPair(map, 'plugin'));
  const edits = together(renamePlugin(ctx, map, 'dump'), source, replaceKey(files, 'organize'));
  if (!edits) return;
  yield {
    edits,
    done: `Changed the plugin "copy" of the part "${part.name}" to "dump", with "organize" for "files".`,
    check: `"dump" takes everything in the source of the part "${part.name}": name in "stage" what the snap needs.`,
  };
}

function* stepTar(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  const { text } = ctx.document;
  if (!enters(ctx, 'core18')) return;
  const destination = findPair(map, 'destination');
  const where = findText(map, 'destination')?.replace(/^\/+|\/+$/g, '');
  if (destination && (destination.merged || !where || findPair(map, 'organize'))) return;
  const move = destination
    ? [replaceKey(destination, 'organize'), replaceNode(text, destination.value, `{'*': ${where ?? ''}/}`)]
    : [];
  const edits = together(renamePlugin(ctx, map, 'dump'), move);
  if (edits) yield { edits, done: `Changed the plugin "tar-content" of the part "${part.name}" to "dump".` };
}

function* stepPython2(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  if (!enters(ctx, 'core18') || isAtLeast(ctx, 'core20')) return;
  const version = findPair(map, 'python-version');
  const added = version ? [] : insertKey(ctx.document.text, map, 'python-version', 'python2', findPair(map, 'plugin'));
  const edits = together(renamePlugin(ctx, map, 'python'), added);
  if (edits)
    yield {
      edits,
      done: `Changed the plugin "python2" of the part "${part.name}" to "python" with "python-version: python2".`,
    };
}

/** npm is the plugin for Node from core20 on. */
function* stepNodejs(ctx: StepContext, part: NamedEntry, map: YamlMap): Iterable<Change> {
  const { text } = ctx.document;
  if (!isAtLeast(ctx, 'core20')) return;
  const version = findPair(map, 'nodejs-version');
  const manager = findPair(map, 'nodejs-package-manager');
  const name = manager && isText(manager.value) ? manager.value.text : undefined;
  const edits = together(
    renamePlugin(ctx, map, 'npm'),
    version ? (version.merged ? undefined : replaceKey(version, 'npm-node-version')) : [],
    manager ? removePair(text, map, manager) : [],
  );
  if (!edits) return;
  yield {
    edits,
    done: `Changed the plugin "nodejs" of the part "${part.name}" to "npm".`,
    ...(name !== 'npm' && {
      check: `"npm" uses npm where "nodejs" may have used yarn: look at the lock file of the part "${part.name}".`,
    }),
  };
}

export const PLUGIN_STEPS: Readonly<Record<string, PluginStep>> = {
  go: stepGo,
  meson: stepMeson,
  npm: stepNpm,
  make: stepMake,
  colcon: stepColcon,
  dotnet: stepDotnet,
  copy: stepCopy,
  'tar-content': stepTar,
  python2: stepPython2,
  nodejs: stepNodejs,
};

/** Build tools that plugins stopped to install with core22, by what a package or snap of them is called. */
const TOOLS: Readonly<Record<string, readonly [names: RegExp, part: string]>> = {
  ant: [/^ant$/, 'ant-deps'],
  maven: [/^maven$/, 'maven-deps'],
  scons: [/^scons$/, 'scons-deps'],
  npm: [/^(?:npm|node)(?:js)?(?:\/.*)?$/, 'npm-deps'],
  dotnet: [/^dotnet/, 'dotnet-deps'],
};

/** Parts whose plugin installed a tool that nothing brings now. */
export function findMissingTools(ctx: StepContext): readonly string[] {
  if (!enters(ctx, 'core22')) return [];
  return ctx.project.parts.flatMap((part) => {
    const plugin = findText(part.value, 'plugin') ?? '';
    const tool = Object.hasOwn(TOOLS, plugin) ? TOOLS[plugin] : undefined;
    if (!tool || !isMap(part.value) || hasTool(ctx, part.value, tool[0], tool[1])) return [];
    if (plugin === 'npm' && findPair(part.value, 'npm-include-node')) return [];
    return [
      `The plugin "${plugin}" of the part "${part.name}" no longer installs its tool: name it in "build-packages" or "build-snaps", or build it in a part "${tool[1]}".`,
    ];
  });
}
