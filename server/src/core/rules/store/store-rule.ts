/** What the forecasts of the store's review share: they inform, they never judge. */
import type { Finding, Rule } from '../rule.ts';

type StoreRule<C extends string> = Omit<Rule<C>, 'since' | 'kinds' | 'severity'>;

export function defineStoreRule<const C extends `store/${string}`>(rule: StoreRule<C>): Rule<C> {
  return { ...rule, severity: 'information', since: '0.1.0', kinds: ['snapcraft'] };
}

/** How a permission is asked for, at the end of a message. */
export const ASK = 'ask for it in the store requests of the Snapcraft forum';

/** What is the matter, and what to do; the report has more room for the second. */
export function tell(what: string, todo: string): Pick<Finding, 'message' | 'data'> {
  return { message: `${what}: ${todo}.`, data: { what: `${what}.` } };
}
