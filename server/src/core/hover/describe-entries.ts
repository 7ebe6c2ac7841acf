/** What the author named: apps, components, layouts, platforms, sockets, variables. */
import type { ProviderContext } from '../context.ts';
import { getEnvironmentMeaning } from '../facts/environment-names.ts';
import type { NamedEntry } from '../project/project.ts';
import { getExtensionAdditions } from '../project/extensions.ts';
import { possibleValues } from '../project/grammar.ts';
import { findText, findValue, isMap, isScalar, isText, itemsOf } from '../yaml/access.ts';
import type { YamlNode } from '../yaml/tree.ts';
import { summarizeInterface } from './describe-interface.ts';
import { bullets, code, codeList, labelled, paragraphs, prose, shortCodeList } from './markdown.ts';
import { findPort } from './ports.ts';
import { timerWords } from './time-words.ts';
import { ARCHITECTURE_DOCS, getValueMeaning } from './value-docs.ts';

/** By what name an app is run. */
export function commandName(snap: string | undefined, app: string): string {
  return snap === app ? app : `${snap ?? 'SNAP'}.${app}`;
}

export function describeApp(ctx: ProviderContext, app: NamedEntry): string {
  const { project } = ctx;
  const text = (key: string): string | undefined => findText(app.value, key);
  const daemon = text('daemon');
  const name = commandName(project.name, app.name);
  const timer = text('timer');
  const plugs = [
    ...new Set([
      ...(getExtensionAdditions(project, ctx.facts).appPlugs.get(app.name) ?? []),
      ...namesOf(findValue(app.value, 'plugs')),
    ]),
  ];
  return paragraphs(
    `**${app.name}**: ${daemon === undefined ? 'app' : 'service'}`,
    daemon === undefined
      ? `Users run it as ${code(name)}.`
      : `${text('daemon-scope') === 'user' ? 'Runs for every user who is logged in.' : 'Runs in the background, as root.'} Its log: ${code(`snap logs ${name}`)}.`,
    bullets([
      labelled('Command', text('command') === undefined ? undefined : code(text('command') ?? '')),
      labelled('Daemon', daemon && `${code(daemon)}. ${getValueMeaning('apps.<app>.daemon', daemon) ?? ''}`),
      labelled('Timer', timer === undefined ? undefined : timerWords(timer)),
      labelled('Extensions', listed(namesOf(findValue(app.value, 'extensions')))),
      labelled('Starts after', listed(namesOf(findValue(app.value, 'after')))),
      labelled('Starts before', listed(namesOf(findValue(app.value, 'before')))),
    ]),
    plugs.length > 0 && `Plugs:\n\n${plugRows(ctx, plugs)}`,
  );
}

const MAX_PLUGS = 15;

function plugRows(ctx: ProviderContext, plugs: readonly string[]): string {
  const rows = plugs.slice(0, MAX_PLUGS).map((name) => {
    const port = findPort(ctx, 'plug', name);
    const fact = ctx.facts.interfaces.get(port.interface);
    const other = port.interface === name ? '' : ` (${port.interface})`;
    return `${code(name)}${other}: ${fact ? summarizeInterface(fact) : 'unknown to snapd'}`;
  });
  return bullets([...rows, plugs.length > MAX_PLUGS && `and ${String(plugs.length - MAX_PLUGS)} more`]);
}

function listed(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : codeList(names);
}

function namesOf(value: YamlNode | undefined): string[] {
  return itemsOf(value).flatMap((item) => (isText(item) ? [item.text] : []));
}

/** The architectures of a platform, spelled out. */
interface PlatformBuild {
  readonly on: readonly string[];
  readonly to: string;
}

function expandPlatform(platform: NamedEntry): PlatformBuild {
  const texts = (value: YamlNode | undefined): string[] => (isText(value) ? [value.text] : namesOf(value));
  const on = isMap(platform.value) ? texts(findValue(platform.value, 'build-on')) : [];
  const to = isMap(platform.value) ? texts(findValue(platform.value, 'build-for')) : [];
  return { on: on.length > 0 ? on : [platform.name], to: to[0] ?? platform.name };
}

export function describePlatform(platform: NamedEntry): string {
  const { on, to } = expandPlatform(platform);
  const known = Object.hasOwn(ARCHITECTURE_DOCS, to) ? ARCHITECTURE_DOCS[to] : undefined;
  const cross = to !== 'all' && !on.includes(to);
  return paragraphs(
    `**${platform.name}**: platform`,
    `Built on ${codeList(on, 'or')}, for ${to === 'all' ? 'every architecture' : code(to)}.`,
    known !== undefined && to !== 'all' && known,
    cross &&
      'A cross build: what is compiled has to be told so, and `stage-packages` come from the other architecture.',
    `To build only this one:\n\n\`\`\`shell\nsnapcraft pack --platform ${platform.name}\n\`\`\``,
  );
}

export function describeComponent(ctx: ProviderContext, component: NamedEntry): string {
  const type = findText(component.value, 'type');
  const summary = findText(component.value, 'summary');
  return paragraphs(
    `**${component.name}**: component${type === undefined ? '' : ` of type ${code(type)}`}`,
    summary !== undefined && prose(summary),
    type !== undefined && getValueMeaning('components.<component>.type', type),
    `To install it:\n\n\`\`\`shell\nsudo snap install ${ctx.project.name ?? 'SNAP'}+${component.name}\n\`\`\``,
    `Parts fill it through ${code(`organize: { …: (component/${component.name}) }`)}.`,
  );
}

export function describeLayout(layout: NamedEntry): string {
  const words = {
    bind: (to: string) => `The folder ${code(to)} appears here.`,
    'bind-file': (to: string) => `The file ${code(to)} appears here.`,
    symlink: (to: string) => `A symbolic link to ${code(to)}.`,
    type: (to: string) =>
      to === 'tmpfs' ? 'An empty folder in memory, new with each start of the snap’s namespace.' : code(to),
  } as const;
  const rows = (Object.keys(words) as (keyof typeof words)[]).flatMap((key) => {
    const to = findText(layout.value, key);
    return to === undefined ? [] : [words[key](to)];
  });
  return paragraphs(`**${layout.name}**: layout`, ...rows, 'Only the programs of this snap see it.');
}

export function describeSocket(socket: NamedEntry): string {
  const listen = findValue(socket.value, 'listen-stream');
  return paragraphs(
    `**${socket.name}**: socket`,
    isScalar(listen) && listen.text !== '' && describeListen(listen.text),
    'snapd listens here and starts the service when something connects.',
  );
}

/** Where a `listen-stream` listens. */
export function describeListen(address: string): string {
  if (/^\d+$/.test(address)) return `Listens on TCP port ${code(address)}, on every address of the machine.`;
  const port = /^(.*):(\d+)$/.exec(address);
  if (port) return `Listens on TCP port ${code(port[2] ?? '')} of the address ${code(port[1] ?? '')}.`;
  if (address.startsWith('@')) return `Listens on the abstract socket ${code(address)}, which has no file.`;
  return `Listens on the socket file ${code(address)}.`;
}

export interface VariablePlace {
  readonly of: 'snap' | 'app' | 'hook' | 'build';
  readonly owner: string;
}

/** Markdown about a variable that the file sets. */
export function describeSetVariable(name: string, value: YamlNode | undefined, place: VariablePlace): string {
  const where = {
    snap: 'for every app and hook of the snap',
    app: `for the app ${code(place.owner)}`,
    hook: `for the hook ${code(place.owner)}`,
    build: `while the part ${code(place.owner)} is built`,
  }[place.of];
  const text = isScalar(value) && value.text !== '' ? value.text : undefined;
  return paragraphs(
    `**${name}**: variable, ${where}`,
    getEnvironmentMeaning(name),
    bullets([labelled('Value', text === undefined ? undefined : code(text))]),
  );
}

export function describeAlias(name: string, node: YamlNode): string {
  return paragraphs(`**\\*${name}**: alias`, `Stands for what is marked ${code(`&${name}`)}.`, describeContent(node));
}

export function describeAnchor(name: string, node: YamlNode): string {
  return paragraphs(
    `**&${name}**: anchor`,
    `Below this, ${code(`*${name}`)} stands for the value, and ${code(`<<: *${name}`)} for the keys of a mapping.`,
    describeContent(node),
  );
}

/** What an anchor holds: the keys or items, at a glance. */
function describeContent(node: YamlNode): string {
  const keys = isMap(node) ? node.entries.flatMap(({ key }) => (isScalar(key) ? [key.text] : [])) : [];
  const items = itemsOf(node)
    .filter(isScalar)
    .map((item) => item.text);
  return bullets([
    labelled('Keys', keys.length > 0 ? shortCodeList(keys) : undefined),
    labelled('Items', items.length > 0 ? shortCodeList(items) : undefined),
    labelled('Value', isScalar(node) ? code(node.text) : undefined),
  ]);
}

/** The texts that a key may have: those of every clause. */
export function textsOf(value: YamlNode | undefined): string[] {
  return possibleValues(value).flatMap((one) => (isText(one) ? [one.text] : []));
}
