// Package repositories: which of ppa, cloud and url is there decides which other keys may be.

const APT_ONLY = ['key-server', 'components', 'suites', 'path', 'series', 'architectures', 'formats'];

export function repositoryItem(schema, legacy) {
  const all = schema.properties;
  const text = (key, more = {}) => ({ ...all[key], type: legacy ? 'string' : ['string', 'null'], ...more });
  const pick = (...keys) => Object.fromEntries(keys.filter((key) => all[key]).map((key) => [key, all[key]]));
  const type = { ...all.type, type: 'string' };
  const priority = all.priority && {
    priority: {
      description: all.priority.description,
      type: ['string', 'integer', 'null'],
      not: { const: 0 },
      pattern: '^(?:always|prefer|defer|\\s*[+-]?0*[1-9][0-9]*\\s*)$',
    },
  };
  const keyId = {
    ...text('key-id'),
    minLength: undefined,
    maxLength: undefined,
    pattern: legacy ? '^[A-Z0-9]{40}$' : all['key-id'].pattern,
  };
  const ppa = {
    properties: {
      type,
      ppa: { ...all.ppa, type: 'string', minLength: 1 },
      ...(legacy ? {} : { 'key-id': keyId, ...priority }),
    },
    additionalProperties: false,
  };
  const cloud = {
    properties: {
      type,
      cloud: { ...all.cloud, type: 'string', minLength: 1 },
      pocket: { ...all.pocket, type: 'string', enum: ['updates', 'proposed'] },
      ...priority,
    },
    additionalProperties: false,
  };
  const apt = {
    properties: {
      type,
      url: { ...all.url, type: 'string' },
      'key-id': { ...keyId, type: 'string' },
      ...pick(...APT_ONLY, 'pocket'),
      path: text('path', { minLength: 1 }),
      suites: { ...all.suites, items: { type: 'string', pattern: '[^/]$' } },
      ...priority,
    },
    required: ['url', 'key-id'],
    additionalProperties: false,
    dependencies: {
      suites: { required: ['components'], properties: { series: false, pocket: false } },
      path: { properties: { components: false, suites: false } },
      ...(legacy ? { components: ['suites'] } : { series: ['pocket'] }),
    },
  };
  return {
    type: 'object',
    required: ['type'],
    if: { required: ['ppa'] },
    then: ppa,
    else: legacy ? apt : { if: { required: ['cloud'] }, then: cloud, else: apt },
  };
}
