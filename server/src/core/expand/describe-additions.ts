/** Which extension added what, as the lines of the comment above an expanded project. */
import type { Facts } from '../facts/provider.ts';
import type { AppliedExtension } from '../project/extensions.ts';
import type { SnapcraftProject } from '../project/project.ts';
import type { Additions } from './collect-additions.ts';

const WIDTH = 100;

export function describeAdditions(project: SnapcraftProject, { applied }: Additions, facts: Facts): string[] {
  const lines = [
    'The project with what its extensions add, as Snapwright knows them. Left out is what only snapcraft',
    'knows: sources and scripts of the added parts, and the values of build variables.',
  ];
  for (const extension of applied) lines.push('', ...describeExtension(extension));
  const known = new Set(applied.map((one) => one.name));
  for (const name of new Set(project.extensions.map((one) => one.name))) {
    if (known.has(name)) continue;
    const isThere = Object.hasOwn(facts.extensions.extensions, name);
    const why = isThere ? `is not for ${project.base ?? 'a project without a base'}` : 'is not known';
    lines.push('', `${name}: left out, it ${why}`);
  }
  return lines;
}

function describeExtension({ name, adds, places }: AppliedExtension): string[] {
  const apps = [...new Set(places.map(({ app }) => app.name))];
  const top = Object.entries(adds.top_level ?? {});
  const names = (value: unknown): string =>
    Array.isArray(value)
      ? value.filter((one) => typeof one === 'string').join(' ')
      : typeof value === 'object' && value !== null
        ? Object.keys(value).join(' ')
        : String(value);
  const rows: [string, string][] = [];
  for (const [key, value] of Object.entries(adds.app ?? {})) rows.push([`${key} of the app`, names(value)]);
  for (const [key, value] of top) rows.push([key, names(value)]);
  rows.push(['parts', Object.keys(adds.new_parts ?? {}).join(' ')]);
  const { build_environment_variables: variables = [], ...keys } = adds.every_part ?? {};
  for (const [key, value] of Object.entries(keys))
    rows.push([`${key} of every part whose plugin has it`, names(value)]);
  rows.push(['build-environment of every part', variables.join(' ')]);
  return [
    `${name} (${apps.length === 1 ? 'app' : 'apps'} ${apps.join(', ')}):`,
    ...rows.flatMap(([label, text]) => wrap(text === '' ? '' : `${label}: ${text}`).map((line) => `  ${line}`)),
  ];
}

/** Lines of a bearable length; those after the first are set off. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((one) => one !== '')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = ' ';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
