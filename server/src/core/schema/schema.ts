/** The part of JSON Schema that our schemas use, and the schema of each era. */
import core18 from '../../../../schemas/compact/schema-core18.json?raw';
import core20 from '../../../../schemas/compact/schema-core20.json?raw';
import core22 from '../../../../schemas/compact/schema-core22.json?raw';
import core24 from '../../../../schemas/compact/schema-core24.json?raw';
import none from '../../../../schemas/compact/schema-none.json?raw';
import type { SchemaKind } from '../facts/types.ts';

export type JsonType = 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'array' | 'object';
export type JsonScalar = string | number | boolean | null;

export interface Schema {
  readonly $ref?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly JsonScalar[];
  readonly const?: JsonScalar;
  readonly not?: Schema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** 1.0 passes for an integer. */
  readonly whole?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  /** Where the first item is judged by another schema than the others. */
  readonly firstItem?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  readonly allOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
}

export interface RootSchema extends Schema {
  readonly $defs: Readonly<Record<string, Schema>>;
}

/** core26 and devel differ from core24 in nothing that a schema says. */
const TEXTS: Readonly<Record<SchemaKind, string>> = {
  none,
  core18,
  core20,
  core22,
  core24,
  core26: core24,
  devel: core24,
};

const parsed = new Map<string, RootSchema>();

/** The schema that judges an era; read when first needed. */
export function getSchema(kind: SchemaKind): RootSchema {
  const text = TEXTS[kind];
  let schema = parsed.get(text);
  if (!schema) parsed.set(text, (schema = JSON.parse(text) as RootSchema));
  return schema;
}
