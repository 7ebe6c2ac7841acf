/** What is the same for the programs of every language. */
import type { ProgramAnswers } from '../answers.ts';
import { gitignore, releaseNotes } from '../common-files.ts';
import { snapcraftHead } from '../snapcraft-head.ts';
import type { ScaffoldFile } from '../types.ts';
import { indent } from '../yaml-text.ts';
import { toScalar } from '../../yaml/edit.ts';

export interface ProgramParts {
  /** Keys of the app, one a line. */
  readonly app: string;
  /** Keys of the part, one a line; the source is the project's folder. */
  readonly part: string;
  /** Lines for the head of snapcraft.yaml. */
  readonly head?: string;
  /** Other files that belong to the snap itself. */
  readonly snap?: readonly ScaffoldFile[];
  /** A program to begin with. */
  readonly code: readonly ScaffoldFile[];
  /** For .gitignore. */
  readonly leavings: readonly string[];
  /** How to start the program without a snap. */
  readonly run: string;
  /** What has to be installed for that. */
  readonly needs: string;
}

/** The version of a program that was just begun. */
export const FIRST_VERSION = '0.1.0';

export function programFiles(answers: ProgramAnswers, parts: ProgramParts): ScaffoldFile[] {
  const { name, program } = answers;
  const snapcraft: ScaffoldFile = {
    path: 'snap/snapcraft.yaml',
    text: `${snapcraftHead(answers, FIRST_VERSION, parts.head)}
apps:
  ${toScalar(name)}:
${indent(parts.app, 2)}
parts:
  ${toScalar(program)}:
${indent(parts.part, 2)}`,
  };
  const own = [snapcraft, ...(parts.snap ?? [])];
  if (answers.code === 'existing') return own;
  return [...own, ...parts.code, gitignore(parts.leavings), readme(answers, parts)];
}

/** For programs that people start in a terminal. */
export function commandApp(command: string): string {
  return `command: ${command}
# What it may use beside its own files:
# plugs: [home, network]
`;
}

/** The licence as packages of most languages have it: SPDX has no word for what is not free. */
export function packageLicense(license: string): string {
  return /^proprietary$/i.test(license) ? 'LicenseRef-Proprietary' : license;
}

function readme(answers: ProgramAnswers, { run, needs }: ProgramParts): ScaffoldFile {
  const { name, title, summary, program, ci } = answers;
  return {
    path: 'README.md',
    text: `# ${title}

${summary}

## Try it

Without a snap (${needs}):

\`\`\`sh
${run}
\`\`\`

As a snap:

\`\`\`sh
snapcraft pack
sudo snap install --dangerous ./${name}_*.snap
${program === name ? name : `${name} # starts ${program}`}
\`\`\`

## Check it

\`snapwright check\` reads \`snap/snapcraft.yaml\` as snapcraft, snapd and the store do.${
      ci ? ' The workflow in `.github` does so for\neach change, and then builds the snap.' : ''
    }

${releaseNotes('edge').replaceAll('NAME', name)}`,
  };
}
