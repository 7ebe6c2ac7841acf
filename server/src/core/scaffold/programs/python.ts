/** A program in Python, installed by uv from its lock or by pip. */
import type { ProgramAnswers } from '../answers.ts';
import { BASES, pythonPackages } from '../bases.ts';
import { toModuleName } from '../program-name.ts';
import type { ScaffoldFile } from '../types.ts';
import { seqBlock } from '../yaml-text.ts';
import { commandApp, FIRST_VERSION, packageLicense, type ProgramParts } from './program.ts';

export function pythonParts(answers: ProgramAnswers): ProgramParts {
  const { program, base, installer } = answers;
  const { hasPython } = BASES[base];
  const tool = installer === 'uv' ? 'build-snaps:\n  - astral-uv\n' : '';
  const interpreter = hasPython
    ? ''
    : `# ${base} has no Python of its own.\n${seqBlock('stage-packages', pythonPackages(base))}`;
  return {
    app: commandApp(`bin/${program}`),
    part: `plugin: ${installer === 'uv' ? 'uv' : 'python'}\nsource: .\n${tool}${interpreter}`,
    code: pythonCode(answers),
    leavings: ['__pycache__/', '*.egg-info/', '/.venv/', '/build/', '/dist/'],
    run:
      installer === 'uv' ? `uv run ${program}` : `python3 -m venv .venv\n.venv/bin/pip install .\n.venv/bin/${program}`,
    needs: installer === 'uv' ? 'needs uv' : 'needs Python',
  };
}

function pythonCode({ program, name, summary, base, license, installer }: ProgramAnswers): ScaffoldFile[] {
  const module = toModuleName(program);
  const python = `>=${BASES[base].python}`;
  const files: ScaffoldFile[] = [
    {
      path: 'pyproject.toml',
      text: `[project]
name = "${program}"
version = "${FIRST_VERSION}"
description = ${JSON.stringify(summary)}
readme = "README.md"
license = ${JSON.stringify(packageLicense(license))}
requires-python = "${python}"
dependencies = []

[project.scripts]
${program} = "${module}.__main__:main"

[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[tool.setuptools.packages.find]
where = ["src"]
`,
    },
    { path: `src/${module}/__init__.py`, text: '' },
    {
      path: `src/${module}/__main__.py`,
      text: `"""Entry of the program."""

import argparse


def main() -> None:
    parser = argparse.ArgumentParser(prog="${name}")
    parser.add_argument("whom", nargs="?", default="world", help="who is greeted")
    arguments = parser.parse_args()
    print(f"Hello, {arguments.whom}!")


if __name__ == "__main__":
    main()
`,
    },
  ];
  if (installer === 'uv') files.push({ path: 'uv.lock', text: uvLock(program, python) });
  return files;
}

/** What \`uv lock\` writes for a project without dependencies: the build installs exactly what the lock names. */
function uvLock(program: string, python: string): string {
  return `version = 1
revision = 3
requires-python = "${python}"

[[package]]
name = "${program}"
version = "${FIRST_VERSION}"
source = { editable = "." }
`;
}
