/** Links in the log of a build: names of parts lead to their place in snapcraft.yaml. */
import * as vscode from 'vscode';
import { reveal } from '../reveal.ts';
import type { Project } from '../projects.ts';

interface PartLink extends vscode.TerminalLink {
  readonly project: Project;
  readonly part: string;
}

/** As snapcraft names parts: `Building nginx`, `Skipping pull for nginx`, `in part 'nginx'`. */
const MENTIONS = [
  /\b(?:Pulling|Building|Overlaying|Staging|Priming|Repulling|Rebuilding|Restaging|Repriming) (\S+)/g,
  /\bSkipping \w+ for (\S+)/g,
  /\bpart '([^']+)'/gi,
];

/** @param projectOf the project whose log a terminal shows */
export function registerLogLinks(projectOf: (terminal: vscode.Terminal) => Project | undefined): vscode.Disposable {
  const provider: vscode.TerminalLinkProvider<PartLink> = {
    provideTerminalLinks({ terminal, line }) {
      const project = projectOf(terminal);
      if (!project) return [];
      const known = new Set(project.summary.parts.map(({ name }) => name));
      return MENTIONS.flatMap((pattern) =>
        [...line.matchAll(pattern)].flatMap((match): PartLink[] => {
          const [whole, part = ''] = match;
          if (!known.has(part)) return [];
          const startIndex = match.index + whole.lastIndexOf(part);
          return [{ startIndex, length: part.length, tooltip: 'Show the part', project, part }];
        }),
      );
    },
    async handleTerminalLink({ project, part }) {
      await reveal(project.uri, project.summary.parts.find(({ name }) => name === part)?.range);
    },
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}
