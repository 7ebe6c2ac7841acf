/** What is told about a value: by the key that it belongs to. */
import { isElseFail } from '../project/grammar.ts';
import { findSeries } from '../openstack/releases.ts';
import { findPluginFact, toKeyPath } from '../schema/navigate.ts';
import { isMap, isScalar } from '../yaml/access.ts';
import type { YamlMap, YamlScalar } from '../yaml/tree.ts';
import { describeBase, describeBuildBase, summarizeBase } from './describe-base.ts';
import { describeElseFail } from './describe-clause.ts';
import { commandName, describeApp, describeListen } from './describe-entries.ts';
import { describeExtension } from './describe-extension.ts';
import { describeKey } from './describe-key.ts';
import { describeFileset, describePart } from './describe-part.ts';
import { describePlugin } from './describe-plugin.ts';
import { describeSeries } from './describe-series.ts';
import {
  describeAssumed,
  describeDuration,
  describeEpoch,
  describeLicense,
  describeMode,
  describePackage,
  describeSnapName,
  describeSource,
  describeTimer,
  describeValue,
  describeVersion,
  type Word,
} from './describe-value.ts';
import { describeInner, describeLinter, describePartKey, describePortKey, findFact } from './hover-key.ts';
import { code, paragraphs } from './markdown.ts';
import { describePort, findPort } from './ports.ts';
import { stepText, type Spot } from './spot.ts';
import { wordAt } from './words-in-text.ts';

export interface ValueHover {
  readonly markdown: string;
  /** The stretch that is told about, where it is not the whole value. */
  readonly word?: Word;
}

/** A describer gets the value's text; undefined leaves the word to the general ones. */
type Describer = (spot: Spot, text: string, node: YamlScalar) => string | undefined;

const plug: Describer = ({ ctx }, text) => describePort(ctx, 'plug', text);
const slot: Describer = ({ ctx }, text) => describePort(ctx, 'slot', text);
const part: Describer = ({ ctx }, text) => describePart(ctx, text);
const partOrRemote: Describer = ({ ctx }, text) => describePart(ctx, text) ?? describeRemotePart(ctx, text);
const app: Describer = ({ ctx }, text) => {
  const entry = ctx.project.apps.find((one) => one.name === text);
  return entry && describeApp(ctx, entry);
};
const duration: Describer = ({ keyPath }, text) => describeDuration(keyPath.slice(keyPath.lastIndexOf('.') + 1), text);
const fileset =
  (step: 'stage' | 'prime'): Describer =>
  (spot, text) =>
    describeFileset(spot.ctx, stepText(spot, 1), step, text);
const packages =
  (use: 'build' | 'stage'): Describer =>
  ({ ctx }, text) =>
    describePackage(
      text,
      use,
      ubuntuOf(ctx.project.buildBase ?? ctx.project.base ?? ctx.project.kind, ctx.facts.bases),
    );
const buildSnap: Describer = (_spot, text) => describeSnapName(text, 'build');
const stageSnap: Describer = (_spot, text) => describeSnapName(text, 'stage');

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  base: ({ ctx }, text) => describeBase(text, ctx.facts.bases),
  'build-base': ({ ctx }, text) => describeBuildBase(text, ctx.facts.bases),
  version: ({ ctx }, _text, node) => describeVersion(node, ctx.project.kind),
  'adopt-info': part,
  epoch: (_spot, text) => describeEpoch(text),
  'assumes[]': (_spot, text) => describeAssumed(text),
  'lint.ignore[]': (_spot, text) => describeLinter(text),
  'build-packages[]': packages('build'),
  'build-snaps[]': buildSnap,
  'components.<component>.adopt-info': part,
  'package-repositories[].cloud': (_spot, text) => {
    const series = findSeries(text);
    return series && describeSeries(series.id);
  },
  'hooks.<hook>.plugs[]': plug,
  'plugs.<plug>': plugByInterface('plug'),
  'plugs.<plug>.interface': plugByInterface('plug'),
  'slots.<slot>': plugByInterface('slot'),
  'slots.<slot>.interface': plugByInterface('slot'),
  'apps.<app>.command': describeCommand,
  'apps.<app>.plugs[]': plug,
  'apps.<app>.slots[]': slot,
  'apps.<app>.activates-on[]': slot,
  'apps.<app>.after[]': app,
  'apps.<app>.before[]': app,
  'apps.<app>.extensions[]': ({ ctx }, text) => {
    const { extensions } = ctx.facts.extensions;
    const fact = Object.hasOwn(extensions, text) ? extensions[text] : undefined;
    return fact && describeExtension(text, fact, ctx.project.base);
  },
  'apps.<app>.timer': (_spot, text) => describeTimer(text),
  'apps.<app>.start-timeout': duration,
  'apps.<app>.stop-timeout': duration,
  'apps.<app>.watchdog-timeout': duration,
  'apps.<app>.restart-delay': duration,
  'apps.<app>.sockets.<socket>.listen-stream': (_spot, text) => describeListen(text),
  'apps.<app>.sockets.<socket>.socket-mode': (_spot, text) => describeMode(text),
  'parts.<part>.plugin': ({ ctx }, text) => {
    const fact = findPluginFact(ctx.facts, text);
    return fact && describePlugin(text, fact, ctx.project.kind);
  },
  'parts.<part>.source': ({ place }, _text, node) => describeSource(node, partOf(place.parents)),
  'parts.<part>.after[]': partOrRemote,
  'parts.<part>.build-packages[]': packages('build'),
  'parts.<part>.stage-packages[]': packages('stage'),
  'parts.<part>.build-snaps[]': buildSnap,
  'parts.<part>.stage-snaps[]': stageSnap,
  'parts.<part>.stage[]': fileset('stage'),
  'parts.<part>.prime[]': fileset('prime'),
  'parts.<part>.snap[]': fileset('prime'),
  'parts.<part>.permissions[].mode': (_spot, text) => describeMode(text),
};

/** The first era had a list of parts that anybody could use. */
function describeRemotePart({ project }: Spot['ctx'], name: string): string | undefined {
  if (project.kind !== 'none' || name === '') return undefined;
  return paragraphs(
    `**${name}**: remote part`,
    'No part of this file: snapcraft looks for it in the list of remote parts, and stops if it is not there. Later eras have no such list.',
  );
}

function plugByInterface(side: 'plug' | 'slot'): Describer {
  return (spot) => describePort(spot.ctx, side, stepText(spot, 1));
}

function partOf(parents: Spot['place']['parents']): YamlMap | undefined {
  const map = parents[2];
  return isMap(map) ? map : undefined;
}

function ubuntuOf(base: string, facts: Spot['ctx']['facts']['bases']): string | undefined {
  return summarizeBase(base, facts)?.match(/^Ubuntu [\d.]+/)?.[0];
}

function describeCommand({ ctx, steps }: Spot, text: string): string | undefined {
  const program = text.trim().split(/\s+/, 1)[0] ?? '';
  if (program === '') return undefined;
  const path = program.startsWith('$') || ctx.project.legacy ? program : `$SNAP/${program.replace(/^\//, '')}`;
  const owner = String(steps[1] ?? '');
  const service = ctx.project.apps.find((one) => one.name === owner);
  const daemon =
    isMap(service?.value) && service.value.entries.some(({ key }) => isScalar(key) && key.text === 'daemon');
  const name = commandName(ctx.project.name, owner);
  return paragraphs(
    `Runs ${code(path)}.`,
    daemon ? `A service: ${code(`snap start ${name}`)}, ${code(`snap logs ${name}`)}.` : `Users type ${code(name)}.`,
  );
}

/** What is told about the scalar at a spot. */
export function hoverValue(spot: Spot, node: YamlScalar): ValueHover | undefined {
  const { ctx, keyPath, steps, offset } = spot;
  if (isElseFail(node) && typeof spot.place.path.at(-1) === 'number') return { markdown: describeElseFail() };
  if (keyPath === 'license') {
    const word = wordAt(ctx.document.text, node, offset, /[^\s()'"]/);
    return word && { markdown: describeLicense(ctx, word), word };
  }
  const linter = /^lint\.ignore\[\]\.([a-z-]+)\[\]$/.exec(keyPath)?.[1];
  if (linter !== undefined && linter !== 'metadata') return { markdown: describeIgnored(linter, node.text) };
  if (steps.length === 2 && steps[0] === 'system-usernames') return { markdown: SHARED };
  const own = Object.hasOwn(DESCRIBERS, keyPath) ? DESCRIBERS[keyPath]?.(spot, node.text, node) : undefined;
  const markdown = own ?? describeValue(keyPath, node.text) ?? describePortValue(spot, node) ?? describeOwner(spot);
  return markdown === undefined ? undefined : { markdown };
}

/** Files that a linter leaves out. */
function describeIgnored(linter: string, pattern: string): string {
  const files = /[*?[]/.test(pattern) ? 'files of the snap whose path fits' : 'the file of the snap at';
  return `The linter ${code(linter)} leaves out ${files} ${code(pattern)}.`;
}

const SHARED = paragraphs(
  '**shared**',
  'The only scope there is: the user is the same for every snap that asks for it.',
);

/** Values of a plug's or slot's attributes. */
function describePortValue(spot: Spot, node: YamlScalar): string | undefined {
  const section = stepText(spot, 0);
  if ((section !== 'plugs' && section !== 'slots') || spot.steps.length < 3) return undefined;
  const [side, name] = [section === 'plugs' ? 'plug' : 'slot', stepText(spot, 1)] as const;
  if (spot.steps[2] === 'default-provider' && findPort(spot.ctx, side, name).interface === 'content') {
    const provider = node.text.split(':', 1)[0] ?? '';
    return paragraphs(
      `**${provider}**: provider`,
      'snapd installs this snap too, unless something offers the content already.',
    );
  }
  return describePortKey(spot, side, name, spot.steps.slice(2));
}

/** A value without a meaning of its own: what its key is for, in short. */
function describeOwner(spot: Spot): string | undefined {
  const { ctx } = spot;
  const steps = [...spot.steps];
  while (typeof steps.at(-1) === 'number') steps.pop();
  const path = toKeyPath(steps);
  if (path.endsWith('>')) return undefined;
  const inner = describeInner(spot);
  if (inner !== undefined) return inner;
  if (steps[0] === 'parts' && steps.length >= 3) {
    const own = describePartKey(spot, stepText(spot, 1), stepText(spot, 2), true);
    if (own !== undefined) return own;
  }
  const found = findFact(spot, path) ?? findFact(spot, toKeyPath(steps.slice(0, -1)));
  return found && describeKey(found.path, found.fact, ctx.project.kind, { short: true });
}
