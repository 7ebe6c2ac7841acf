/** Values of the metadata: licence, links, provenance, epoch, lengths, features of snapd and system users. */
import { findNearest } from '../../text/nearest.ts';
import {
  entriesOf,
  findPair,
  isMap,
  isScalar,
  isSeq,
  isText,
  itemsOf,
  keyText,
  rangeOf,
  rangeOfValue,
} from '../../yaml/access.ts';
import { removePair } from '../../yaml/edit.ts';
import type { YamlNode, YamlPair } from '../../yaml/tree.ts';
import type { Finding } from '../rule.ts';
import { findNulls, isTextKey } from './attribute-values.ts';
import { findLicenseLike, findLicenseProblem, getLicenseNames } from './license.ts';
import { findLinkProblem } from './link.ts';
import { defineSnapdRule } from './snapd-rule.ts';
import { attributeText, isSet, textOf } from './snap-view.ts';

export const license = defineSnapdRule({
  code: 'snapd/license',
  severity: 'error',
  summary: 'The licence is an expression of SPDX names that snapd knows.',
  *check({ project, facts }) {
    const node = project.find('license')?.value;
    // A number is written out as text.
    const text = textOf(node);
    if (!node || text === undefined || text === '' || node.tag?.startsWith('!!python') === true) return;
    const known = getLicenseNames(facts.licenses);
    const problem = findLicenseProblem(text, known);
    if (!problem) return;
    const word = text.slice(problem.offset, problem.offset + problem.length);
    let instead: string | undefined;
    if (problem.kind === 'unknown-license') {
      // A name with blanks, such as "GPL 3", is refused at its first word.
      instead = findLicenseLike(text, known) ?? findLicenseLike(word, known) ?? findNearest(word, known.licenses);
    } else if (problem.kind === 'unknown-exception') instead = findNearest(word, known.exceptions);
    const whole = findLicenseLike(text, known) !== undefined;
    const fixed =
      instead === undefined
        ? mendOperators(text)
        : whole
          ? instead
          : text.slice(0, problem.offset) + instead + text.slice(problem.offset + problem.length);
    const works = fixed !== undefined && findLicenseProblem(fixed, known) === undefined;
    const hint = instead === undefined ? '' : ` Did you mean "${instead}"?`;
    const message = `snapd refuses the licence "${text}": ${problem.message}.${hint}`;
    yield { ...rangeOf(node), message, data: works ? fixed : undefined };
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

function mendOperators(text: string): string | undefined {
  const fixed = text.replaceAll(/(?<= )(?:and|or|with)(?= )/gi, (word) => word.toUpperCase());
  return fixed === text ? undefined : fixed;
}

const LINKS = ['contact', 'donation', 'issues', 'source-code', 'website'] as const;

export const link = defineSnapdRule({
  code: 'snapd/link',
  severity: 'error',
  summary: 'Links are web addresses or e-mail addresses.',
  *check({ project }) {
    for (const key of LINKS) {
      const pair = project.find(key);
      if (!pair) continue;
      const single = textOf(pair.value);
      if (isSeq(pair.value) && pair.value.items.length === 0) {
        // Left out while no other link is there; next to one, snapd finds a list without entries.
        if (!LINKS.some((other) => other !== key && isWritten(project.find(other)?.value))) continue;
        yield { ...rangeOf(pair.key), message: `The list "${key}" is empty; snapd wants at least one link in it.` };
        continue;
      }
      const nodes: readonly YamlNode[] = single === undefined ? itemsOf(pair.value) : [pair.value];
      for (const node of nodes) {
        const text = textOf(node);
        const problem = text === undefined ? undefined : findLinkProblem(text);
        if (problem === undefined || text === undefined) continue;
        const data = /^[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(text) ? `https://${text}` : undefined;
        const range = node.start === node.end ? rangeOf(pair.key) : rangeOf(node);
        yield { ...range, message: `The link "${text}" of "${key}" ${problem}.`, data };
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

/** An empty text is a link too, and an empty list none. */
function isWritten(value: YamlNode | undefined): boolean {
  return isScalar(value) ? value.type !== 'null' : isSet(value);
}

export const provenance = defineSnapdRule({
  code: 'snapd/provenance',
  severity: 'error',
  summary: 'The default provenance must not be written out.',
  *check({ project }) {
    const pair = project.find('provenance');
    if (!pair || !isText(pair.value)) return;
    const { text } = pair.value;
    if (text === 'global-upload') {
      const message =
        'The provenance "global-upload" is the default, which snapd refuses to see written; leave the key out.';
      yield { ...rangeOfValue(pair), message, data: 'default' };
    } else if (/^[a-zA-Z0-9-]+$/.test(text) && !/^[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$/.test(text)) {
      const message = `The provenance "${text}" is refused by snapd; letters, digits and single dashes between them are allowed.`;
      yield { ...rangeOfValue(pair), message };
    }
  },
  fix(ctx, finding) {
    const { root } = ctx.project;
    const pair = ctx.project.find('provenance');
    if (finding.data !== 'default' || !root || !pair) return [];
    const edit = removePair(ctx.document.text, root, pair);
    return edit ? [{ title: 'Remove "provenance"', edits: [edit], preferred: true, safe: true }] : [];
  },
});

export const epoch = defineSnapdRule({
  code: 'snapd/epoch',
  severity: 'error',
  summary: 'The epoch fits into 32 bits.',
  *check({ project }) {
    const pair = project.find('epoch');
    const text = pair && textOf(pair.value);
    if (!pair || text === undefined || !/^[1-9][0-9]*\*?$/.test(text)) return;
    if (Number(text.replace('*', '')) < 2 ** 32) return;
    yield {
      ...rangeOfValue(pair),
      message: `The epoch "${text}" is too large; snapd wants a number below 4294967296.`,
    };
  },
});

export const tooLong = defineSnapdRule({
  code: 'snapd/too-long',
  severity: 'error',
  summary: 'Descriptions have at most 4096 characters.',
  *check({ project }) {
    yield* judgeLength(project.find('description'), 4096, 'The description');
    for (const { name, value } of project.components) {
      yield* judgeLength(findPair(value, 'description'), 4096, `The description of the component "${name}"`);
    }
  },
});

function* judgeLength(pair: YamlPair | undefined, limit: number, what: string): Iterable<Finding> {
  if (!pair || !isText(pair.value) || pair.value.text.length <= limit) return;
  const length = Array.from(pair.value.text).length;
  if (length <= limit) return;
  yield { ...rangeOf(pair.key), message: `${what} has ${length} characters; snapd allows at most ${limit}.` };
}

const FEATURES = [
  ...['common-data-dir', 'snap-env', 'command-chain', 'kernel-assets', 'app-refresh-mode', 'snap-uid-envvars'],
] as const;

export const assumes = defineSnapdRule({
  code: 'snapd/assumes',
  severity: 'warning',
  summary: 'Features in assumes are ones that snapd has.',
  *check({ project }) {
    for (const node of itemsOf(project.find('assumes')?.value)) {
      if (!isText(node)) continue;
      const { text } = node;
      if (/^snapd[0-9]+(?:\.[0-9]+)*$/.test(text) || (FEATURES as readonly string[]).includes(text)) continue;
      if (text === 'isa-riscv64-rva23' || text.includes('$')) continue;
      const isa = /^isa-[a-z0-9]+-[a-z0-9]+$/.test(text);
      const nearest = findNearest(text, FEATURES);
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
      const message = isa
        ? `snapd knows no instruction set for "${text}", so the snap cannot be installed on that architecture.`
        : `snapd knows no feature "${text}", so the snap cannot be installed.${hint}`;
      yield { ...rangeOf(node), message, data: nearest };
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

const USER_NAME = /^(?:_[-a-z0-9._]+_|[a-z0-9][-a-z0-9._]*)$/;
const USERS: Readonly<Record<string, string | undefined>> = {
  _daemon_: undefined,
  snap_daemon: undefined,
  snap_microk8s: 'microk8s',
  snap_aziotedge: 'azure-iot-edge',
  snap_aziotdu: 'deviceupdate-agent',
};

export const systemUsername = defineSnapdRule({
  code: 'snapd/system-username',
  severity: 'error',
  summary: 'System users have a valid name and a scope.',
  modernOnly: true,
  *check({ project }) {
    for (const pair of entriesOf(project.find('system-usernames')?.value)) {
      const name = keyText(pair);
      if (name === undefined || !isText(pair.key)) continue;
      if (name === '' || !USER_NAME.test(name)) {
        const message = `The system user "${name}" is refused by snapd; lower-case letters, digits, ".", "_" and "-" are allowed.`;
        yield { ...rangeOf(pair.key), message };
      } else yield* judgeUser(name, pair, project.name);
    }
  },
  fix(_ctx, finding) {
    if (typeof finding.data !== 'number') return [];
    const edits = [{ start: finding.start, end: finding.data, newText: 'shared' }];
    return [{ title: 'Write "shared"', edits, preferred: true }];
  },
});

function* judgeUser(name: string, pair: YamlPair, snap: string | undefined): Iterable<Finding> {
  const { value } = pair;
  const scope = isMap(value) ? findPair(value, 'scope')?.value : value;
  const text = attributeText(scope);
  if (text === undefined || text === '') {
    const written = scope !== undefined && isScalar(scope) && scope.start !== scope.end;
    const range = written ? rangeOf(scope) : rangeOf(pair.key);
    const message = `The system user "${name}" needs a scope; the only one that works is "shared".`;
    yield { ...range, message, data: written ? scope.end : undefined };
    return;
  }
  if (text !== 'shared' && scope) {
    const message = `The scope "${text}" of "${name}" cannot be installed; the only one that works is "shared".`;
    yield { ...rangeOf(scope), message, severity: 'warning', data: scope.end };
  }
  for (const attribute of entriesOf(value)) {
    if (keyText(attribute) === 'scope') continue;
    const what = `the attribute "${keyText(attribute) ?? ''}" of the system user "${name}"`;
    if (isTextKey(attribute.key)) yield* findNulls(attribute.value, attribute.key, what);
  }
  const owner = USERS[name];
  if (!Object.hasOwn(USERS, name)) {
    const message = `snapd cannot make the system user "${name}", so the snap cannot be installed; "_daemon_" works for every snap.`;
    yield { ...rangeOf(pair.key), message, severity: 'warning' };
  } else if (owner !== undefined && snap !== undefined && snap !== owner) {
    const message = `The system user "${name}" is only for the snap "${owner}"; "_daemon_" works for every snap.`;
    yield { ...rangeOf(pair.key), message, severity: 'information' };
  }
}

export const metadataRules = [license, link, provenance, epoch, tooLong, assumes, systemUsername] as const;
