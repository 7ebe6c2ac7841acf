import { findPair, isMap, isText, itemsOf, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import { removePair } from '../../yaml/edit.ts';
import { defineRule } from '../rule.ts';

const OF_ADDRESS = ['url', 'key-id', 'key-server', 'path', 'suites', 'components', 'architectures', 'formats'] as const;

export const repositoryParts = defineRule({
  code: 'snapcraft/repository-parts',
  severity: 'error',
  since: '0.1.0',
  summary: 'A PPA with keys that only a repository with an address has.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (project.kind !== 'core18' && project.kind !== 'core20') return;
    for (const item of itemsOf(project.find('package-repositories')?.value)) {
      const ppa = findPair(item, 'ppa');
      if (!ppa) continue;
      if (isText(ppa.value) && ppa.value.text === '') {
        yield { ...rangeOfValue(ppa), message: 'A PPA is written as OWNER/NAME; this one is empty.' };
      }
      for (const key of OF_ADDRESS) {
        const pair = findPair(item, key);
        if (!pair) continue;
        yield { ...rangeOfKey(pair), message: `A PPA takes no "${key}"; its address and key come with it.`, data: key };
      }
    }
  },
  fix({ project, document }, { start, data }) {
    for (const item of itemsOf(project.find('package-repositories')?.value)) {
      const pair = typeof data === 'string' ? findPair(item, data) : undefined;
      if (!isMap(item) || pair?.key.start !== start) continue;
      const edit = removePair(document.text, item, pair);
      return edit ? [{ title: `Remove "${String(data)}"`, edits: [edit], preferred: true }] : [];
    }
    return [];
  },
});
