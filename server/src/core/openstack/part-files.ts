/** The files that a part of the project names for pip to read, and the folder that they are looked up in. */
import { getProjectPaths, joinPath } from '../links/project-paths.ts';
import type { NamedEntry } from '../project/project.ts';
import { parseRequirementFile, type RequirementFile } from '../python/requirement-file.ts';
import type { Span } from '../python/types.ts';
import type { RuleContext } from '../rules/rule.ts';
import { entriesOf, findText, findValue, isText, itemsOf, keyText } from '../yaml/access.ts';
import type { YamlNode, YamlScalar } from '../yaml/tree.ts';
import { parseOnce } from './parse-once.ts';
import type { ScriptFile } from './read-references.ts';

/** A text file that the part uses, as far as it lies in the project. */
export interface PackageFile<T> {
  readonly uri: string;
  readonly text: string;
  readonly content: T;
}

export interface UsedRequirements extends PackageFile<RequirementFile> {
  /** Where the part names it, or the file that includes it. */
  readonly named: Span;
  /** The command that reads it, where a script does: it may do so elsewhere, or write the file before. */
  readonly command?: Span;
}

interface Owner {
  readonly entry: NamedEntry;
}

/** Texts of a value, of its list, and of the lists in its grammar. */
export function textsOf(node: YamlNode | undefined): readonly YamlScalar[] {
  if (isText(node)) return [node];
  return itemsOf(node).flatMap((item) => {
    if (isText(item)) return [item];
    return entriesOf(item).flatMap((pair) => (keyText(pair) === undefined ? [] : textsOf(pair.value)));
  });
}

/** The scalar without its quotes. */
export function innerSpan(ctx: RuleContext, node: YamlScalar): Span {
  const quoted = node.style === 'single' || node.style === 'double';
  if (!quoted || node.alias !== undefined) return { start: node.start, end: node.end };
  const text = ctx.document.text.slice(node.start, node.end);
  const open = text.search(/['"]/) + 1;
  return { start: node.start + open, end: node.end - 1 };
}

export interface FileReader {
  readonly read: <T>(path: string, parse: (text: string) => T) => PackageFile<T> | undefined;
  readonly readUri: <T>(uri: string, parse: (text: string) => T) => PackageFile<T> | undefined;
}

/** The folder that pip works in, as far as it lies in the project; ends in a slash. */
export function findSourceFolder(ctx: RuleContext, { entry }: Owner): string | undefined {
  const source = findText(entry.value, 'source');
  const isLocal = source !== undefined && !/^[a-z+]+:|\.(?:tar|tgz|zip|deb|snap|rpm|7z)\b/i.test(source);
  if (!isLocal || /[$*]/.test(source)) return undefined;
  const { root } = getProjectPaths(ctx.document.uri);
  const folder = joinPath(root, source);
  const whole = folder && joinPath(`${folder.replace(/\/$/, '')}/`, findText(entry.value, 'source-subdir') ?? '.');
  return whole && `${whole.replace(/\/$/, '')}/`;
}

/** Reads below the part's source, where that is a folder of the project. */
export function createFileReader(ctx: RuleContext, entry: NamedEntry): FileReader {
  const folder = findSourceFolder(ctx, { entry });
  const readUri = <T>(uri: string, parse: (text: string) => T): PackageFile<T> | undefined => {
    const text = ctx.workspace.readText(uri);
    return text === undefined ? undefined : { uri, text, content: parseOnce(uri, text, parse) };
  };
  return {
    readUri,
    read: (path, parse) => {
      const uri = folder === undefined ? undefined : joinPath(folder, path);
      return uri === undefined || /[$*]/.test(path) ? undefined : readUri(uri, parse);
    },
  };
}

const MAX_FILES = 50;

/** The files that the part names and those that these include, each once: a file may include itself. */
export function readRequirementFiles(
  ctx: RuleContext,
  entry: NamedEntry,
  files: FileReader,
  inScripts: readonly ScriptFile[],
): readonly UsedRequirements[] {
  const found = new Map<string, UsedRequirements>();
  const add = (file: PackageFile<RequirementFile> | undefined, named: Span, command?: Span): void => {
    if (!file || found.has(file.uri) || found.size >= MAX_FILES) return;
    found.set(file.uri, { ...file, named, ...(command && { command }) });
    for (const { type, target } of file.content.includes) {
      if (type !== 'requirement' || /^[a-z+]+:/i.test(target)) continue;
      const uri = joinPath(file.uri.replace(/[^/]*$/, ''), target);
      if (uri !== undefined) add(files.readUri(uri, parseRequirementFile), named, command);
    }
  };
  for (const key of REQUIREMENT_KEYS) {
    for (const node of textsOf(findValue(entry.value, key))) {
      if (!/^[a-z+]+:/i.test(node.text)) add(files.read(node.text, parseRequirementFile), innerSpan(ctx, node));
    }
  }
  for (const { text, start, end, command } of inScripts) {
    if (!/^[a-z+]+:/i.test(text)) add(files.read(text, parseRequirementFile), { start, end }, command);
  }
  return [...found.values()];
}

/** A path that the part names for pip to read. */
export interface NamedPath extends Span {
  readonly text: string;
  readonly key: string;
}

const REQUIREMENT_KEYS = ['requirements', 'python-requirements'];

/** The requirement files that a part names, whether they are there or not. */
export function getRequirementPaths(ctx: RuleContext, { entry }: Owner): readonly NamedPath[] {
  return REQUIREMENT_KEYS.flatMap((key) =>
    textsOf(findValue(entry.value, key)).map((node) => ({ ...innerSpan(ctx, node), text: node.text, key })),
  );
}
