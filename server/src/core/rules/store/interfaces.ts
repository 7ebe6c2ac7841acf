/** Plugs and slots that take the store's permission. */
import { isSlotHeld, judgePlug } from '../../forecast/judge-port.ts';
import { listPorts, type SnapPort } from '../../forecast/list-ports.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { getSnapView, isSet, type SnapApp } from '../snapd/snap-view.ts';
import { findPair, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { ASK, defineStoreRule, tell } from './store-rule.ts';

const FILE_INTERFACES: ReadonlySet<string> = new Set(['personal-files', 'system-files']);

type WrittenPort = SnapPort & { readonly place: YamlNode };

/** What extensions bring is not the author's to change. */
function isWritten(port: SnapPort): port is WrittenPort {
  return port.place !== undefined;
}

/** Those that the store holds; one plug of many apps is one cause. */
function heldPlugs(ctx: RuleContext, isWanted: (name: string) => boolean): WrittenPort[] {
  return listPorts(ctx)
    .plugs.filter(isWritten)
    .filter(({ fact, attributes }) => isWanted(fact.name) && judgePlug(fact, attributes).held);
}

/** `The plug "docker" (docker-support)`, `The plug "docker-support"`. */
function nameOf(side: 'plug' | 'slot', port: SnapPort): string {
  return `${side} "${port.name}"${port.name === port.fact.name ? '' : ` (${port.fact.name})`}`;
}

export const privilegedInterface = defineStoreRule({
  code: 'store/privileged-interface',
  summary: 'A plug that only the store can allow.',
  *check(ctx): Iterable<Finding> {
    for (const port of heldPlugs(ctx, (name) => !FILE_INTERFACES.has(name))) {
      const because = becauseOf(port);
      yield {
        ...rangeOf(port.place),
        ...tell(
          `The store holds the snap because of the ${nameOf('plug', port)}${because} until a person allows it`,
          `${ASK}, and say what the snap does with it`,
        ),
      };
    }
  },
});

/** Where the interface alone is free, the attribute that is not. */
function becauseOf({ fact, attributes }: SnapPort): string {
  if (fact.needsStoreApproval === 'yes') return '';
  const names = fact.attributeEffects
    .filter((effect) => effect.side === 'plug' && !effect.installs)
    .flatMap((effect) => Object.keys(effect.attributes))
    .filter((name) => attributes.has(name));
  return names.length === 0 ? '' : ` with ${names.map((name) => `"${name}"`).join(' and ')}`;
}

function fileRule<const C extends `store/${string}`>(code: C, name: string, advice: string) {
  return defineStoreRule({
    code,
    summary: `A ${name} plug, whose paths a person looks at.`,
    *check(ctx): Iterable<Finding> {
      for (const port of heldPlugs(ctx, (one) => one === name)) {
        yield {
          ...rangeOf(port.place),
          ...tell(
            `The store holds the snap until a person allows the paths of the ${nameOf('plug', port)}`,
            `${advice}, and ${ASK} with a reason for each path`,
          ),
        };
      }
    },
  });
}

export const personalFiles = fileRule(
  'store/personal-files',
  'personal-files',
  'list single files of the program that the snap brings, name the plug after them (such as "dot-config-demo")',
);

export const systemFiles = fileRule(
  'store/system-files',
  'system-files',
  'list single files rather than directories, name the plug after them (such as "etc-demo-conf")',
);

export const connectionPermission = defineStoreRule({
  code: 'store/connection-permission',
  summary: 'A plug that connects only where the store allows it, not even by hand otherwise.',
  *check(ctx): Iterable<Finding> {
    if (ctx.project.confinement === 'classic') return;
    for (const port of listPorts(ctx).plugs.filter(isWritten)) {
      const verdict = judgePlug(port.fact, port.attributes);
      // What is held is told by its own rule.
      if (verdict.held || verdict.connection !== 'store') continue;
      yield {
        ...rangeOf(port.place),
        ...tell(
          `The ${nameOf('plug', port)} connects, by hand too, only where the store has allowed it for this snap or the one with the slot`,
          `if it has not, ${ASK}`,
        ),
      };
    }
  },
});

export const slotNeedsApproval = defineStoreRule({
  code: 'store/slot-needs-approval',
  summary: 'A slot that only the store can allow this snap to offer.',
  *check(ctx): Iterable<Finding> {
    const type = ctx.project.type ?? 'app';
    if (!['app', 'gadget', 'kernel'].includes(type)) return;
    for (const port of listPorts(ctx).slots.filter(isWritten)) {
      const possible = port.fact['slotSnapTypesUnasserted'];
      // What no snap of this type can have is told by snapd/slot-type.
      if (!Array.isArray(possible) || !possible.includes(type)) continue;
      if (!isSlotHeld(port.fact, port.attributes, type)) continue;
      yield {
        ...rangeOf(port.place),
        ...tell(
          `The store holds the snap because of the ${nameOf('slot', port)} until a person allows it`,
          `${ASK}, and say which snaps will connect to it`,
        ),
      };
    }
  },
});

export const browserSupportDaemon = defineStoreRule({
  code: 'store/browser-support-daemon',
  summary: 'A service with the interface browser-support, which the review refuses.',
  *check(ctx): Iterable<Finding> {
    const plugs = listPorts(ctx).plugs.filter((port) => port.fact.name === 'browser-support');
    if (plugs.length === 0) return;
    const { apps, scopedPlugs } = getSnapView(ctx);
    for (const app of apps.values()) {
      const daemon = findPair(app.entry.value, 'daemon');
      if (!daemon || !isSet(daemon.value)) continue;
      if (!plugs.some(({ name }) => app.plugNames.has(name) || !scopedPlugs.has(name))) continue;
      yield {
        ...rangeOfKey(daemon),
        message: `The store's review refuses the service "${app.name}" with a plug of "browser-support": browsers are started by people, so give the plug to an app without "daemon".`,
        ...relatedOf(app),
      };
    }
  },
});

function relatedOf(app: SnapApp): Pick<Finding, 'related'> {
  const plugs = findPair(app.entry.value, 'plugs');
  return plugs ? { related: [{ ...rangeOfKey(plugs), message: 'Its plugs are here.' }] } : {};
}

export const interfaceRules = [
  ...[privilegedInterface, personalFiles, systemFiles],
  ...[connectionPermission, slotNeedsApproval, browserSupportDaemon],
] as const;
