/** Files that every new snap has, whatever it is made of. */
import type { ScaffoldFile } from './types.ts';

/** @param own what the language leaves behind, a line each */
export function gitignore(own: readonly string[]): ScaffoldFile {
  const lines = ['# Snapcraft', '/parts/', '/stage/', '/prime/', '/overlay/', '*.snap', '*.comp'];
  const text = [...lines, ...(own.length > 0 ? ['', '# The program', ...own] : [])].join('\n');
  return { path: '.gitignore', text: `${text}\n` };
}

/** Checks each change, then builds the snap and keeps it for trying. */
export function workflow(): ScaffoldFile {
  return {
    path: '.github/workflows/snap.yaml',
    text: `name: Snap

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      # The same as "snapwright check --strict" in a terminal.
      - uses: snapwright/snapwright@main
        with:
          strict: true

  build:
    needs: check
    strategy:
      matrix:
        runner: [ubuntu-24.04, ubuntu-24.04-arm]
    runs-on: \${{ matrix.runner }}
    steps:
      - uses: actions/checkout@v4
      - uses: snapcore/action-build@v1
        id: build
      - uses: actions/upload-artifact@v4
        with:
          name: snap-\${{ matrix.runner }}
          path: \${{ steps.build.outputs.snap }}
`,
  };
}

/** The last chapter of every README. */
export function releaseNotes(channel: string): string {
  return `## Release

1. Register the name once: \`snapcraft register NAME\`.
2. In \`snap/snapcraft.yaml\` set \`grade: stable\`, and add \`contact\`, \`issues\`, \`source-code\` and \`website\`: the store
   shows them.
3. \`snapcraft upload --release=${channel} NAME_*.snap\`
`;
}
