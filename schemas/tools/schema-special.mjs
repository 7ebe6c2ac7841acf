// What the tools check and the tables of keys can't say: written by hand, one function per path.
import { repositoryItem } from './schema-repositories.mjs';

const NAME = '^(?!-)(?!.*--)(?!.*-$)[a-z0-9-]*[a-z][a-z0-9-]*$';
const CLAUSE = '^(?:on|to|for|else|try)(?:\\s|$)';
const ALIAS_TARGET = { type: ['string', 'number'] };

/** Keys of a service that the older eras accept only beside `daemon`. */
const NEEDS_DAEMON = {
  none: ['refresh-mode', 'stop-mode', 'stop-command', 'post-stop-command', 'reload-command'],
  legacy: [
    'bus-name',
    'activates-on',
    'refresh-mode',
    'stop-mode',
    'stop-command',
    'post-stop-command',
    'reload-command',
    'start-timeout',
    'stop-timeout',
    'watchdog-timeout',
    'restart-delay',
    'restart-condition',
    'before',
    'after',
    'timer',
    'install-mode',
  ],
};

const environment = (kind, schema, { legacy }, allowsNull) => ({
  ...schema,
  additionalProperties: legacy
    ? { type: ['string', 'number'], minLength: 1 }
    : { type: allowsNull ? ['string', 'number', 'null'] : ['string', 'number'] },
});

const plugs = (kind, schema) => {
  const entry =
    kind === 'none'
      ? {}
      : kind === 'core18' || kind === 'core20'
        ? { type: ['string', 'object', 'null'] }
        : { type: ['string', 'number', 'boolean', 'object', 'null'] };
  return { type: schema.type, description: schema.description, additionalProperties: entry };
};

const special = {
  name: (kind, schema) => ({ ...schema, pattern: NAME }),
  // A number becomes text, and one digit is too short.
  title: (kind, schema, { legacy }) =>
    legacy ? undefined : { ...schema, not: { type: 'integer', minimum: 0, maximum: 9 } },
  description: (kind, schema, { legacy }) =>
    kind === 'none' ? undefined : legacy ? { ...schema, minLength: 1, pattern: '^$|[^\\n]' } : withNull(schema),
  summary: (kind, schema, { legacy }) => (legacy ? undefined : withNull(schema)),
  version: (kind, schema, { legacy }) => (legacy ? undefined : withNull(schema)),
  icon: (kind, schema, { legacy }) => (legacy ? { ...schema, pattern: '\\.(?:png|svg)$' } : undefined),
  environment: (kind, schema, context) => environment(kind, schema, context, true),
  'hooks.<hook>.environment': (kind, schema, context) => environment(kind, schema, context, true),
  'apps.<app>.environment': (kind, schema, context) => environment(kind, schema, context, false),
  plugs,
  // A list as slot is only refused when the snap is packed.
  slots: (kind, schema) => {
    const result = plugs(kind, schema);
    if (kind !== 'none' && kind !== 'core18' && kind !== 'core20') result.additionalProperties = {};
    return result;
  },
  'system-usernames': (kind, schema, { legacy }) =>
    legacy
      ? {
          ...schema,
          propertyNames: { pattern: schema.pattern ?? '^snap_(daemon|microk8s|aziotedge|aziotdu)$' },
          pattern: undefined,
          additionalProperties: {
            type: ['string', 'object'],
            if: { type: 'string' },
            then: { enum: ['shared'] },
            properties: { scope: { type: 'string', enum: ['shared'] } },
            required: ['scope'],
            additionalProperties: false,
          },
        }
      : undefined,
  'lint.ignore': (kind, schema) => ({
    ...schema,
    items: {
      type: ['string', 'number', 'object'],
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: { type: 'array', items: { type: ['string', 'number'] } },
    },
  }),
  'parts.<part>.build-environment': (kind, schema, { legacy }) => ({
    ...schema,
    items: legacy
      ? {
          type: 'object',
          minProperties: 1,
          patternProperties: { [CLAUSE]: {} },
          additionalProperties: { type: 'string' },
        }
      : {
          type: ['object', 'string'],
          pattern: '^else fail$',
          minProperties: 1,
          maxProperties: 1,
          patternProperties: { [CLAUSE]: {} },
          additionalProperties: { type: ['string', 'number'] },
        },
  }),
  'parts.<part>.organize': (kind, schema, { legacy }) => ({
    ...schema,
    additionalProperties: legacy ? { type: 'string', minLength: 1 } : ALIAS_TARGET,
  }),
  // What is in a list counts only where it is used.
  'parts.<part>.filesets': (kind, schema) => ({ ...schema, additionalProperties: { type: 'array' } }),
  'parts.<part>.permissions[]': (kind, schema) => ({
    ...schema,
    additionalProperties: undefined,
    dependencies: { owner: ['group'], group: ['owner'] },
  }),
  components: (kind, schema) => ({
    ...schema,
    propertyNames: { maxLength: 40, pattern: NAME.replace('^', '^(?!snap-)') },
  }),
  architectures: (kind, schema, { legacy }) => (legacy ? { ...schema, uniqueItems: true } : undefined),
  'architectures[]': (kind, schema) => {
    const target = schema.properties['build-for'];
    if (target) target.maxItems = 1;
    return { ...schema, type: ['string', 'object'] };
  },
  'package-repositories[]': (kind, schema, { legacy }) => repositoryItem(schema, legacy),
  'apps.<app>': (kind, schema) => {
    const keys = NEEDS_DAEMON[kind === 'none' ? 'none' : 'legacy'];
    if (kind !== 'none' && kind !== 'core18' && kind !== 'core20') return undefined;
    return { ...schema, dependencies: Object.fromEntries(keys.map((key) => [key, ['daemon']])) };
  },
  'apps.<app>.sockets.<socket>.listen-stream': (kind, schema) =>
    kind === 'none' ? { ...schema, pattern: undefined } : { ...schema, pattern: '^(?:@snap\\.|[A-Za-z0-9/._#:$-]*$)' },
  // The models pass over an empty one.
  provenance: (kind, schema) => ({ ...schema, pattern: '^[a-zA-Z0-9-]*$' }),
  'parts.<part>.stage': relativePaths,
  'parts.<part>.prime': relativePaths,
};

function relativePaths(kind, schema, { legacy }) {
  return legacy ? undefined : { ...schema, items: { ...schema.items, pattern: '^[^/]' } };
}

function withNull(schema) {
  return { ...schema, type: [...new Set([schema.type, 'null'].flat())] };
}

export function refine(path, kind, schema, context) {
  return special[path]?.(kind, schema, context);
}

/** What stands at the root beside the keys. */
export function refineRoot(kind, schema, { legacy }) {
  const required = [...(schema.required ?? [])];
  if (!legacy) required.push('confinement');
  const adoptable = ['version', 'summary', 'description'];
  const filled = {};
  if (!legacy) {
    for (const key of adoptable) {
      filled[key] = { type: ['string', 'number'] };
      if (kind !== 'core22' && key !== 'version') filled[key].minLength = 1;
    }
    if (!schema.properties.architectures) {
      schema.properties.architectures = { type: 'null', description: 'Replaced by platforms.', deprecated: true };
    }
  }
  return {
    ...schema,
    required,
    if: { required: ['adopt-info'], properties: { 'adopt-info': { not: { type: 'null' } } } },
    else: { required: adoptable, ...(legacy ? {} : { properties: filled }) },
  };
}
