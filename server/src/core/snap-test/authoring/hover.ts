/** What is told about the thing under the pointer in snap-test.yaml. */
import type { ProviderContext } from '../../context.ts';
import { bullets, code, codeList, labelled, paragraphs } from '../../hover/markdown.ts';
import { variableAt } from '../../hover/words-in-text.ts';
import { typeWords } from '../../schema/words.ts';
import type { JsonType } from '../../schema/schema.ts';
import { isScalar, isText } from '../../yaml/access.ts';
import { locate, type Place, type Step } from '../../yaml/locate.ts';
import { describeMode } from '../modes.ts';
import { getSnapTest, TEST_MODES } from '../model.ts';
import { findKeySchema, getSnapTestSchema, type KeySchema } from '../schema.ts';
import { TEST_VARIABLES } from '../variables.ts';

export interface TestHover {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

export function hoverTest(ctx: ProviderContext, offset: number): TestHover | undefined {
  const place = locate(ctx.tree, offset);
  if (!place || !isScalar(place.node) || place.node.alias !== undefined || place.node.start === place.node.end) {
    return undefined;
  }
  const { node, path, role } = place;
  if (role === 'key') {
    const markdown = describeTestKey(path);
    return markdown === undefined ? undefined : { markdown, start: node.start, end: node.end };
  }
  return hoverVariable(ctx, place, offset) ?? hoverMode(place);
}

/** Undefined for names that are the author's own. */
export function describeTestKey(path: readonly Step[]): string | undefined {
  const key = path.at(-1);
  const parent = findKeySchema(path.slice(0, -1));
  if (typeof key !== 'string' || !parent?.properties || !Object.hasOwn(parent.properties, key)) return undefined;
  const schema = findKeySchema(path);
  if (!schema?.description) return undefined;
  return paragraphs(
    `**${key}**: ${typesOf(schema)}`,
    schema.description,
    bullets([
      (parent.required ?? []).includes(key) && 'Required.',
      labelled('One of', schema.enum && codeList(schema.enum.map(String), 'or')),
      labelled('Default', schema.default === undefined ? undefined : code(String(schema.default))),
      labelled('For example', schema.examples && codeList(schema.examples)),
    ]),
  );
}

export function typesOf({ type }: KeySchema): string {
  const types: readonly JsonType[] = typeof type === 'string' ? [type] : (type ?? []);
  return typeWords(types);
}

function hoverVariable(ctx: ProviderContext, { node, path }: Place, offset: number): TestHover | undefined {
  const use = variableAt(ctx.document.text, node, offset);
  const variable = TEST_VARIABLES.find(({ name }) => name === use?.name);
  if (!use || !variable) return undefined;
  const snap =
    path[0] === 'snaps' ? getSnapTest(ctx.tree).snaps.find(({ index }) => index === path[1])?.name : undefined;
  const markdown = paragraphs(
    `**$${variable.name}**: ${variable.meaning}`,
    snap === undefined
      ? 'Known in the steps of a snap alone.'
      : bullets([labelled('Value', code(variable.valueOf(snap)))]),
  );
  return { markdown, start: use.start, end: use.end };
}

function hoverMode({ node, path }: Place): TestHover | undefined {
  const mode = path.at(-1) === 'mode' && path.length === 3 && isText(node) ? node.text : undefined;
  const known = TEST_MODES.find((one) => one === mode);
  return known && { markdown: `**${known}**: ${describeMode(known)}`, start: node.start, end: node.end };
}

/** The keys that a mapping may have, in the order of the schema. */
export function keysAt(path: readonly Step[]): readonly string[] {
  const schema = path.length === 0 ? getSnapTestSchema() : findKeySchema(path);
  return Object.keys(schema?.properties ?? {});
}
