/** Packages that are named by their address. */
import { readSource } from '../../openstack/addresses.ts';
import { findConstraint, getConstraints, isHeldTo, nameSet, type FoundPin } from '../../openstack/constraint-sets.ts';
import { findRetired } from '../../openstack/move-address.ts';
import { counts, isInstalled } from '../../openstack/installed.ts';
import { getPartSourcesToCheck, getPythonPartsToCheck } from '../../openstack/quiet-parts.ts';
import { normalizeName } from '../../python/names.ts';
import type { Span } from '../../python/types.ts';
import { isSameVersion } from '../../python/versions.ts';
import type { RuleContext } from '../rule.ts';
import {
  defineConstraintsRule,
  mentionsHere,
  replaceFix,
  withReplacement,
  type MentionHere,
} from './constraints-rule.ts';

type UrlHere = MentionHere & { readonly url: { readonly text: string; readonly start: number; readonly end: number } };

function* urlsHere(ctx: RuleContext): Generator<UrlHere> {
  for (const here of mentionsHere(ctx)) {
    const { url } = here.mention.requirement;
    // Folders of the project move with it.
    if (url && /^[a-z+]+:/i.test(url.text) && !/^file:/i.test(url.text)) yield { ...here, url };
  }
}

/** What an address builds: a version that it names, or something between two releases. */
function builtVersion(url: string): string | undefined {
  // Branches have digits in them too, and so have commits.
  if (readSource(url)?.ref === 'branch') return undefined;
  return /[-@]v?(\d+(?:\.\d+)+[\w.]*?)(?:\.tar\.gz|\.tgz|\.zip|#|$)/.exec(url)?.[1];
}

/** Those that pip compares with a constraint. */
function* constrainedUrls(ctx: RuleContext): Generator<UrlHere & { readonly found: FoundPin }> {
  for (const here of urlsHere(ctx)) {
    const { owner, part, mention } = here;
    const { key } = mention.requirement;
    if (key === undefined) continue;
    if (!isInstalled(mention, part) || !counts(mention.requirement, part)) continue;
    const constraints = getConstraints(owner, part);
    const found = isHeldTo(constraints, part, mention) ? findConstraint(constraints, part, key) : undefined;
    if (found) yield { ...here, found };
  }
}

export const urlPinned = defineConstraintsRule({
  code: 'constraints/url-pinned',
  severity: 'information',
  summary: 'A package by the address of the very version that the constraints have.',
  *check(ctx) {
    for (const { part, url, found } of constrainedUrls(ctx)) {
      const { name, version } = found.pin;
      const built = builtVersion(url.text);
      if (part.oldPip || built === undefined || !isSameVersion(built, version)) continue;
      const message = `${nameSet(found.from)} pins "${name}" to ${version} as well: with other constraints pip refuses this address.`;
      yield { start: url.start, end: url.end, message };
    }
  },
});

export const urlConstrained = defineConstraintsRule({
  code: 'constraints/url-constrained',
  severity: 'error',
  summary: 'A package by its address that the constraints pin to a version.',
  *check(ctx) {
    for (const { part, mention, url, found } of constrainedUrls(ctx)) {
      const { guessed } = mention.requirement;
      const { name, version } = found.pin;
      const set = nameSet(found.from);
      const place = { start: url.start, end: url.end };
      const built = builtVersion(url.text);
      // Told by constraints/url-pinned.
      if (!part.oldPip && built !== undefined && isSameVersion(built, version)) continue;
      // A branch is always built as a version of its own; whether another ref is, only the build knows.
      const ref = readSource(url.text)?.ref;
      const certain = part.oldPip || ref === 'branch' || ref === 'default' || built !== undefined;
      const message = part.oldPip
        ? `The pip of this base installs nothing by address that is constrained, and ${set} pins "${name}" to ${version}.`
        : `${set} pins "${name}" to ${version}, and what is built from this address is another version.`;
      const tag = part.oldPip ? undefined : useTag(url.text, version);
      yield withReplacement(
        { ...place, message, severity: certain && guessed !== true ? 'error' : 'warning' },
        ...(tag === undefined ? [] : [{ title: `Use the release ${version}`, newText: tag }]),
      );
    }
  },
  fix: replaceFix,
});

/** The same project at the version that the constraints have. */
function useTag(url: string, version: string): string | undefined {
  const repository = /^(git\+https:\/\/[^@#]+?)(?:@[^#]+)?(#.*)?$/.exec(url);
  return repository ? `${repository[1] ?? ''}@${version}${repository[2] ?? ''}` : undefined;
}

export const selfConstrained = defineConstraintsRule({
  code: 'constraints/self-constrained',
  severity: 'error',
  summary: "A part's own project is pinned by its constraints.",
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    for (const part of getPythonPartsToCheck(ctx)) {
      if (part.plugin !== 'python' || !part.source) continue;
      const constraints = getConstraints(ctx, part);
      const found = constraints.binding
        ? findConstraint(constraints, part, normalizeName(part.source.project))
        : undefined;
      if (!found) continue;
      const { name, version } = found.pin;
      const tag = part.evidence.find(({ kind }) => kind === 'source-tag')?.text.replace(/['"]/g, '');
      const text = ctx.document.text.slice(part.source.start, part.source.end).replace(/['"]$/, '');
      const built = tag ?? builtVersion(text);
      if (!part.oldPip && built !== undefined && isSameVersion(built, version)) continue;
      const certain =
        part.oldPip || part.source.ref === 'branch' || part.source.ref === 'default' || built !== undefined;
      const message = part.oldPip
        ? `The pip of this base installs no source that is constrained, and ${nameSet(found.from)} pins "${name}", the project of this part, to ${version}.`
        : `${nameSet(found.from)} pins "${name}", the project of this part, to ${version}: pip can't install another version of it with these constraints.`;
      yield { start: part.source.start, end: part.source.end, message, severity: certain ? 'error' : 'warning' };
    }
  },
});

/** Addresses of packages, and of the sources of parts. */
function* addressesHere(ctx: RuleContext): Generator<Span & { readonly text: string }> {
  for (const { url } of urlsHere(ctx)) yield url;
  if (ctx.document.kind !== 'snapcraft') return;
  for (const { source } of getPartSourcesToCheck(ctx)) {
    const quote = /^['"]/.test(ctx.document.text.slice(source.start, source.end)) ? 1 : 0;
    if (source.alias === undefined) yield { start: source.start + quote, end: source.end - quote, text: source.text };
  }
}

export const urlInsecure = defineConstraintsRule({
  code: 'constraints/url-insecure',
  severity: 'warning',
  summary: 'A package or source over plain http.',
  *check(ctx) {
    for (const url of addressesHere(ctx)) {
      const scheme = /^(?:git\+)?http(?=:)/i.exec(url.text)?.[0];
      // Of a retired host more is wrong than that.
      if (scheme === undefined || findRetired(url.text)) continue;
      yield withReplacement(
        { start: url.start, end: url.end, message: 'What comes over plain http can be changed on its way; use https.' },
        { title: 'Use https', newText: `${scheme}s${url.text.slice(scheme.length)}` },
      );
    }
  },
  fix: replaceFix,
});

export const urlUnnamed = defineConstraintsRule({
  code: 'constraints/url-unnamed',
  severity: 'information',
  summary: 'An address that does not tell the name of its package.',
  *check(ctx) {
    for (const { url, mention, part } of urlsHere(ctx)) {
      const { requirement } = mention;
      if (!requirement.guessed || requirement.name === undefined) continue;
      yield withReplacement(
        {
          start: url.start,
          end: url.end,
          message: 'This address does not tell the name of its package, so it can be compared with no constraint.',
        },
        // pip before 19 knows no `name @`.
        ...(part.oldPip
          ? []
          : [{ title: `Name it "${requirement.name}"`, newText: `${requirement.name} @ ${url.text}` }]),
      );
    }
  },
  fix: replaceFix,
});

export const urlMoving = defineConstraintsRule({
  code: 'constraints/url-moving',
  severity: 'warning',
  summary: 'A stable snap with a package from a branch, which moves.',
  *check(ctx) {
    for (const { owner, url } of urlsHere(ctx)) {
      if (owner.project.grade !== 'stable' || !/^(?:git|hg|svn|bzr)\+/.test(url.text)) continue;
      const ref = /\/[^/@]+(?:\/[^/@]+)*@([^#]+)/.exec(url.text.replace(/^[a-z+]+:\/\/(?:[^/@]+@)?/, ''))?.[1];
      if (
        ref !== undefined &&
        (/^[0-9a-f]{7,40}$/.test(ref) || /^v?\d/.test(ref) || /-(?:eol|eom|em|last)$/.test(ref))
      ) {
        continue;
      }
      const what = ref === undefined ? 'the tip of the default branch' : `the branch "${ref}"`;
      yield {
        start: url.start,
        end: url.end,
        message: `This is ${what}, which moves: two builds of a stable snap may differ.`,
      };
    }
  },
});

export const urlRetired = defineConstraintsRule({
  code: 'constraints/url-retired',
  severity: 'warning',
  summary: 'A package or source from a mirror or host that ended in 2019.',
  *check(ctx) {
    for (const url of addressesHere(ctx)) {
      const retired = findRetired(url.text);
      if (!retired) continue;
      const message =
        retired.what === 'mirror'
          ? 'This mirror on GitHub ended in 2019; the repository is on opendev.org.'
          : 'git.openstack.org was retired in 2019; the repositories are on opendev.org.';
      const newText = retired.replacement;
      yield withReplacement({ start: url.start, end: url.end, message }, { title: 'Use opendev.org', newText });
    }
  },
  fix: replaceFix,
});
