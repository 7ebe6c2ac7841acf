/** Whether a value that stands there already would be sound below another key. */
import type { ProviderContext } from '../context.ts';
import { findClause } from '../project/grammar.ts';
import { isArchitecture, readNames } from '../rules/snapcraft/architecture-names.ts';
import { findLicenseProblem, getLicenseNames } from '../rules/snapd/license.ts';
import { findLinkProblem } from '../rules/snapd/link.ts';
import { findTimerProblem } from '../rules/snapd/timer.ts';
import { findKeyFact, toKeyPath } from '../schema/navigate.ts';
import { getSchema, type RootSchema, type Schema } from '../schema/schema.ts';
import { findItemSchema, toPattern, validate } from '../schema/validate.ts';
import { entriesOf, findText, findValue, isMap, isScalar, isSeq, itemsOf, keyText } from '../yaml/access.ts';
import type { Step } from '../yaml/locate.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { Cursor } from './cursor.ts';
import { fitsNode } from './fits-node.ts';
import { namesOfOtherSide } from './sources/domain/ports.ts';

type Fits = (text: string, ctx: ProviderContext, cursor: Cursor) => boolean;

const isLink: Fits = (text) => findLinkProblem(text) === undefined;
const isInSnap: Fits = (text) => /^\$(?:\{SNAP|SNAP)/.test(text);
const isPart: Fits = (text, { project }) => project.parts.some(({ name }) => name === text);
const isOtherPart: Fits = (text, ctx, { path }) => text !== path[1] && isPart(text, ctx, {} as Cursor);
const isService: Fits = (text, { project }, { path }) =>
  text !== path[1] && project.apps.some(({ name, value }) => name === text && findValue(value, 'daemon') !== undefined);

/** What schemas do not say: texts of some keys and of the items of some lists. */
const TEXTS: Readonly<Record<string, Fits>> = {
  contact: isLink,
  donation: isLink,
  issues: isLink,
  'source-code': isLink,
  website: isLink,
  icon: (text) => /\.(?:png|svg)$/i.test(text),
  license: (text, { facts }) => findLicenseProblem(text, getLicenseNames(facts.licenses)) === undefined,
  'adopt-info': isPart,
  'components.<component>.adopt-info': isPart,
  'apps.<app>.timer': (text) => findTimerProblem(text) === undefined,
  'apps.<app>.after': isService,
  'apps.<app>.before': isService,
  // A slot starts one service.
  'apps.<app>.activates-on': (text, { project }, { path }) =>
    project.slots.some(({ name, value }) => name === text && (findText(value, 'interface') ?? name) === 'dbus') &&
    !project.apps.some(({ name, value }) => name !== path[1] && lists(value, 'activates-on', text)),
  'apps.<app>.extensions': (text, { facts, project }) =>
    facts.extensions.byBase[project.base as keyof typeof facts.extensions.byBase]?.includes(text) === true,
  'apps.<app>.plugs': (text, { project }) => !project.slots.some(({ name }) => name === text),
  'apps.<app>.slots': (text, ctx) =>
    ctx.project.slots.some(({ name }) => name === text) || (ctx.facts.interfaces.has(text) && !isUsedAsPlug(text, ctx)),
  'apps.<app>.common-id': (text, { project }) =>
    !project.apps.some(({ value }) => findText(value, 'common-id') === text),
  'apps.<app>.aliases': (text, { project }, { path }) =>
    !project.apps.some(({ name, value }) => name !== path[1] && lists(value, 'aliases', text)),
  'apps.<app>.sockets.<socket>.socket-mode': (text) => /^0?[0-7]{1,3}$/.test(text),
  'build-base': (text, { facts, project }) => !project.legacy && Object.hasOwn(facts.bases.bases, text),
  'layout.<path>.type': (text) => text === 'tmpfs',
  'layout.<path>.bind': isInSnap,
  'layout.<path>.bind-file': isInSnap,
  'layout.<path>.symlink': isInSnap,
  'package-repositories[].formats': (text) => text === 'deb' || text === 'deb-src',
  'package-repositories[].key-id': (text) => /^[0-9A-F]{40}$/.test(text),
  'package-repositories[].url': (text) => /^\w+:\/\//.test(text),
  'plugs.<plug>.default-provider': (text) => /^[a-z0-9-]+$/.test(text),
  'package-repositories[].ppa': (text) => /^[^/\s]+\/[^/\s]+$/.test(text),
  architectures: (text, { facts }) => isArchitecture(facts, text) || text === 'all',
  'parts.<part>.after': isOtherPart,
  'parts.<part>.source-type': (text, { facts, project }) => {
    const fact = findKeyFact(facts, 'parts.<part>.source-type');
    const eras = Object.entries(fact?.variants ?? {});
    const names = eras.flatMap(([era, { enum: values }]) =>
      era.endsWith('+') === !project.legacy || era.includes(project.kind) ? (values ?? []) : [],
    );
    return names.length === 0 || names.includes(text);
  },
  'parts.<part>.source-checksum': (text) => /^\w+\/[0-9a-f]+$/i.test(text),
  'parts.<part>.plugin': (text, { facts }) => Object.hasOwn(facts.plugins.plugins, text),
  'parts.<part>.build-attributes': (text) => /^[a-z0-9]+(?:-[a-z0-9]+)+$|^debug$/.test(text),
};

function isUsedAsPlug(name: string, ctx: ProviderContext): boolean {
  // What is merged in says it twice.
  if (ctx.tree.anchors.size > 0) return true;
  return namesOfOtherSide('slot', ctx).has(name);
}

function lists(value: YamlNode, key: string, text: string): boolean {
  return itemsOf(findValue(value, key)).some((item) => isScalar(item) && item.text === text);
}

/** @param value what stands behind the key that is being renamed */
export function fitsKey(ctx: ProviderContext, cursor: Cursor, key: string, value: YamlNode): boolean {
  const path = [...cursor.path, key];
  if (isSeq(value) && value.items.some((item) => findClause(item))) return fitsClauses(ctx, cursor, path, value);
  if (path.length <= 2 && !fitsName(path, value, ctx)) return false;
  if (!fitsSchema(ctx, path, value) || !fitsNode(ctx, path, value)) return false;
  // What an app has for itself would be that of each app that merges it in.
  if ((key === 'aliases' || key === 'common-id') && ctx.tree.anchors.size > 0) return false;
  if (key === 'extensions' && isScalar(value)) return false;
  // It is read line by line.
  if (key.startsWith('override-') && isScalar(value) && (value.type === 'int' || value.type === 'float')) return false;
  // Each of its items holds one variable.
  if (key === 'build-environment') return itemsOf(value).every((item) => !isMap(item) || item.entries.length === 1);
  const check = TEXTS[toKeyPath(path)];
  const texts = isSeq(value) ? value.items : [value];
  return !check || texts.every((one) => !isScalar(one) || one.text === '' || check(one.text, ctx, cursor));
}

/** Names that say something about what they stand for. */
function fitsName(path: readonly Step[], value: YamlNode, ctx: ProviderContext): boolean {
  const [section, name] = path;
  if (name === undefined) {
    if (section === 'slots') return entriesOf(value).every((pair) => !isUsedAsPlug(keyText(pair) ?? '', ctx));
    if (section !== 'system-usernames') return true;
    return entriesOf(value).every((pair) => fitsName([section, keyText(pair) ?? ''], pair.value, ctx));
  }
  if (section === 'platforms' && isArchitecture(ctx.facts, String(name))) {
    return readNames(findValue(value, 'build-for')).every(({ text }) => text === name);
  }
  if (section === 'system-usernames') return (findText(value, 'scope') ?? (isScalar(value) && value.text)) === 'shared';
  return true;
}

/** Clauses hold what their key would hold. */
function fitsClauses(ctx: ProviderContext, cursor: Cursor, path: readonly Step[], value: YamlNode): boolean {
  const fact = findKeyFact(ctx.facts, toKeyPath(path));
  if (fact?.grammar.includes(ctx.project.kind) !== true) return false;
  const isList = fact.types.some((type) => type.startsWith('list'));
  return itemsOf(value).every((item) => {
    const clause = findClause(item);
    if (clause) return isSeq(clause.body) === isList && fitsKey(ctx, cursor, String(path.at(-1)), clause.body);
    return isList === isScalar(item);
  });
}

function fitsSchema(ctx: ProviderContext, path: readonly Step[], value: YamlNode): boolean {
  if (ctx.document.kind !== 'snapcraft') return true;
  const root = getSchema(ctx.project.kind);
  const schema = findSchema(root, path, findText(pluginOwner(ctx, path), 'plugin'));
  if (!schema) return true;
  let fits = true;
  validate(value, { ...schema, $defs: root.$defs }, () => (fits = false));
  return fits;
}

function pluginOwner({ project }: ProviderContext, [section, name]: readonly Step[]): YamlNode | undefined {
  return section === 'parts' ? project.parts.find((part) => part.name === name)?.value : undefined;
}

/** The schema of what stands at a path; undefined where none says anything. */
function findSchema(root: RootSchema, path: readonly Step[], plugin: string | undefined): Schema | undefined {
  let schema: Schema | undefined = root;
  for (const [depth, step] of path.entries()) {
    schema = resolve(root, schema);
    if (!schema) return undefined;
    if (typeof step === 'number') {
      schema = findItemSchema(schema, step);
      continue;
    }
    const own: Schema | undefined = schema;
    const named = own.properties && Object.hasOwn(own.properties, step) ? own.properties[step] : undefined;
    const matched = Object.entries(own.patternProperties ?? {}).find(([pattern]) => toPattern(pattern).test(step))?.[1];
    const ofPlugin =
      depth === 2 && path[0] === 'parts' ? root.$defs[`plugin-${plugin ?? ''}`]?.properties?.[step] : undefined;
    schema =
      named ?? ofPlugin ?? matched ?? (own.additionalProperties === false ? undefined : own.additionalProperties);
  }
  return resolve(root, schema);
}

function resolve(root: RootSchema, schema: Schema | undefined): Schema | undefined {
  return schema?.$ref === undefined ? schema : root.$defs[schema.$ref.slice('#/$defs/'.length)];
}
