/** Values that YAML takes for numbers: snapcraft turns them back into text, which may be another. */
import { printNumber } from '../../yaml/print-number.ts';
import { findPair } from '../../yaml/access.ts';
import type { YamlPair, YamlScalar } from '../../yaml/tree.ts';
import { defineRule, type Finding, type RuleContext } from '../rule.ts';

const VERSION = /^[a-zA-Z0-9](?:[a-zA-Z0-9:.+~-]*[a-zA-Z0-9+~])?$/;

export const versionChanged = defineRule({
  code: 'snapcraft/version-changed',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A version without quotes that snapcraft reads as another number.',
  kinds: ['snapcraft'],
  *check({ project }) {
    // core18 and core20 refuse numbers; before them they pass like later.
    if (project.legacy && project.kind !== 'none') return;
    const pairs = [
      project.find('version'),
      ...project.components.map((component) => findPair(component.value, 'version')),
    ];
    for (const pair of pairs) {
      const node = pair && findNumber(pair);
      if (!node) continue;
      const text = printNumber(node);
      const finding = judgeVersion(node, text, project.legacy);
      if (finding) yield finding;
    }
  },
  fix: (ctx, finding) => quoteAt(ctx, finding),
});

function judgeVersion(node: YamlScalar, text: string, legacy: boolean): Finding | undefined {
  const place = { start: node.start, end: node.end };
  if (text.length > 32 && !legacy) {
    return { ...place, severity: 'error', message: `The version "${text}" is longer than the 32 characters allowed.` };
  }
  const data = node.end;
  if (!VERSION.test(text)) {
    if (legacy) return undefined;
    return {
      ...place,
      severity: 'error',
      message: `YAML reads this version as the number "${text}", and a version starts with a letter or a digit.`,
    };
  }
  if (text === node.text) return undefined;
  return {
    ...place,
    message: `YAML reads this version as a number, and the snap gets the version "${text}"; quote it to keep it.`,
    data,
  };
}

export const epochChanged = defineRule({
  code: 'snapcraft/epoch-changed',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An epoch whose number YAML reads in another way.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const pair = project.find('epoch');
    const node = pair && findNumber(pair);
    if (project.legacy || !node || node.type !== 'int') return;
    const text = printNumber(node);
    if (text === node.text || !/^\d+$/.test(text)) return;
    yield {
      start: node.start,
      end: node.end,
      message: `YAML reads "${node.text}" as another number, and the epoch becomes ${text}.`,
      data: text,
    };
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write ${data}`, edits: [{ start, end, newText: data }], preferred: true, safe: true }];
  },
});

function findNumber(pair: YamlPair): YamlScalar | undefined {
  const { value } = pair;
  if (value.kind !== 'scalar' || value.style !== 'plain') return undefined;
  return value.type === 'int' || value.type === 'float' ? value : undefined;
}

function quoteAt(ctx: RuleContext, { start, end, data }: Finding) {
  if (data === undefined) return [];
  const written = ctx.document.text.slice(start, end);
  if (!VERSION.test(written)) return [];
  return [
    { title: 'Quote the version', edits: [{ start, end, newText: `'${written}'` }], preferred: true, safe: true },
  ];
}

export const numberRules = [versionChanged, epochChanged] as const;
