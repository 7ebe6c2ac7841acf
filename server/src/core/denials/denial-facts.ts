/** What allows what: `schemas/facts/denials.json` as `schemas/tools/compact-denials.mjs` has packed it. */
import packed from '../../../../schemas/compact/denials.json?raw';
import { facts } from '../facts/provider.ts';
import { toRegExp } from './path-glob.ts';

/** Which interfaces allow something, the best one first. */
export interface Cover {
  readonly interfaces: readonly string[];
  /** Where the rule is not written in the interface's own policy: AppArmor's files, the slot, or the plug's attributes. */
  readonly from: 'abstraction' | 'slot' | 'attributes' | undefined;
  /** Key of NOTES. */
  readonly note: string | undefined;
  /** Programs go on without. */
  readonly harmless: boolean;
}

export interface FileCover extends Cover {
  readonly access: string;
  matches(path: string): boolean;
}

export interface DbusCover extends Cover {
  readonly service: string;
  /** Interfaces that are better for certain methods. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

export interface NetworkCover extends Cover {
  readonly families: readonly string[];
  readonly types: readonly string[];
  readonly operations: readonly string[];
}

export interface OtherCover extends Cover {
  readonly kind: string;
  readonly access: string;
  readonly types: readonly string[];
}

export interface DenialFacts {
  /** By the first folder of the path. */
  readonly files: ReadonlyMap<string, readonly FileCover[]>;
  readonly capabilities: ReadonlyMap<string, Cover>;
  /** The longest service first. */
  readonly dbus: readonly DbusCover[];
  readonly networks: readonly NetworkCover[];
  readonly others: readonly OtherCover[];
  readonly syscalls: ReadonlyMap<string, Cover>;
}

let known: DenialFacts | undefined;

export function getDenialFacts(): DenialFacts {
  return (known ??= expand());
}

const FROM = { a: 'abstraction', s: 'slot', t: 'attributes' } as const;

function expand(): DenialFacts {
  const { tokens, text } = JSON.parse(packed) as { tokens: readonly string[]; text: string };
  const whole = tokens.reduceRight((result, token) => result.replaceAll(token[0] ?? '', token.slice(1)), text);
  const names = [...facts.interfaces.keys()];
  const toNames = (numbers = ''): string[] => words(numbers).map((number) => names[Number(number)] ?? '');
  const toCover = (numbers = '', from = '', note = ''): Cover => ({
    interfaces: toNames(numbers),
    from: FROM[from as keyof typeof FROM],
    note: note.replace(/^!/, '') || undefined,
    harmless: note.startsWith('!'),
  });
  const [files = [], capabilities = [], dbus = [], networks = [], others = [], syscalls = []] = whole
    .split('\n\n')
    .map((section) => section.split('\n').map((line) => line.split('|')));
  return {
    files: readFiles(files, toCover),
    capabilities: byName(capabilities, toCover),
    dbus: dbus
      .flatMap(([services, , numbers, members = '']) => {
        const better = members.split(';').flatMap((one) => {
          const [list = '', ids = ''] = one.split('=');
          return words(list).map((member) => [member, toNames(ids)] as const);
        });
        return words(services).map((service) => ({ ...toCover(numbers), service, members: new Map(better) }));
      })
      .sort((a, b) => b.service.length - a.service.length),
    networks: networks.map(([families, types, operations, ...cover]) => ({
      ...toCover(...cover),
      families: words(families),
      types: words(types),
      operations: words(operations),
    })),
    others: others.map(([kind = '', access = '', types, ...cover]) => ({
      ...toCover(...cover),
      ...{ kind, access, types: words(types) },
    })),
    syscalls: byName(syscalls, toCover),
  };
}

type ToCover = (numbers?: string, from?: string, note?: string) => Cover;

function byName(lines: readonly (readonly string[])[], toCover: ToCover): ReadonlyMap<string, Cover> {
  return new Map(lines.flatMap(([list, ...cover]) => words(list).map((name) => [name, toCover(...cover)] as const)));
}

/** Patterns whose first folder is a pattern itself stand under each of the folders. */
function readFiles(lines: readonly (readonly string[])[], toCover: ToCover): Map<string, FileCover[]> {
  const files = new Map<string, FileCover[]>();
  for (const [numbers, access = '', paths, ...rest] of lines) {
    const cover = toCover(numbers, ...rest);
    const byFolder = new Map<string, string[]>();
    for (const pattern of words(paths)) {
      for (const folder of foldersOf(pattern)) byFolder.set(folder, [...(byFolder.get(folder) ?? []), pattern]);
    }
    for (const [folder, patterns] of byFolder) {
      let regExp: RegExp | undefined;
      const matches = (path: string): boolean => (regExp ??= toRegExp(patterns)).test(path);
      files.set(folder, [...(files.get(folder) ?? []), { ...cover, access, matches }]);
    }
  }
  return files;
}

function foldersOf(pattern: string): string[] {
  const [, lead = '', choices = ''] = /^\/(\{([^{}]*)\})/.exec(pattern) ?? [];
  if (lead === '') return [firstFolder(pattern)];
  const rest = pattern.slice(1 + lead.length);
  return [...new Set(choices.split(',').map((choice) => firstFolder(`/${choice}${rest}`)))];
}

/** `/dev/` of `/dev/dri/card0`, `@HOME/` of `@HOME/x`. */
export function firstFolder(path: string): string {
  const end = path.indexOf('/', 1);
  return end < 0 ? path : path.slice(0, end + 1);
}

function words(text = ''): string[] {
  return text === '' ? [] : text.split(' ');
}
