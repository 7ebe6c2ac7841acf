/** Whether an address may be asked. Read by the same parser that the request will use, so that both see one host. */
import { showAddress, type ConstraintPolicy } from '../core/openstack/constraint-policy.ts';

/** At once, after a question to the user, or not at all. */
export type AddressVerdict =
  | { readonly type: 'allowed' }
  | { readonly type: 'ask'; readonly host: string }
  | { readonly type: 'refused'; readonly problem: string };

export function judgeAddress(url: string, { fetch, mirrors }: ConstraintPolicy): AddressVerdict {
  const shown = showAddress(url);
  if (!URL.canParse(url)) return { type: 'refused', problem: `"${shown}" is no address.` };
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:') return { type: 'refused', problem: `"${shown}" is not https.` };
  if (fetch === 'never') return { type: 'refused', problem: 'Fetching is turned off.' };
  // The user wrote the mirror's address, so it may hold a name and password.
  if (Object.values(mirrors).some((target) => URL.canParse(target) && new URL(target).host === parsed.host)) {
    return { type: 'allowed' };
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return { type: 'refused', problem: `"${shown}" holds a password, which only the address of a mirror may.` };
  }
  return fetch === 'auto' && isOpenStackAddress(parsed) ? { type: 'allowed' } : { type: 'ask', host: parsed.host };
}

/** The hosts of the OpenStack project, and the one folder that it has on a host of everybody. */
function isOpenStackAddress({ host, pathname }: URL): boolean {
  if (host === 'releases.openstack.org' || host === 'opendev.org') return true;
  return host === 'raw.githubusercontent.com' && pathname.startsWith('/openstack/requirements/');
}
