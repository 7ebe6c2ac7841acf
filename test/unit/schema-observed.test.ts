/**
 * What the real validators accepted, as a table: for each key, each kind of YAML value and each era a project that is
 * otherwise valid, and the answer that snapcraft gave.
 */
import { describe, expect, test } from 'vitest';
import { createDocument, emptyWorkspace, rules, runRules } from '../../server/src/core/index.ts';
import {
  keyFacts,
  KINDS,
  plainProject,
  projectWith,
  VALUES,
  valueFor,
  type YamlKind,
} from '../harness/schema-projects.ts';

/** Where the answer came from something else than the value's kind, or where a later step adds its own. */
const EXCEPT: readonly (readonly [era: string, path: string, kind: string, why: string])[] = [
  ['none', 'base', 'string', 'a base makes it a project of another era'],
];

/** The schema alone answers most questions, and faster than all rules. */
const schemaRules = rules.filter((rule) =>
  /^snapcraft\/(?:unknown-key|wrong-type|null-value|missing-key|invalid-|too-|duplicate-item)/.test(rule.code),
);

function errorsOf(text: string, selected = rules): readonly string[] {
  return runRules(createDocument('file:///project/snap/snapcraft.yaml', text), {
    workspace: emptyWorkspace,
    // Observed was the loading, and snapd's rules speak of later.
    rules: selected.filter((rule) => !rule.code.startsWith('snapd/')),
    onRuleError: (code, error) => {
      throw new Error(`${code} threw`, { cause: error });
    },
  })
    .filter((finding) => finding.severity === 'error')
    .map((finding) => `${finding.code} ${finding.message}`);
}

describe.each(KINDS)('%s', (kind) => {
  test('the plain project is fine', () => {
    expect(errorsOf(JSON.stringify(plainProject(kind), null, 1))).toEqual([]);
  });

  test('kinds of values are accepted and refused as observed', () => {
    const wrong: string[] = [];
    for (const [keyPath, fact] of Object.entries(keyFacts)) {
      const observed = Object.entries(fact.observed ?? {}).find(([bases]) => bases.split(',').includes(kind))?.[1];
      if (!observed) continue;
      for (const yaml of Object.keys(VALUES) as YamlKind[]) {
        const except = EXCEPT.some(([era, one, other]) => era === kind && one === keyPath && other === yaml);
        if (except) continue;
        const text = projectWith(kind, keyPath, valueFor(kind, keyPath, fact, yaml));
        let errors = errorsOf(text, schemaRules);
        if (errors.length === 0) errors = errorsOf(text);
        const accepted = observed.accepts.includes(yaml);
        if (accepted && errors.length > 0) wrong.push(`${keyPath}: ${yaml} refused: ${errors[0] ?? ''}`);
        if (!accepted && errors.length === 0) wrong.push(`${keyPath}: ${yaml} accepted`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
