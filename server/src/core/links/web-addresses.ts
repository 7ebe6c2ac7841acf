/** Web pages behind values: addresses as they are, and the short forms that tools understand. */
import type { Step } from '../yaml/locate.ts';

const WEB = /^https?:\/\/[^\s"'<>`{}|\\^]+$/i;
const MAIL = /^[^\s@:/<>]+@[^\s@:/<>]+\.[^\s@:/<>]+$/;
const CONTACTS: ReadonlySet<string> = new Set(['contact', 'donation', 'issues', 'source-code', 'website', 'links']);

/** The page that a value at a path means; undefined where it means none. */
export function findWebAddress(path: readonly Step[], text: string): string | undefined {
  const [section] = path;
  if (typeof section !== 'string' || text.length > 2000) return undefined;
  if (CONTACTS.has(section)) {
    if (WEB.test(text)) return text;
    return /^mailto:/.test(text) ? text : MAIL.test(text) ? `mailto:${text}` : undefined;
  }
  const last = path.filter((step) => typeof step === 'string').at(-1);
  if (section === 'icon') return path.length === 1 && WEB.test(text) ? text : undefined;
  if (section === 'package-repositories') return findRepository(last, text);
  if (section === 'parts' && path[2] === 'source') return findSource(text);
  if (section === 'plugs' && path[2] === 'default-provider') {
    const snap = /^([a-z0-9-]*[a-z][a-z0-9-]*)(?::[\w-]*)?$/.exec(text)?.[1];
    return snap === undefined ? undefined : `https://snapcraft.io/${snap}`;
  }
  return undefined;
}

function findRepository(key: Step | undefined, text: string): string | undefined {
  if (key === 'url' || key === 'key-server') return WEB.test(text) && !text.includes('$') ? text : undefined;
  const owner = key === 'ppa' ? /^([a-z0-9][a-z0-9.+-]*)\/([a-zA-Z0-9][\w.+-]*)$/.exec(text) : null;
  return owner ? `https://launchpad.net/~${owner[1]}/+archive/ubuntu/${owner[2]}` : undefined;
}

/** Repositories are shown by their web page, whatever way they are fetched. */
function findSource(text: string): string | undefined {
  if (text.includes('$')) return undefined;
  if (WEB.test(text)) return text;
  const shell = /^(?:git\+)?(?:ssh:\/\/)?git@([\w.-]+\.[a-z]+)[:/]([\w./~+-]+?)(?:\.git)?\/?$/.exec(text);
  if (shell) return `https://${shell[1]}/${shell[2]}`;
  const git = /^(?:git|git\+https):\/\/([\w.-]+\.[a-z]+\/[\w./~+-]+?)(?:\.git)?\/?$/.exec(text);
  if (git) return `https://${git[1]}`;
  const launchpad = /^lp:([\w./~+-]+)$/.exec(text);
  return launchpad ? `https://code.launchpad.net/${launchpad[1]}` : undefined;
}
