/** Which paths a list of patterns leaves out. */

/**
 * A pattern without a slash is a name anywhere (`node_modules`, `*.iso`); with one it is a path from the project's
 * folder (`docs/build`, `vendor/**`). `*` and `?` stay within a name, `**` does not.
 */
export function createExcludes(patterns: readonly string[]): (relative: string) => boolean {
  const expressions = patterns.filter((one) => one.trim() !== '').map(toExpression);
  return (relative) => expressions.some((one) => one.test(relative));
}

function toExpression(pattern: string): RegExp {
  const trimmed = pattern.trim().replace(/\/+$/, '');
  const anchored = trimmed.includes('/');
  const body = trimmed.replace(/^\/+/, '').replace(/\*\*\/|\*\*|\*|\?|[^*?]+/g, (piece) => {
    if (piece === '**/') return '(?:[^/]+/)*';
    if (piece === '**') return '[^]*';
    if (piece === '*') return '[^/]*';
    if (piece === '?') return '[^/]';
    return piece.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${anchored ? '' : '(?:[^]*/)?'}${body}$`, 'u');
}
