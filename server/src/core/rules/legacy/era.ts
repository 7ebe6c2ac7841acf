/** What a reader of an old project should know, told once for each file. */
import { rangeOfValue } from '../../yaml/access.ts';
import { insertKey } from '../../yaml/edit.ts';
import { defineRule } from '../rule.ts';
import { findNamePlace } from '../snapcraft/name-place.ts';

export const retiredBase = defineRule({
  code: 'snapcraft/retired-base',
  severity: 'information',
  since: '0.1.0',
  summary: 'A base that only older releases of snapcraft build.',
  kinds: ['snapcraft'],
  *check({ project, facts }) {
    const { kind, choice } = project;
    // Where the era is a guess, another rule speaks about the base.
    if (!project.legacy || (choice.reason !== 'base' && choice.reason !== 'none')) return;
    if (kind === 'none') {
      const place = findNamePlace(project);
      if (!place) return;
      yield {
        ...place,
        message:
          'Without "base" this project builds with snapcraft 2.x only; newer releases ask for a base, best "core24".',
      };
      return;
    }
    const pair = project.find(project.buildBase === undefined ? 'base' : 'build-base');
    const versions = facts.bases.bases[kind]?.['snapcraft_versions'];
    const refused = facts.bases.bases[kind]?.['refused_from'];
    if (!pair || typeof versions !== 'string') return;
    const since = typeof refused === 'string' ? /^\d+\.\d+/.exec(refused)?.[0] : undefined;
    const tail = since === undefined ? '.' : `; ${since} and newer refuse it.`;
    yield { ...rangeOfValue(pair), message: `"${kind}" builds with snapcraft ${versions}${tail}` };
  },
});

const DEFAULTS = [
  ['confinement', 'strict'],
  ['grade', 'stable'],
] as const;

export const implicitDefaults = defineRule({
  code: 'snapcraft/implicit-defaults',
  severity: 'hint',
  since: '0.1.0',
  summary: 'A core18 or core20 project that leaves confinement or grade to the default.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (project.kind !== 'core18' && project.kind !== 'core20') return;
    const missing = DEFAULTS.filter(([key]) => !project.find(key));
    const place = findNamePlace(project);
    if (missing.length === 0 || !place || project.root?.broken) return;
    const keys = missing.map(([key]) => `"${key}"`).join(' and ');
    const values = missing.map(([, value]) => `"${value}"`).join(' and ');
    yield { ...place, message: `Without ${keys} snapcraft takes ${values} and says so in every build.`, data: missing };
  },
  fix({ project, document }, { data }) {
    const { root } = project;
    if (!root || !Array.isArray(data)) return [];
    const after = project.find('description') ?? project.find('summary') ?? project.find('name');
    const edits = (data as readonly (readonly [string, string])[]).flatMap(([key, value]) => {
      const edit = insertKey(document.text, root, key, value, after);
      return edit ? [edit] : [];
    });
    return edits.length > 0 ? [{ title: 'Write the defaults down', edits, preferred: true }] : [];
  },
});
