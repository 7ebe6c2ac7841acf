/** A program in JavaScript for Node, which the snap brings along. */
import type { ProgramAnswers } from '../answers.ts';
import { commandApp, FIRST_VERSION, type ProgramParts } from './program.ts';

/** The line with long-term support whose newest release the build takes. */
const NODE_LINE = '24';

export function nodeParts({ program, summary, license }: ProgramAnswers): ProgramParts {
  return {
    app: commandApp(`bin/${program}`),
    part: `plugin: npm
source: .
npm-include-node: true
npm-node-version: '${NODE_LINE}'
`,
    code: [
      {
        path: 'package.json',
        text: `${JSON.stringify(
          {
            name: program,
            version: FIRST_VERSION,
            description: summary,
            license: /^proprietary$/i.test(license) ? 'UNLICENSED' : license,
            private: true,
            type: 'module',
            bin: { [program]: 'src/main.js' },
            files: ['src'],
            engines: { node: '>=20' },
          },
          undefined,
          2,
        )}\n`,
      },
      {
        path: 'src/main.js',
        text: `#!/usr/bin/env node
const [whom = 'world'] = process.argv.slice(2);
console.log(\`Hello, \${whom}!\`);
`,
        executable: true,
      },
    ],
    leavings: ['/node_modules/', '*.tgz'],
    run: 'node src/main.js',
    needs: 'needs Node.js',
  };
}
