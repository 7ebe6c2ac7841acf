/** package-repositories: which keys go together, and values that only the installation would notice. */
import type { SnapcraftProject } from '../../project/project.ts';
import {
  findPair,
  findValue,
  isMap,
  isScalar,
  isText,
  itemsOf,
  rangeOf,
  rangeOfKey,
  rangeOfValue,
} from '../../yaml/access.ts';
import type { YamlMap, YamlPair } from '../../yaml/tree.ts';
import { defineRule, type Finding } from '../rule.ts';

function readRepositories(project: SnapcraftProject): readonly YamlMap[] {
  return project.legacy ? [] : readRepositoriesOfEveryEra(project);
}

/** The key came with bases, and what goes together has not changed since. */
function readRepositoriesOfEveryEra(project: SnapcraftProject): readonly YamlMap[] {
  if (project.kind === 'none') return [];
  return itemsOf(project.find('package-repositories')?.value).filter(isMap);
}

/** What counts as given: neither null nor an empty list or text. */
function findFilled(repository: YamlMap, key: string): YamlPair | undefined {
  const pair = findPair(repository, key);
  const value = pair?.value;
  if (value?.kind === 'seq') return value.items.length > 0 ? pair : undefined;
  if (value?.kind === 'scalar') return value.type !== 'null' && value.text !== '' ? pair : undefined;
  return pair;
}

export const repositoryKeys = defineRule({
  code: 'snapcraft/repository-keys',
  severity: 'error',
  since: '0.1.0',
  summary: 'Keys of a package repository that do not go together.',
  kinds: ['snapcraft'],
  *check({ project }) {
    for (const repository of readRepositoriesOfEveryEra(project)) {
      // Keys of another kind of repository are refused one by one.
      if (!findPair(repository, 'url') || findPair(repository, 'ppa') || findPair(repository, 'cloud')) continue;
      yield* judgeKeys(repository, project.legacy);
    }
  },
});

/** @param dropsPath the older eras forget the path as soon as they have read it */
function* judgeKeys(repository: YamlMap, dropsPath: boolean): Iterable<Finding> {
  const path = findPair(repository, 'path');
  const suites = findFilled(repository, 'suites');
  const components = findFilled(repository, 'components');
  const series = findFilled(repository, 'series');
  const pocket = findFilled(repository, 'pocket');
  if (path && isText(path.value) && !dropsPath) {
    if (path.value.text === '') {
      yield { ...rangeOfValue(path), message: 'The "path" is empty; it is "/" for the root of the repository.' };
    }
    for (const [key, pair] of [['suites', suites] as const, ['components', components] as const]) {
      if (!pair) continue;
      yield {
        ...rangeOfKey(pair),
        message: `A repository with a "path" has no "${key}": the path stands for suites and components.`,
        related: [{ ...rangeOfKey(path), message: 'The path is given here.' }],
      };
    }
    if (suites || components) return;
  }
  const other = series ?? pocket;
  if (suites && other) {
    yield {
      ...rangeOfKey(other),
      message: `"${series ? 'series' : 'pocket'}" cannot stand next to "suites", which already name the release and the pocket.`,
    };
    return;
  }
  if (suites && !components) {
    yield { ...rangeOfKey(suites), message: 'A repository with "suites" needs "components", such as [main].' };
  }
  if (components && !suites && !other) {
    yield { ...rangeOfKey(components), message: 'A repository with "components" needs "suites" or a "pocket".' };
  }
  if (series && !pocket) {
    yield { ...rangeOfKey(series), message: 'A repository with a "series" needs a "pocket", such as "release".' };
  }
}

export const repositorySuite = defineRule({
  code: 'snapcraft/repository-suite',
  severity: 'error',
  since: '0.1.0',
  summary: 'A suite with a slash at its end.',
  kinds: ['snapcraft'],
  *check({ project }) {
    for (const repository of readRepositoriesOfEveryEra(project)) {
      for (const node of itemsOf(findValue(repository, 'suites'))) {
        if (!isText(node) || !node.text.endsWith('/')) continue;
        yield {
          ...rangeOf(node),
          message: `The suite "${node.text}" ends with a slash; a repository without suites is given by its "path".`,
        };
      }
    }
  },
});

export const repositoryUrl = defineRule({
  code: 'snapcraft/repository-url',
  severity: 'error',
  since: '0.1.0',
  summary: 'A repository address that is no URL.',
  kinds: ['snapcraft'],
  *check({ project }) {
    for (const repository of readRepositories(project)) {
      const node = findValue(repository, 'url');
      if (!isText(node) || isUrl(node.text)) continue;
      const text = node.text;
      yield {
        ...rangeOf(node),
        message: `"${text}" is no URL; the address of a repository starts with a scheme such as "https://".`,
        data: /^[\w-]+(?:\.[\w-]+)+(?:[:/].*)?$/.test(text) ? `https://${text}` : null,
      };
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/;

function isUrl(text: string): boolean {
  const word = text.trim();
  if (!SCHEME.test(word) || /^\w+:\/\/[^/?#]*\s/.test(word)) return false;
  // These schemes are nothing without a host.
  return !/^(?:https?|ftp|wss?):(?:[/\\]*(?:[?#]|$))/i.test(word);
}

export const repositoryPriority = defineRule({
  code: 'snapcraft/repository-priority',
  severity: 'error',
  since: '0.1.0',
  summary: 'The priority 0, which apt does not have.',
  kinds: ['snapcraft'],
  *check({ project }) {
    for (const repository of readRepositories(project)) {
      const node = findValue(repository, 'priority');
      if (!isScalar(node) || (node.value !== 0 && node.value !== false)) continue;
      yield {
        ...rangeOf(node),
        message: 'The priority cannot be 0; use a number above or below it, or "always", "prefer" or "defer".',
      };
    }
  },
});

export const repositoryPpa = defineRule({
  code: 'snapcraft/repository-ppa',
  severity: 'error',
  since: '0.1.0',
  summary: 'A PPA that is not written as OWNER/NAME.',
  kinds: ['snapcraft'],
  *check({ project }) {
    for (const repository of readRepositories(project)) {
      const node = findValue(repository, 'ppa');
      // An empty one fails as a value.
      if (!isText(node) || node.text === '') continue;
      const bare = node.text.replace(/^ppa:/, '');
      if (node.text.split('/').length !== 2) {
        yield {
          ...rangeOf(node),
          message: `"${node.text}" is no PPA; it is written as OWNER/NAME, such as "ubuntu-toolchain-r/test".`,
        };
      } else if (bare !== node.text) {
        yield {
          ...rangeOf(node),
          severity: 'warning',
          message: `A PPA is written as OWNER/NAME, here "${bare}", without the "ppa:" of the command line.`,
          data: bare,
        };
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

export const repositoryRules = [
  repositoryKeys,
  repositorySuite,
  repositoryUrl,
  repositoryPriority,
  repositoryPpa,
] as const;
