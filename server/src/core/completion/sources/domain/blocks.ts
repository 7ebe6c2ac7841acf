/** Whole blocks: a part by plugin, apps and services, sockets, components, content plugs. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { describePlugin } from '../../../hover/describe-plugin.ts';
import { getExtensionAdditions } from '../../../project/extensions.ts';
import { findPluginFact, pluginKeys, pluginKind } from '../../../schema/navigate.ts';

import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { contentSnapsOf } from './content-snaps.ts';
import { escapeSnippet, keySource, nameAt, snippet } from './place.ts';
import { sampleOf, suggestPlugins, takesSource } from './plugins.ts';
import { socketDirectories } from './variables.ts';
import { namesOfOtherSide, personalFilesLines } from './ports.ts';

const SNIPPET = CompletionItemKind.Snippet;

function block(label: string, detail: string, rank: number, ...lines: readonly string[]): CompletionEntry {
  return { label, kind: SNIPPET, detail, rank, insert: snippet(...lines) };
}

/** A name that is still free. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(name)) return name;
  }
}

const USUAL_PLUGINS: readonly string[] = [
  'dump',
  'nil',
  'python',
  'go',
  'npm',
  'rust',
  'cmake',
  'make',
  'autotools',
  'meson',
];

const newParts = keySource('new parts', ['parts'], function* (cursor, ctx) {
  const { kind, type, name } = ctx.project;
  const part = escapeSnippet(freeName(name ?? 'my-part', cursor.siblings));
  const suggested = suggestPlugins('.', ctx);
  for (const plugin of ctx.facts.plugins.byBase[pluginKind(kind)] ?? []) {
    const fact = findPluginFact(ctx.facts, plugin);
    if (!fact || ((plugin === 'kernel' || plugin === 'initrd') && type !== 'kernel')) continue;
    const usual = USUAL_PLUGINS.indexOf(plugin);
    const file = suggested.get(plugin);
    const lines = [`\${1:${part}}:`, `  plugin: ${plugin}`];
    let stop = 2;
    if (takesSource(plugin, ctx)) lines.push(`  source: \${${stop++}:.}`);
    for (const [key, value] of pluginKeys(fact, kind)) {
      if (value.required === true) lines.push(`  ${key}: ${sampleOf(key, value, stop++)}`);
    }
    if (plugin === 'npm' && !ctx.project.legacy) {
      lines.push('  npm-include-node: true', `  npm-node-version: \${${stop}:20.18.0}`);
    }
    yield {
      ...block(
        `${plugin} part`,
        file === undefined ? fact.description : `${file} is there · ${fact.description}`,
        file !== undefined ? 20 : usual < 0 ? 60 : 40 + usual,
        ...lines,
      ),
      documentation: () => describePlugin(plugin, fact, kind, true),
    };
  }
});

const newApps = keySource('new apps', ['apps'], function* (cursor, ctx) {
  const { name: snap, legacy, kind } = ctx.project;
  const first = escapeSnippet(freeName(snap ?? 'my-app', cursor.siblings));
  const service = escapeSnippet(freeName('service', cursor.siblings));
  const program = escapeSnippet(snap ?? 'program');
  yield block(
    'app',
    'a command that people run',
    20,
    `\${1:${first}}:`,
    `  command: bin/\${2:${program}}`,
    '  plugs: [${3:home, network}]',
  );
  yield block(
    'daemon',
    'a service that starts with the system',
    21,
    `\${1:${service}}:`,
    '  command: bin/${2:service}',
    '  daemon: ${3|simple,forking,oneshot,notify|}',
    '  restart-condition: ${4|on-failure,always,never|}',
    '  plugs: [${5:network, network-bind}]',
  );
  if (kind === 'none') return;
  yield block(
    'timer',
    'a service that runs by the clock',
    22,
    `\${1:${escapeSnippet(freeName('job', cursor.siblings))}}:`,
    '  command: bin/${2:job}',
    '  daemon: oneshot',
    '  timer: ${3:mon-fri,02:00~04:00}',
  );
  yield block(
    'socket',
    'a service that starts when somebody connects',
    23,
    `\${1:${service}}:`,
    '  command: bin/${2:service}',
    '  daemon: simple',
    '  plugs: [network-bind]',
    '  sockets:',
    '    ${3:listen}:',
    String.raw`      listen-stream: \$SNAP_COMMON/${'${4:service}'}.socket`,
    '      socket-mode: 0660',
  );
  if (!legacy) {
    yield block(
      'user daemon',
      'a service for each user who logs in',
      24,
      `\${1:${service}}:`,
      '  command: bin/${2:service}',
      '  daemon: simple',
      '  daemon-scope: user',
    );
  }
});

const newSockets = keySource('new sockets', ['apps.<app>.sockets'], function* (cursor, ctx) {
  const app = nameAt(cursor, 1) ?? 'service';
  const name = escapeSnippet(freeName('listen', cursor.siblings));
  const folder = socketDirectories(cursor, ctx).find((directory) => directory.endsWith('_COMMON'));
  if (folder !== undefined) {
    yield block(
      'socket file',
      'a socket that is a file',
      20,
      `\${1:${name}}:`,
      `  listen-stream: ${escapeSnippet(`$${folder}`)}/\${2:${escapeSnippet(app)}}.socket`,
      '  socket-mode: 0660',
    );
  }
  yield block('port', 'a port of the network', 21, `\${1:${name}}:`, '  listen-stream: ${2:8080}');
  // The older eras take no "@".
  if (ctx.project.name !== undefined && !ctx.project.legacy) {
    const abstract = `'@snap.${escapeSnippet(ctx.project.name)}.\${2:${escapeSnippet(app)}}'`;
    yield block('abstract socket', 'a socket without a file', 22, `\${1:${name}}:`, `  listen-stream: ${abstract}`);
  }
});

const newComponents = keySource('new components', ['components'], function* (cursor) {
  yield block(
    'component',
    'files that the snap may do without',
    20,
    `\${1:${escapeSnippet(freeName('extras', cursor.siblings))}}:`,
    '  type: standard',
    '  summary: ${2:One line that says what it is}',
    '  description: ${3:What it brings, and for whom.}',
  );
});

/** Content plugs that are known, and the plug for the program's hidden folder. */
const newPlugs = keySource('plug blocks', ['plugs'], function* (cursor, ctx) {
  const additions = getExtensionAdditions(ctx.project, ctx.facts);
  const taken = new Set([...cursor.siblings, ...namesOfOtherSide('plug', ctx)]);
  for (const { plug, provider, content, labelled, target } of contentSnapsOf(ctx)) {
    if (taken.has(plug) || additions.plugs.has(plug)) continue;
    yield {
      label: plug,
      kind: SNIPPET,
      detail: `content of the snap ${provider}`,
      rank: 45,
      insert: snippet(
        `${plug}:`,
        '  interface: content',
        ...(labelled ? [`  content: ${content}`] : []),
        `  target: ${escapeSnippet(target)}`,
        `  default-provider: ${provider}`,
      ),
    };
  }
  const dot = `dot-${ctx.project.name ?? 'folder'}`;
  if (!taken.has(dot)) {
    yield block(
      dot,
      'the hidden folder of the program in the home directory · personal-files, store review',
      46,
      ...personalFilesLines(ctx.project.name),
    );
  }
});

export const blockSources: readonly CompletionSource[] = [newParts, newApps, newSockets, newComponents, newPlugs];
