/** From an address to a list of constraints, hop by hop, within what the policy allows. */
import {
  applyMirrors,
  FETCH_LIMITS,
  judgeConstraints,
  showAddress,
  type ConstraintPolicy,
} from '../core/openstack/constraint-policy.ts';
import type { ConstraintSet } from '../core/python/types.ts';
import type { GetFailureKind, GetRequest, GetResult } from '../net/get.ts';
import { judgeAddress } from './judge-address.ts';

/** Whoever reaches the network: the editor, or this process. */
export interface ConstraintTransport {
  /** It asks the user about hosts that nobody has allowed; without that they are refused. */
  readonly asks: boolean;
  get(request: GetRequest): Promise<GetResult>;
}

export type FailureKind = GetFailureKind | 'not-found' | 'not-constraints';

export type FetchOutcome =
  | {
      readonly type: 'fetched';
      readonly text: string;
      readonly set: ConstraintSet;
      readonly etag: string | undefined;
      /** Where it was found in the end. */
      readonly finalUrl: string;
    }
  | { readonly type: 'unchanged' }
  | { readonly type: 'failed'; readonly kind: FailureKind; readonly message: string };

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** @param etag of the copy at hand */
export async function fetchConstraints(
  url: string,
  etag: string | undefined,
  policy: ConstraintPolicy,
  transport: ConstraintTransport,
): Promise<FetchOutcome> {
  const { maxBytes, maxHops } = FETCH_LIMITS;
  // What a user needs to answer a question is not counted.
  let timeoutMs: number = FETCH_LIMITS.timeoutMs;
  let address = url;
  for (let hop = 0; hop <= maxHops; hop++) {
    address = applyMirrors(address, policy.mirrors);
    const verdict = judgeAddress(address, policy);
    if (verdict.type === 'refused') return fail('refused', verdict.problem);
    if (verdict.type === 'ask' && !transport.asks) {
      return fail('refused', `${verdict.host} is neither a host of OpenStack nor a mirror that the settings name.`);
    }
    const result = await transport.get({ url: address, maxBytes, timeoutMs, ...(etag !== undefined && { etag }) });
    if ('failure' in result) return fail(result.failure, result.message);
    timeoutMs -= result.elapsedMs;
    const { status, location } = result;
    const shown = showAddress(address);
    if (status === 304 && etag !== undefined) return { type: 'unchanged' };
    if (REDIRECTS.has(status)) {
      if (location === undefined) return fail('failed', `"${shown}" redirects to nowhere.`);
      if (timeoutMs <= 0) return fail('timeout', `"${shown}" leads on, and the time is up.`);
      address = location;
      continue;
    }
    if (status === 404 || status === 410) return fail('not-found', `There is nothing at "${shown}" (${status}).`);
    if (status !== 200) return fail('failed', `"${shown}" answered ${status}.`);
    const judged = judgeConstraints(result.body);
    if ('problem' in judged) return fail('not-constraints', `"${shown}" can't be used: ${judged.problem}`);
    return { type: 'fetched', text: result.body, set: judged.set, etag: result.etag, finalUrl: shown };
  }
  return fail('failed', `"${showAddress(url)}" was redirected more than ${maxHops} times.`);
}

function fail(kind: FailureKind, message: string): FetchOutcome {
  return { type: 'failed', kind, message };
}
