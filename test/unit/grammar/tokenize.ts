/**
 * Our grammars in VS Code's own engine. They include the editor's grammars of YAML and shell, which come from an
 * installed VS Code in the browser (`npm start`) or from the package tm-grammars; the latter has the YAML grammar that
 * VS Code had before 1.94.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
// @ts-expect-error A plain script.
import { getCodeServerFolder } from '../../../scripts/code-server.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const load = createRequire(import.meta.url);

/** The grammars of a host, by scope. */
export type Host = ReadonlyMap<string, string>;

const ours: readonly (readonly [string, string])[] = ['snapcraft', 'snap-openstack', 'snap-test'].map((name) => [
  `source.${name}`,
  path.join(root, 'syntaxes', `${name}.tmLanguage.json`),
]);

export function findHosts(): readonly { readonly name: string; readonly host: Host }[] {
  return [
    { name: 'YAML grammar since 1.94', host: findNewHost() },
    { name: 'YAML grammar before 1.94', host: findOldHost() },
  ].flatMap(({ name, host }) => (host ? [{ name, host }] : []));
}

function findNewHost(): Host | undefined {
  const folder = (getCodeServerFolder as () => string)();
  const extensions = path.join(folder, 'node_modules/code-server/lib/vscode/extensions');
  const yaml = path.join(extensions, 'yaml/syntaxes');
  const shell = path.join(extensions, 'shellscript/syntaxes/shell-unix-bash.tmLanguage.json');
  if (!fs.existsSync(yaml) || !fs.existsSync(shell)) return undefined;
  const files = fs.readdirSync(yaml).map((file) => path.join(yaml, file));
  return new Map([...ours, ...[...files, shell].map((file) => [readScope(file), file] as const)]);
}

function findOldHost(): Host | undefined {
  let folder: string;
  try {
    folder = path.dirname(load.resolve('tm-grammars/grammars/yaml.json'));
  } catch {
    return undefined;
  }
  const files = ['yaml.json', 'shellscript.json'].map((file) => path.join(folder, file));
  return new Map([...ours, ...files.map((file) => [readScope(file), file] as const)]);
}

function readScope(file: string): string {
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { scopeName: string }).scopeName;
}

export interface Token {
  readonly text: string;
  /** From the outermost to the innermost. */
  readonly scopes: string;
  readonly line: number;
}

export type Tokenize = (text: string) => readonly Token[];

export async function createTokenizer(host: Host, scope: string): Promise<Tokenize> {
  const wasm = fs.readFileSync(load.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (line) => new oniguruma.OnigString(line),
    }),
    loadGrammar: (name) => {
      const file = host.get(name);
      return Promise.resolve(file ? textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file) : null);
    },
  });
  const grammar = await registry.loadGrammar(scope);
  if (!grammar) throw new Error(`There is no grammar "${scope}".`);
  return (text) => {
    let state = textmate.INITIAL;
    return text.split('\n').flatMap((line, index) => {
      const result = grammar.tokenizeLine(line, state);
      state = result.ruleStack;
      return result.tokens.map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        scopes: scopes.slice(1).join(' '),
        line: index,
      }));
    });
  };
}
