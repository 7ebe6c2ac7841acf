/** What names each kind of thing may have, and what keeps a name as it is. */
import type { ProviderContext } from '../context.ts';
import { COMPONENT_HOOK_NAMES, isSupportedHook } from '../rules/snapd/hook-names.ts';
import { getSymbolTable, isImplicit, type SnapSymbol, type SymbolType } from '../symbols/symbol-table.ts';
import { findValue, isMap } from '../yaml/access.ts';

/** One sentence on why a thing keeps its name; undefined where it may have another. */
export function findRenameObstacle(ctx: ProviderContext, symbol: SnapSymbol): string | undefined {
  const { type, name, addedBy, sharedWith } = symbol;
  if (type === 'layout') return 'A layout is called after its path; change the path itself.';
  if (type === 'extension') return `The extension "${name}" is called so by snapcraft.`;
  if (addedBy) {
    return addedBy.extension === undefined
      ? `The part "${name}" is made by snapcraft itself, which fixes its name.`
      : `The extension "${addedBy.extension}" uses the ${type} "${name}" by this name.`;
  }
  if (isImplicit(ctx, symbol)) {
    return `The ${type} "${name}" is called after its interface; declare it under "${type}s" with "interface: ${name}" to give it a name of its own.`;
  }
  if (sharedWith) {
    return `The name "${name}" stands in anchored text that also means the ${sharedWith.type} "${sharedWith.name}".`;
  }
  return type === 'platform' ? findPlatformObstacle(ctx, symbol) : undefined;
}

function findPlatformObstacle({ facts }: ProviderContext, { name, declarations }: SnapSymbol): string | undefined {
  if (!facts.bases.architectures.names.includes(name)) return undefined;
  const complete = declarations.every(({ pair }) => {
    const has = (key: string): boolean =>
      (findValue(pair?.value, `build-${key}`) ?? findValue(pair?.value, `build_${key}`)) !== undefined;
    return isMap(pair?.value) && has('on') && has('for');
  });
  return complete
    ? undefined
    : `The platform "${name}" stands for its architecture; give it "build-on" and "build-for" before you rename it.`;
}

/** One sentence on why a thing can't have a new name; undefined where it can. */
export function findNameProblem(ctx: ProviderContext, symbol: SnapSymbol, name: string): string | undefined {
  const word = symbol.type;
  if (name === '') return `The name of the ${word} must not be empty.`;
  if (hasControl(name)) return `The name of the ${word} has to stay on one line.`;
  const problem = judge(ctx, symbol, name);
  if (problem !== undefined) return `The ${word} can't be called "${name}": ${problem}.`;
  return findClash(ctx, symbol, name);
}

function hasControl(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(text);
}

const SNAP_PORT = /^[a-z](?:-?[a-z0-9])*$/;

function judge(ctx: ProviderContext, { type, scope }: SnapSymbol, name: string): string | undefined {
  switch (type) {
    case 'app':
      return /^[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$/.test(name)
        ? undefined
        : 'letters, digits and single dashes between them are allowed';
    case 'plug':
    case 'slot':
      return SNAP_PORT.test(name)
        ? undefined
        : 'lower-case letters, digits and single dashes between them are allowed, beginning with a letter';
    case 'part':
      return judgePart(ctx, name);
    case 'hook':
      return judgeHook(scope !== '', name);
    case 'component':
      return judgeComponent(name);
    case 'platform':
      return name === 'any' || name === '*' ? 'snapcraft keeps that name for itself' : undefined;
    case 'socket':
      if (ctx.project.legacy && !/^[a-z][a-z0-9_-]*$/.test(name)) {
        return 'lower-case letters, digits and dashes are allowed, beginning with a letter';
      }
      return isSnapName(name) ? undefined : 'lower-case letters, digits and single dashes between them are allowed';
    case 'anchor':
      return /^[\w-]+$/.test(name) ? undefined : 'letters, digits, dashes and underscores are allowed';
    default:
      return undefined;
  }
}

function judgePart({ project: { kind, legacy } }: ProviderContext, name: string): string | undefined {
  if (legacy) {
    if (name === 'plugins') return 'snapcraft keeps that name for itself';
    const allowed = kind === 'none' ? /^[a-z0-9][a-z0-9+,./-]*$/ : /^[a-z0-9][a-z0-9+-]*$/;
    return allowed.test(name)
      ? undefined
      : 'lower-case letters, digits, dashes and plus signs are allowed, beginning with a letter or digit';
  }
  return name.includes('/') && (kind === 'core26' || kind === 'devel') ? 'a slash is not allowed' : undefined;
}

function judgeHook(ofComponent: boolean, name: string): string | undefined {
  if (ofComponent) {
    return COMPONENT_HOOK_NAMES.includes(name)
      ? undefined
      : `components have the hooks ${COMPONENT_HOOK_NAMES.join(', ')}`;
  }
  return isSupportedHook(name) && SNAP_PORT.test(name) ? undefined : 'snapd runs no hook of that name';
}

function judgeComponent(name: string): string | undefined {
  if (!isSnapName(name)) return 'lower-case letters, digits and single dashes between them are allowed';
  if (name.startsWith('snap-')) return 'names that begin with "snap-" are reserved';
  return name.length < 2 || name.length > 40 ? 'it has to have 2 to 40 characters' : undefined;
}

function isSnapName(name: string): boolean {
  return /^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(name) && !/^-|--|-$/.test(name);
}

/** A name that is taken; for plugs and slots, both sides share their names. */
function findClash(ctx: ProviderContext, symbol: SnapSymbol, name: string): string | undefined {
  const { type, scope, declarations } = symbol;
  // A mention that leads nowhere may be turned to anything that is there.
  if (declarations.length === 0) return undefined;
  const table = getSymbolTable(ctx);
  const types: readonly SymbolType[] = type === 'plug' || type === 'slot' ? ['plug', 'slot'] : [type];
  for (const one of types) {
    const other = table.find(one, name, scope);
    if (!other || other === symbol) continue;
    if (other.declarations.length > 0) return `There already is ${article(one)} "${name}".`;
    if (other.addedBy?.extension !== undefined) {
      return `The extension "${other.addedBy.extension}" brings ${article(one)} "${name}" already.`;
    }
    // Apps that name an interface without a declaration would get the renamed one instead.
    if (other.references.length > 0) return `The text already names ${article(one)} "${name}", which is not declared.`;
  }
  return undefined;
}

function article(type: SymbolType): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
