/** The commands of a test install as a shell script: for a colleague, a bug report, a CI job. */
import { quoteWords } from '../process/quote.ts';
import type { TestState } from './state.ts';

/** A POSIX shell script that does what was done by hand, with sudo where it is needed. */
export function writeTestScript(state: TestState): string {
  const { snaps, providers, connections, aliases } = state;
  const groups: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    [
      'What the snaps need',
      providers.map(({ name, file }) => (file === undefined ? ['install', name] : ['install', '--dangerous', file])),
    ],
    ['The snaps', snaps.map(({ flags, files }) => ['install', ...flags, ...files])],
    ['Connections', connections.map(({ plug, slot }) => ['connect', plug, slot])],
    ['Aliases', aliases.map(({ app, alias }) => ['alias', app, alias])],
  ];
  const lines = ['#!/bin/sh', 'set -eu', 'SUDO=sudo', '[ "$(id -u)" -ne 0 ] || SUDO='];
  for (const [title, commands] of groups) {
    if (commands.length === 0) continue;
    lines.push('', `# ${title}`, ...commands.map((command) => `$SUDO snap ${quoteWords(command)}`));
  }
  return `${lines.join('\n')}\n`;
}
