/** Links of the metadata: web addresses and e-mail addresses. */

/** What is wrong with a link, as the end of a sentence; undefined where snapd takes it. */
export function findLinkProblem(link: string): string | undefined {
  if (link === '') return 'is empty';
  if (/[\u0000-\u001f\u007f]/.test(link)) return 'holds a control character';
  if (/%(?![0-9A-Fa-f]{2})/.test(link.split('#')[0]?.split('?')[0] ?? ''))
    return 'has a "%" without two hexadecimal digits';
  if (link.startsWith(':')) return 'begins with ":"';
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(link)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'mailto') {
    return link.includes('@') ? undefined : 'is neither a web address with "https://" nor an e-mail address with "@"';
  }
  if (scheme === 'http' || scheme === 'https') return undefined;
  return `has the scheme "${scheme}"; only "http", "https" and e-mail addresses are allowed`;
}
