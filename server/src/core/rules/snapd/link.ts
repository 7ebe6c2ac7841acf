/** Links of the metadata: web addresses and e-mail addresses, as snapd reads them. */

const CONTROL = /[\u0000-\u001f\u007f]/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
/** ASCII characters that a host cannot have; others are taken as they are. */
const NOT_IN_HOST = /[ #%/?@\\^`{|}]/;

/** What is wrong with a link, as the end of a sentence; undefined where snapd takes it. */
export function findLinkProblem(link: string): string | undefined {
  if (link === '') return 'is empty';
  const hash = link.indexOf('#');
  const [address, fragment] = hash < 0 ? [link, ''] : [link.slice(0, hash), link.slice(hash + 1)];
  if (CONTROL.test(address)) return 'holds a control character';
  if (BAD_ESCAPE.test(fragment)) return 'has a "%" without two hexadecimal digits';
  if (address.startsWith(':')) return 'begins with ":"';
  const written = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(address)?.[1];
  const scheme = written?.toLowerCase();
  const [rest = ''] = address.slice(written === undefined ? 0 : written.length + 1).split('?');
  const broken = findAddressProblem(rest, scheme !== undefined);
  if (broken !== undefined) return broken;
  if (scheme === undefined || scheme === 'mailto') {
    return link.includes('@') ? undefined : 'is neither a web address with "https://" nor an e-mail address with "@"';
  }
  if (scheme === 'http' || scheme === 'https') return undefined;
  return `has the scheme "${scheme}"; only "http", "https" and e-mail addresses are allowed`;
}

function findAddressProblem(rest: string, scheme: boolean): string | undefined {
  if (!rest.startsWith('/')) {
    // What follows a scheme without a slash is not looked at.
    if (scheme) return undefined;
    if (/^[^/]*:/.test(rest)) return 'has ":" where no scheme such as "https" goes before it';
  }
  const [, authority, path = rest] = (scheme || !rest.startsWith('///') ? /^\/\/([^/]*)(.*)$/s.exec(rest) : null) ?? [];
  const wrong = authority === undefined ? undefined : judgeAuthority(authority);
  return wrong ?? (BAD_ESCAPE.test(path) ? 'has a "%" without two hexadecimal digits' : undefined);
}

function judgeAuthority(authority: string): string | undefined {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(0, at));
  if (/[^A-Za-z0-9\-._:~!$&'()*+,;=%@]/.test(user) || BAD_ESCAPE.test(user))
    return `has the user "${user}", which no address can have`;
  const host = authority.slice(at + 1);
  const literal = host.startsWith('[') ? /^\[([^\]]*)\](.*)$/s.exec(host) : undefined;
  if (literal === null || (literal === undefined && host.includes('['))) return 'has a "[" that does not fit';
  const [, inside = '', after = ''] = literal ?? [];
  if (literal && !/^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%25[^%]+)?$/.test(inside))
    return `has "${inside}" in brackets, which is no IPv6 address`;
  const colon = host.lastIndexOf(':');
  const port = literal ? after : colon < 0 ? '' : host.slice(colon);
  if (!/^(?::[0-9]*)?$/.test(port)) return `has "${port.replace(/^:/, '')}" where a port stands`;
  // Percent signs stand for other characters than those of ASCII alone.
  const character = literal ? undefined : NOT_IN_HOST.exec(host.replaceAll(/%(?:25|[89A-Fa-f][0-9A-Fa-f])/g, ''))?.[0];
  return character === undefined ? undefined : `has "${character}" in its host`;
}
