/** A program in Go. */
import type { ProgramAnswers } from '../answers.ts';
import { commandApp, type ProgramParts } from './program.ts';

export function goParts({ program }: ProgramAnswers): ProgramParts {
  return {
    app: commandApp(`bin/${program}`),
    part: `plugin: go
source: .
build-snaps:
  - go/latest/stable
build-environment:
  # Without C the program needs no library of the base.
  - CGO_ENABLED: '0'
`,
    code: [
      { path: 'go.mod', text: `module example.com/${program}\n\ngo 1.22\n` },
      {
        path: 'main.go',
        text: `package main

import (
	"fmt"
	"os"
)

func main() {
	whom := "world"
	if len(os.Args) > 1 {
		whom = os.Args[1]
	}
	fmt.Printf("Hello, %s!\\n", whom)
}
`,
      },
    ],
    leavings: [`/${program}`],
    run: 'go run .',
    needs: 'needs Go',
  };
}
