/** Apps that run entry points: as which kind of service, with what beside them. */
import type { OpenstackPair } from '../../openstack/companions.ts';
import type { RunnerEntry } from '../../openstack/entry-points.ts';
import { getAppCalls, type AppCall } from '../../openstack/runner-calls.ts';
import { getRunnerInstalls, mayBring } from '../../openstack/runner-install.ts';
import { findShipped } from '../../openstack/shipping.ts';
import { findPair, findText, findValue, isMap, isText, rangeOf, rangeOfKey } from '../../yaml/access.ts';
import { insertKey, replaceNode } from '../../yaml/edit.ts';
import { addNetworkBind, hasNetworkBind } from '../snapd/sockets.ts';
import { getSnapView, isSet } from '../snapd/snap-view.ts';
import { isWhole, spanOf } from './calls.ts';
import { definePairRule, repair } from './openstack-rule.ts';
import { addPackage } from './runner.ts';

interface Service {
  readonly call: AppCall;
  readonly target: RunnerEntry;
}

/** The apps whose `command` runs an entry point that there is. */
function* servicesOf({ snapcraft, model }: OpenstackPair): Iterable<Service> {
  if (!model) return;
  for (const call of getAppCalls(snapcraft)) {
    const target = call.entry && model.findEntry(call.entry.text);
    if (call.key === 'command' && target?.map && isMap(call.app.value)) yield { call, target };
  }
}

/** Where an entry point says its type, or its name. */
function typePlace({ typePair, key }: RunnerEntry) {
  return typePair ? rangeOf(typePair.value) : rangeOf(key);
}

export const daemonType = definePairRule({
  code: 'daemon-type',
  severity: 'error',
  summary: 'nginx is a forking service, and everything else is not.',
  fixable: true,
  *check(pair) {
    for (const { call, target } of servicesOf(pair)) {
      const daemon = findPair(call.app.value, 'daemon');
      if (!daemon || !isText(daemon.value) || target.type === undefined) continue;
      const { text } = daemon.value;
      const isNginx = target.type === 'nginx';
      if (isNginx === (text === 'forking')) continue;
      const wanted = isNginx ? 'forking' : 'simple';
      const [message, back, severity] = isNginx
        ? [
            `nginx goes to the background, so that "daemon: ${text}" sees it end at once; it is a "forking" service.`,
            `The app "${call.app.name}" runs this as "daemon: ${text}", but nginx goes to the background: it is a "forking" service.`,
            'error' as const,
          ]
        : [
            `"${target.name}" stays in the foreground, so that systemd waits in vain for a "forking" service to start.`,
            `The app "${call.app.name}" runs this as a "forking" service, but it stays in the foreground.`,
            'warning' as const,
          ];
      yield {
        project: {
          ...rangeOf(daemon.value),
          message,
          severity,
          repairs: [repair(`Change to "${wanted}"`, replaceNode(pair.snapcraft.document.text, daemon.value, wanted))],
        },
        file: { ...typePlace(target), message: back, severity },
        fileNote: `The entry point "${target.name}"`,
        projectNote: `The app "${call.app.name}"`,
      };
    }
  },
});

export const daemonMissing = definePairRule({
  code: 'daemon-missing',
  severity: 'warning',
  summary: 'uwsgi and nginx run as services.',
  fixable: true,
  *check(pair) {
    for (const { call, target } of servicesOf(pair)) {
      const { app } = call;
      if (
        (target.type !== 'uwsgi' && target.type !== 'nginx') ||
        isSet(findValue(app.value, 'daemon')) ||
        !isMap(app.value)
      )
        continue;
      const daemon = target.type === 'nginx' ? 'forking' : 'simple';
      const after = findPair(app.value, 'command');
      const edit = findPair(app.value, 'daemon')
        ? undefined
        : insertKey(pair.snapcraft.document.text, app.value, 'daemon', daemon, after?.merged ? undefined : after);
      yield {
        project: {
          ...rangeOf(app.key),
          message: `"${app.name}" runs ${target.type}, but is no service: it lacks "daemon: ${daemon}".`,
          repairs: [repair(`Add "daemon: ${daemon}"`, edit)],
        },
        file: {
          ...typePlace(target),
          message: `The app "${app.name}" runs this, but is no service: it lacks "daemon: ${daemon}".`,
        },
        fileNote: `The entry point "${target.name}"`,
        projectNote: `The app "${app.name}"`,
      };
    }
  },
});

export const uwsgiPackage = definePairRule({
  code: 'uwsgi-package',
  severity: 'error',
  summary: 'Some part installs uwsgi where an entry point runs it.',
  fixable: true,
  *check(pair) {
    const { snapcraft } = pair;
    const service = [...servicesOf(pair)].find(({ target }) => target.type === 'uwsgi');
    if (!service || !isWhole(pair) || mayBring(snapcraft, /uwsgi/i, 'python')) return;
    if (findShipped(snapcraft, 'bin/uwsgi') !== undefined) return;
    const owner = getRunnerInstalls(snapcraft)[0]?.part;
    const python = snapcraft.project.parts.find(
      ({ name, value }) => name === owner && findText(value, 'plugin') === 'python',
    );
    const edit = python && addPackage(snapcraft.document.text, python, 'uwsgi');
    const { call, target } = service;
    yield {
      project: {
        ...spanOf(call.entry ?? call.runner),
        message: `No part installs "uwsgi", which "${target.name}" starts as "$SNAP/bin/uwsgi".`,
        repairs: [repair(`Add it to the part "${python?.name}"`, edit)],
      },
      file: {
        ...typePlace(target),
        message: 'No part of snapcraft.yaml installs "uwsgi", which this starts as "$SNAP/bin/uwsgi".',
      },
      fileNote: `The entry point "${target.name}"`,
      projectNote: `The app "${call.app.name}"`,
    };
  },
});

export const nginxPart = definePairRule({
  code: 'nginx-part',
  severity: 'error',
  summary: 'Some part provides nginx where an entry point runs it.',
  *check(pair) {
    const { snapcraft } = pair;
    const service = [...servicesOf(pair)].find(({ target }) => target.type === 'nginx');
    if (!service || !isWhole(pair) || mayBring(snapcraft, /nginx/i, 'program')) return;
    if (findShipped(snapcraft, 'usr/sbin/nginx') !== undefined) return;
    const { call, target } = service;
    yield {
      project: {
        ...spanOf(call.entry ?? call.runner),
        message: `No part provides nginx, which "${target.name}" starts as "$SNAP/usr/sbin/nginx".`,
      },
      file: {
        ...typePlace(target),
        message: 'No part of snapcraft.yaml provides nginx, which this starts as "$SNAP/usr/sbin/nginx".',
      },
      fileNote: `The entry point "${target.name}"`,
      projectNote: `The app "${call.app.name}"`,
    };
  },
});

export const plugs = definePairRule({
  code: 'plugs',
  severity: 'warning',
  summary: 'Services that listen have the plug network-bind.',
  fixable: true,
  kinds: ['snapcraft'],
  *check(pair) {
    const { snapcraft } = pair;
    if (snapcraft.project.confinement !== 'strict') return;
    for (const { call, target } of servicesOf(pair)) {
      const view = getSnapView(snapcraft);
      const app = view.apps.get(call.app.name);
      if (!app || !isMap(call.app.value) || !listens(target, app.scope !== undefined) || hasNetworkBind(view, app))
        continue;
      // Without a daemon that is what is wrong with it.
      if (app.scope === undefined || findPair(call.app.value, 'sockets')) continue;
      const own = findPair(call.app.value, 'plugs');
      const fix = addNetworkBind(snapcraft.document.text, call.app.value);
      yield {
        project: {
          ...(own ? rangeOfKey(own) : rangeOf(call.app.key)),
          message: `"${target.name}" listens on the network, for which the app "${app.name}" needs the plug "network-bind".`,
          repairs: [fix && { title: fix.title, edits: fix.edits }],
        },
        file: { ...typePlace(target), message: '' },
        fileNote: `The entry point "${target.name}"`,
      };
    }
  },
});

function listens({ type, name, map }: RunnerEntry, isService: boolean): boolean {
  if (type === 'uwsgi' || type === 'nginx') return true;
  const binary = findValue(map, 'binary');
  return isService && (/-(?:api|server)$/.test(name) || (isText(binary) && /-(?:api|server)$/.test(binary.text)));
}

export const stopCommand = definePairRule({
  code: 'stop-command',
  severity: 'information',
  summary: 'nginx is stopped and reloaded by itself.',
  kinds: ['snapcraft'],
  *check(pair) {
    for (const { call, target } of servicesOf(pair)) {
      const { app, entry } = call;
      if (target.type !== 'nginx' || !entry || !isSet(findValue(app.value, 'daemon'))) continue;
      if (findPair(app.value, 'stop-command') || findPair(app.value, 'reload-command')) continue;
      yield {
        project: {
          ...spanOf(entry),
          message: `The app "${app.name}" has neither "stop-command" nor "reload-command", so that systemd kills nginx with its open requests.`,
        },
      };
    }
  },
});

export const alias = definePairRule({
  code: 'alias',
  severity: 'hint',
  summary: 'Programs that users know by name have an alias.',
  kinds: ['snapcraft'],
  *check(pair) {
    const { project } = pair.snapcraft;
    if (project.name === undefined) return;
    for (const { call, target } of servicesOf(pair)) {
      const { app } = call;
      if (app.name !== 'manage' || !target.name.endsWith('-manage') || isSet(findValue(app.value, 'daemon'))) continue;
      if (findPair(app.value, 'aliases')) continue;
      const message = `Users know this as "${target.name}": "snap alias ${project.name}.${app.name} ${target.name}" makes it so, or an automatic alias of the store.`;
      yield { project: { ...rangeOf(app.key), message } };
    }
  },
});

export const serviceRules = [daemonType, daemonMissing, uwsgiPackage, nginxPart, plugs, stopCommand, alias];
