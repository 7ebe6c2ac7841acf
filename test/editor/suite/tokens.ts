/** Colours as the editor computes them: its own grammar engine, its own YAML and shell grammars, our grammar. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';

export interface Token {
  readonly text: string;
  readonly scopes: string;
}

interface Grammar {
  tokenizeLine(
    line: string,
    state: unknown,
  ): { tokens: { startIndex: number; endIndex: number; scopes: string[] }[]; ruleStack: unknown };
}
interface Textmate {
  INITIAL: unknown;
  parseRawGrammar(text: string, file: string): unknown;
  Registry: new (options: object) => { loadGrammar(scope: string): Promise<Grammar | null> };
}
interface Oniguruma {
  loadWASM(data: ArrayBufferLike): Promise<void>;
  OnigScanner: new (patterns: string[]) => unknown;
  OnigString: new (text: string) => unknown;
}

/** Undefined where this editor hides its engine. */
function loadEngine(): { textmate: Textmate; oniguruma: Oniguruma; wasm: Buffer } | undefined {
  const load = createRequire(__filename);
  for (const folder of ['node_modules', 'node_modules.asar']) {
    const modules = path.join(vscode.env.appRoot, folder);
    const wasm = path.join(modules, 'vscode-oniguruma/release/onig.wasm');
    try {
      return {
        textmate: load(path.join(modules, 'vscode-textmate')) as Textmate,
        oniguruma: load(path.join(modules, 'vscode-oniguruma')) as Oniguruma,
        wasm: fs.readFileSync(fs.existsSync(wasm) ? wasm : wasm.replace('.asar', '.asar.unpacked')),
      };
    } catch {
      // The next place.
    }
  }
  return undefined;
}

function findGrammars(): Map<string, string> {
  const files = new Map<string, string>();
  for (const extension of vscode.extensions.all) {
    const manifest = extension.packageJSON as { contributes?: { grammars?: { scopeName: string; path: string }[] } };
    for (const grammar of manifest.contributes?.grammars ?? []) {
      files.set(grammar.scopeName, path.join(extension.extensionPath, grammar.path));
    }
  }
  return files;
}

export async function tokenize(text: string, scope: string): Promise<Token[] | undefined> {
  const engine = loadEngine();
  if (!engine) return undefined;
  const { textmate, oniguruma, wasm } = engine;
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const files = findGrammars();
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (line: string) => new oniguruma.OnigString(line),
    }),
    loadGrammar: (name: string) => {
      const file = files.get(name);
      return Promise.resolve(file ? textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file) : null);
    },
  });
  const grammar = await registry.loadGrammar(scope);
  if (!grammar) throw new Error(`There is no grammar "${scope}".`);
  const tokens: Token[] = [];
  let state = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      tokens.push({ text: line.slice(startIndex, endIndex), scopes: scopes.join(' ') });
    }
  }
  return tokens;
}
