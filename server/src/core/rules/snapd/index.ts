import type { Rule } from '../rule.ts';
import { appRules } from './apps.ts';
import { gpioLines } from './gpio-lines.ts';
import { hookRules } from './hooks.ts';
import { interfaceRules } from './interfaces.ts';
import { layoutRules } from './layouts.ts';
import { metadataRules } from './metadata.ts';
import { nameRules } from './names.ts';
import { orderRules } from './order.ts';
import { socketRules } from './sockets.ts';

/** What snapd checks in the snap.yaml that snapcraft writes. */
export const snapdRules: readonly Rule[] = [
  ...nameRules,
  ...metadataRules,
  ...appRules,
  ...orderRules,
  ...socketRules,
  ...hookRules,
  ...layoutRules,
  ...interfaceRules,
  gpioLines,
];
