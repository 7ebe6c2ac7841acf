/** The shortest way to write a path, by its text alone: no doubled slashes, no `.`, `..` where it can be resolved. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  if (rooted) return `/${kept.join('/')}`;
  return kept.join('/') || '.';
}

/** Clean, and not leading out of the folder that it starts in. */
export function isCleanSubPath(path: string): boolean {
  return cleanPath(path) === path && path !== '..' && !path.startsWith('../');
}

const RESERVED = /[?*[\]{}^"\u0000]/;

/** The first character that AppArmor would take for a pattern. */
export function findPatternCharacter(path: string): string | undefined {
  return RESERVED.exec(path)?.[0];
}
