// Package repositories: which of ppa, cloud and url is there decides which other keys may be.

const APT_ONLY = ['key-server', 'components', 'suites', 'path', 'series', 'architectures', 'formats'];

/** A word, or a number in text that is not 0. */
export const PRIORITY = '^(?:always|prefer|defer|\\s*[+-]?0*[1-9][0-9]*\\s*)$';

export function repositoryItem(schema, legacy) {
  const all = schema.properties;
  const text = (key, more = {}) => ({ ...all[key], type: legacy ? 'string' : ['string', 'null'], ...more });
  const pick = (...keys) => Object.fromEntries(keys.filter((key) => all[key]).map((key) => [key, all[key]]));
  const type = { ...all.type, type: 'string' };
  const priority = all.priority && {
    priority: {
      description: all.priority.description,
      type: ['string', 'integer', 'boolean', 'null'],
      not: { const: 0 },
      pattern: PRIORITY,
    },
  };
  const keyId = {
    ...text('key-id'),
    minLength: undefined,
    maxLength: undefined,
    pattern: legacy ? '^[A-F0-9]{40}$' : all['key-id'].pattern,
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
      ...(legacy && laterEntries(all)),
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

const LISTS_OF_APT = ['architectures', 'components', 'formats', 'suites'];

/** Before core22 only code looks at the repositories behind the first: null is as good as nothing there. */
function laterEntries(all) {
  const lists = LISTS_OF_APT.map((key) => {
    const list = { ...all[key] };
    delete list.uniqueItems;
    const items = key === 'suites' ? { type: 'string', pattern: '[^/]$' } : list.items;
    return [key, { ...list, items, type: ['array', 'null'], ...(key === 'suites' && { minItems: 1 }) }];
  });
  const texts = ['path', 'key-server'].map((key) => [key, { ...all[key], type: ['string', 'null'] }]);
  return { ...Object.fromEntries([...lists, ...texts]), name: { type: ['string', 'null'] } };
}

/** The first repository is judged by the schema of these eras as well. */
export function firstRepository(item) {
  const first = JSON.parse(JSON.stringify(item));
  const { properties } = first.else;
  delete properties.name;
  for (const key of LISTS_OF_APT) {
    Object.assign(properties[key], { type: 'array', uniqueItems: true });
    if (key !== 'components') properties[key].minItems = 1;
  }
  for (const key of ['path', 'key-server']) properties[key].type = 'string';
  return first;
}
