/** Whether an answer would be accepted by snapcraft, snapd and the store. Each says the first problem, or nothing. */
import { facts } from '../facts/provider.ts';
import { findLicenseLike, findLicenseProblem, getLicenseNames } from '../rules/snapd/license.ts';

const MAX_NAME = 40;
const MAX_TITLE = 40;
const MAX_SUMMARY = 78;
const MAX_DESCRIPTION = 4096;

/** What no YAML file, or no line of one, can hold. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;
const UNPRINTABLE_IN_TEXT = /[^\P{Cc}\n\t]|[\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;

/** The name of a snap. */
export function validateName(name: string): string | undefined {
  if (name === '') return 'The snap needs a name.';
  const wrong = /[^a-z0-9-]/u.exec(name)?.[0];
  if (wrong !== undefined) {
    if (/[A-Z]/.test(wrong)) return `Only lower-case letters are allowed: "${name.toLowerCase()}" would do.`;
    const what = /\s/.test(wrong) ? 'A blank' : wrong === '_' ? 'An underscore' : `"${wrong}"`;
    return `${what} is not allowed; lower-case letters, digits and hyphens are.`;
  }
  if (name.startsWith('-')) return 'The name starts with a letter or digit, not with a hyphen.';
  if (name.includes('--')) return 'Two hyphens in a row are not allowed.';
  if (name.endsWith('-')) return 'The name ends with a letter or digit, not with a hyphen.';
  if (!/[a-z]/.test(name)) return 'The name needs at least one letter.';
  if (name.length < 2) return 'The name needs at least two characters.';
  if (name.length > MAX_NAME) return `The name has ${name.length} characters; ${MAX_NAME} are allowed.`;
  return undefined;
}

/** One line on what the snap is. */
export function validateSummary(summary: string): string | undefined {
  if (summary.trim() === '') return 'Say in one line what the snap is.';
  return validateLine('summary', summary, MAX_SUMMARY);
}

/** How the store shows the name. */
export function validateTitle(title: string): string | undefined {
  if ([...title.trim()].length < 2) return 'The title needs at least two characters.';
  return validateLine('title', title, MAX_TITLE);
}

function validateLine(what: string, text: string, max: number): string | undefined {
  if (UNPRINTABLE.test(text)) return `The ${what} is one line of printable characters.`;
  const { length } = [...text.trim()];
  return length > max ? `The ${what} has ${length} characters; ${max} are allowed.` : undefined;
}

export function validateDescription(description: string): string | undefined {
  if (description.trim() === '') return 'The description is empty.';
  if (UNPRINTABLE_IN_TEXT.test(description)) return 'The description holds a character that cannot be printed.';
  const { length } = [...description];
  return length > MAX_DESCRIPTION
    ? `The description has ${length} characters; ${MAX_DESCRIPTION} are allowed.`
    : undefined;
}

/** An expression of SPDX names. */
export function validateLicense(license: string): string | undefined {
  if (license.trim() === '') return 'Name a licence, such as "Apache-2.0", "MIT" or "GPL-3.0-only".';
  if (UNPRINTABLE.test(license)) return 'The licence is one line of printable characters.';
  const known = getLicenseNames(facts.licenses);
  const problem = findLicenseProblem(license.trim(), known);
  if (!problem) return undefined;
  const like = findLicenseLike(license.trim(), known);
  return `snapd refuses this licence: ${problem.message}.${like === undefined ? '' : ` Did you mean "${like}"?`}`;
}

/** The name of a project in OpenStack's own code hosting. */
export function validateProject(project: string): string | undefined {
  if (project === '') return 'Name the project as its repository is called, such as "watcher".';
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(project)) {
    return 'The name of a project has lower-case letters, digits and single hyphens, and starts with a letter.';
  }
  return project.length > MAX_NAME ? `The name has ${project.length} characters; ${MAX_NAME} are enough.` : undefined;
}
