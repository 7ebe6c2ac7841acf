/** Sockets of services. */
import { namedEntries } from '../../project/project.ts';
import {
  findPair,
  findValue,
  isMap,
  isScalar,
  isSeq,
  isText,
  rangeOf,
  rangeOfKey,
  rangeOfValue,
} from '../../yaml/access.ts';
import { columnAt, contentEnd, insertKey, insertLine, toScalar } from '../../yaml/edit.ts';
import type { YamlMap, YamlScalar } from '../../yaml/tree.ts';
import type { Fix } from '../rule.ts';
import { findDropped } from './dropped.ts';
import { defineSnapdRule } from './snapd-rule.ts';
import { findAddressProblem } from './socket-address.ts';
import { getSnapView, textOf, type SnapApp, type SnapView } from './snap-view.ts';

export const networkBind = defineSnapdRule({
  code: 'snapd/network-bind',
  severity: 'error',
  summary: 'An app with sockets has a plug named network-bind.',
  *check(ctx) {
    if (ctx.project.confinement === 'classic') return;
    const view = getSnapView(ctx);
    for (const app of view.apps.values()) {
      const pair = findPair(app.entry.value, 'sockets');
      if (!pair || !isMap(pair.value) || pair.value.entries.length === 0 || hasNetworkBind(view, app)) continue;
      const message = `The app "${app.name}" has sockets, so it needs a plug named "network-bind".`;
      yield { ...rangeOfKey(pair), message, data: app.name };
    }
  },
  fix(ctx, { data }) {
    const app = ctx.project.apps.find((entry) => entry.name === data);
    if (!app || !isMap(app.value)) return [];
    const edit = addNetworkBind(ctx.document.text, app.value);
    return edit ? [edit] : [];
  },
});

export function hasNetworkBind(view: SnapView, app: SnapApp): boolean {
  const port = view.plugs.get('network-bind');
  // A list that is none is a problem of its own.
  if (isMap(findValue(app.entry.value, 'plugs')) || isText(findValue(app.entry.value, 'plugs'))) return true;
  if (port && findDropped(view).has(port)) return false;
  if (app.plugNames.has('network-bind')) return true;
  // A plug of the top level that nobody lists belongs to every app.
  return (port?.entry !== undefined || view.addedPlugs.has('network-bind')) && !view.scopedPlugs.has('network-bind');
}

/** Gives an app the plug `network-bind`, in the style of its list. */
export function addNetworkBind(text: string, app: YamlMap): Fix | undefined {
  const title = 'Add the plug "network-bind"';
  const pair = findPair(app, 'plugs');
  if (!pair) {
    const after = findPair(app, 'command');
    const edit = insertKey(text, app, 'plugs', '[network-bind]', after?.merged ? undefined : after);
    return edit && { title, edits: [edit], preferred: true };
  }
  if (!isSeq(pair.value) || pair.merged || pair.value.alias !== undefined) return undefined;
  const last = pair.value.items.at(-1);
  if (!last) {
    if (!pair.value.flow) return undefined;
    const edit = { start: pair.value.start, end: pair.value.end, newText: '[network-bind]' };
    return { title, edits: [edit], preferred: true };
  }
  const end = contentEnd(text, last);
  if (pair.value.flow) return { title, edits: [{ start: end, end, newText: ', network-bind' }], preferred: true };
  // In line with the other dashes.
  const dash = text.lastIndexOf('-', last.start - 1);
  const line = `${' '.repeat(Math.max(0, columnAt(text, dash)))}- network-bind`;
  return { title, edits: [insertLine(text, end, line)], preferred: true };
}

export const listenStream = defineSnapdRule({
  code: 'snapd/listen-stream',
  severity: 'error',
  summary: 'Sockets listen on a path of the snap, an abstract name of its own or a port.',
  *check(ctx) {
    const view = getSnapView(ctx);
    const snap = ctx.project.name;
    for (const app of view.apps.values()) {
      for (const socket of namedEntries(findValue(app.entry.value, 'sockets'))) {
        const pair = findPair(socket.value, 'listen-stream');
        // Numbers out of range and odd characters are refused when the file is read.
        if (!pair || !isScalar(pair.value) || pair.value.type === 'int') continue;
        const text = textOf(pair.value);
        if (text === undefined || text.includes('CRAFT_')) continue;
        if (!/^[A-Za-z0-9/._#:$-]*$/.test(text) && !text.startsWith('@snap.')) continue;
        const problem = findAddressProblem(text, { snap, scope: app.scope });
        if (!problem) continue;
        const message = `The address "${text}" of the socket "${socket.name}" ${problem.message}.`;
        yield { ...rangeOfValue(pair), message, data: problem.instead };
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    const newText = data.startsWith('@') ? `'${data}'` : toScalar(data);
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText }], preferred: true }];
  },
});

/** snapcraft makes decimal numbers of text and of whole floats. */
function readMode(node: YamlScalar): number | undefined {
  if (node.type === 'int' || node.type === 'float') return typeof node.value === 'number' ? node.value : undefined;
  return node.type === 'str' && /^\s*[-+]?[0-9]+\s*$/.test(node.text) ? Number(node.text) : undefined;
}

export const socketMode = defineSnapdRule({
  code: 'snapd/socket-mode',
  severity: 'error',
  summary: 'The mode of a socket is an octal number up to 0777.',
  *check(ctx) {
    for (const app of getSnapView(ctx).apps.values()) {
      for (const socket of namedEntries(findValue(app.entry.value, 'sockets'))) {
        const node = findValue(socket.value, 'socket-mode');
        const mode = isScalar(node) ? readMode(node) : undefined;
        if (!isScalar(node) || mode === undefined) continue;
        if (node.type !== 'int' && mode > 0o777) {
          const message = `The socket-mode "${node.text}" is read as the decimal number ${mode}; snapd allows 0 to 0777 in octal, without quotes.`;
          yield {
            ...rangeOf(node),
            message,
            data: /^0?[0-7]{3}$/.test(node.text) ? node.text.padStart(4, '0') : undefined,
          };
          continue;
        }
        if (mode >= 0 && mode <= 0o777) {
          // Digits without the zero that makes them octal.
          if (!/^(?:4[04]{2}|5[05]{2})$/.test(node.text)) continue;
          const message = `The socket-mode ${node.text} is a decimal number, in octal 0${mode.toString(8)}; write 0${node.text} if those are the permissions.`;
          yield { ...rangeOf(node), message, severity: 'warning', data: `0${node.text}` };
          continue;
        }
        const octal = /^[0-7]{3}$/.test(node.text) ? `0${node.text}` : undefined;
        const hint = octal === undefined ? '' : `; octal numbers begin with a zero: ${octal}`;
        const message = `The socket-mode ${node.text} is out of range; snapd allows 0 to 0777 in octal${hint}.`;
        yield { ...rangeOf(node), message, data: octal };
      }
    }
  },
  fix(_ctx, { start, end, data }) {
    if (typeof data !== 'string') return [];
    return [{ title: `Write ${data}`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

export const idleSocket = defineSnapdRule({
  code: 'snapd/idle-socket',
  severity: 'warning',
  summary: 'Sockets start services only.',
  *check(ctx) {
    for (const app of getSnapView(ctx).apps.values()) {
      const pair = findPair(app.entry.value, 'sockets');
      if (!pair || app.scope !== undefined || !isMap(pair.value) || pair.value.entries.length === 0) continue;
      const paths = namedEntries(pair.value).some(({ value }) =>
        /^[/$]/.test(textOf(findValue(value, 'listen-stream')) ?? ''),
      );
      // Paths are refused outright without a service.
      if (paths) continue;
      const message = `The sockets of "${app.name}" do nothing, since it is no service; add "daemon".`;
      yield { ...rangeOfKey(pair), message };
    }
  },
});

export const socketRules = [networkBind, listenStream, socketMode, idleSocket] as const;
