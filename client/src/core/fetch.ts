/** Answers the server's wish for a file: whether the user wants it fetched, then one request. */
import type { FetchAnswer, FetchParams } from '../../../server/src/lsp/constraints-protocol.ts';

export type FetchMode = 'auto' | 'ask' | 'never';
/** What the user said of a host. */
export type HostChoice = 'allowed' | 'refused';

export interface FetchPorts {
  /** False in Restricted Mode. */
  readonly isTrusted: () => boolean;
  readonly mode: () => FetchMode;
  /** Addresses of mirrors from the user's own settings; those of a workspace are asked about like any other. */
  readonly ownMirrors: () => readonly string[];
  readonly remembered: (host: string) => HostChoice | undefined;
  readonly remember: (host: string, choice: HostChoice) => void;
  /** Undefined where the user closed the question: asked again in another session. */
  readonly ask: (host: string) => Promise<HostChoice | undefined>;
  readonly get: (request: FetchParams) => Promise<FetchAnswer>;
}

/** Never rejects. */
export function createFetchHandler(ports: FetchPorts): {
  answer: (request: FetchParams) => Promise<FetchAnswer>;
  /** What was answered in this session is forgotten. */
  reset: () => void;
} {
  const asking = new Map<string, Promise<HostChoice | undefined>>();
  return {
    async answer(request) {
      if (!URL.canParse(request.url)) return refuse('This is no address.');
      const url = new URL(request.url);
      if (url.protocol !== 'https:') return refuse(`${url.protocol}//${url.host} is not https.`);
      if (!ports.isTrusted()) return refuse('Nothing is fetched in Restricted Mode.');
      const mode = ports.mode();
      if (mode === 'never') return refuse('Fetching is turned off by the setting "snapwright.constraints.fetch".');
      if (!isAllowed(url, mode, ports)) {
        // Several lists of one host are one question.
        let question = asking.get(url.host);
        if (!question) asking.set(url.host, (question = askOnce(url.host, ports)));
        if ((await question) !== 'allowed') return refuse(`You did not allow to fetch from ${url.host}.`);
        // Much may have changed while the question stood there.
        if (!ports.isTrusted() || ports.mode() === 'never') return refuse('Fetching was turned off.');
      }
      try {
        return await ports.get(request);
      } catch (error) {
        return { failure: 'failed', message: String(error) };
      }
    },
    reset() {
      asking.clear();
    },
  };
}

async function askOnce(host: string, ports: FetchPorts): Promise<HostChoice | undefined> {
  const known = ports.remembered(host);
  if (known) return known;
  try {
    const choice = await ports.ask(host);
    if (choice) ports.remember(host, choice);
    return choice;
  } catch {
    return undefined;
  }
}

function isAllowed(url: URL, mode: FetchMode, { ownMirrors }: FetchPorts): boolean {
  if (ownMirrors().some((mirror) => URL.canParse(mirror) && new URL(mirror).host === url.host)) return true;
  return mode === 'auto' && isOpenStackAddress(url);
}

/** The hosts of the OpenStack project, and the one folder that it has on a host of everybody. */
function isOpenStackAddress({ host, pathname }: URL): boolean {
  if (host === 'releases.openstack.org' || host === 'opendev.org') return true;
  return host === 'raw.githubusercontent.com' && pathname.startsWith('/openstack/requirements/');
}

function refuse(message: string): FetchAnswer {
  return { failure: 'refused', message };
}
