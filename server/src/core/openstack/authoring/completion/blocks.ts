/** Whole blocks: the setup, and entry points by type and by the names that apps call. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { escapeSnippet } from '../../../completion/snippet-text.ts';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import type { ProviderContext } from '../../../context.ts';
import { findText } from '../../../yaml/access.ts';
import { findTemplates } from '../../companions.ts';
import { getMadeFolders, getSnapOpenstack } from '../../entry-points.ts';
import { getAppCalls } from '../../runner-calls.ts';
import type { EntryType } from '../../runner-keys.ts';
import { getEntryScope } from '../entry-names.ts';
import { findServiceName } from '../project-name.ts';
import { findRunnerPlace } from '../runner-places.ts';

const SNIPPET = CompletionItemKind.Snippet;

/** A line in snippet syntax: `<n:text>` is a stop, what is in braces stays. */
function path(text: string): string {
  return escapeSnippet(text).replaceAll(/<(\d):([^>]*)>/g, (_all, stop: string, hint: string) => `\${${stop}:${hint}}`);
}

interface Surroundings {
  readonly project: string;
  /** Folders that the file makes: what lies in others would not be found. */
  readonly folders: ReadonlySet<string>;
  /** The template of a uwsgi entry that nothing renders yet. */
  readonly template: string | undefined;
}

/** @param name how the entry is called; a stop where it is the author's choice */
function entryLines(type: EntryType, name: string, { project, folders, template }: Surroundings): string[] {
  const conf = `etc/${project}/${project}.conf`;
  const snippets = `{snap_common}/${conf}.d`;
  const log = [...folders].find((folder) => /^\{snap_\w+\}\/logs?$/.test(folder));
  const ini = template?.replace(/\.ini\.j2$/, '') ?? `<2:${project}-api>`;
  const when = (made: boolean, ...lines: readonly string[]): readonly string[] => (made ? lines.map(path) : []);
  const own = name === '' ? `<1:${DEFAULT_NAMES[type](project)}>` : name;
  const key = path(own);
  switch (type) {
    case 'simple':
      return [
        `${key}:`,
        path(`  binary: "{snap}/bin/${own}"`),
        '  config-files:',
        path(`    - "{snap}/${conf}"`),
        '  config-files-override:',
        path(`    - "{snap_common}/${conf}"`),
        ...when(folders.has(snippets), '  config-dirs:', `    - "${snippets}"`),
        ...when(log !== undefined, `  log-file: "${log ?? ''}/${own}.log"`),
      ];
    case 'uwsgi':
      return [
        `${key}:`,
        '  type: uwsgi',
        path('  uwsgi-dir: "{snap_common}/etc/uwsgi/snap"'),
        path('  uwsgi-dir-override: "{snap_common}/etc/uwsgi"'),
        ...when(log !== undefined, `  uwsgi-log: "${log ?? ''}/uwsgi.log"`),
        '  config-files:',
        path(`    - "{snap}/${conf}"`),
        '  config-files-override:',
        path(`    - "{snap_common}/${conf}"`),
        ...when(folders.has(snippets), '  config-dirs:', `    - "${snippets}"`),
        ...when(log !== undefined, `  log-file: "${log ?? ''}/${project}.log"`),
        '  templates:',
        path(`    ${ini}.ini.j2: "{snap_common}/etc/uwsgi/snap/${ini.replace(/^.*\//, '')}.ini"`),
      ];
    case 'nginx':
      return [
        `${key}:`,
        '  type: nginx',
        path('  config-file: "{snap_common}/etc/nginx/snap/nginx.conf"'),
        path('  config-file-override: "{snap_common}/etc/nginx/nginx.conf"'),
      ];
  }
}

const DEFAULT_NAMES: Readonly<Record<EntryType, (project: string) => string>> = {
  simple: (project) => `${project}-manage`,
  uwsgi: (project) => `${project}-uwsgi`,
  nginx: (project) => `${project}-nginx`,
};

const ENTRY_WORDS: Readonly<Record<EntryType, string>> = {
  simple: 'a program with its configuration files',
  uwsgi: 'a WSGI application in uwsgi',
  nginx: 'the web server in front of it',
};

function usualFolders(project: string): string[] {
  const folders = [`etc/${project}/${project}.conf.d`, 'lib', 'lock', 'log', 'run'];
  return folders.map((folder) => `{snap_common}/${folder}`);
}

/** With a template where its file is there, or no folder of templates can be seen. */
function setupLines(ctx: ProviderContext, project: string): string[] {
  const files = findTemplates(ctx)?.files;
  const [file, folder] = [`${project}-snap.conf`, `{snap_common}/etc/${project}/${project}.conf.d`];
  const hasTemplate = files?.has(`${file}.j2`) ?? true;
  return [
    'setup:',
    '  dirs:',
    ...usualFolders(project).map((one) => path(`    - "${one}"`)),
    ...(hasTemplate ? ['  templates:', path(`    ${file}.j2: "${folder}/${file}"`)] : []),
  ];
}

function lookAround(ctx: ProviderContext): Surroundings {
  const model = getSnapOpenstack(ctx.tree);
  const used = new Set(model.allTemplates.map(({ name }) => name));
  const files = [...(findTemplates(ctx)?.files.keys() ?? [])];
  return {
    project: findServiceName(ctx),
    folders: getMadeFolders(model),
    template: files.find((name) => name.endsWith('.ini.j2') && !used.has(name)),
  };
}

function block(label: string, detail: string, rank: number, lines: readonly string[]): CompletionEntry {
  return { label, kind: SNIPPET, detail, rank, insert: { type: 'snippet', lines } };
}

const rootBlocks: CompletionSource = {
  name: 'runner setup block',
  kinds: ['snap-openstack'],
  guard: (cursor) => cursor.role === 'key' && findRunnerPlace(cursor.path).slot === 'root',
  *items(cursor, ctx) {
    const around = lookAround(ctx);
    const { project } = around;
    // What apps run already is what the file has to have.
    const called = [...calledNames(ctx)].map(([name, { type }]) => [name, type] as const);
    const wanted = called.length > 0 ? called : [[`${project}-manage`, 'simple'] as const];
    const entriesFor = (one: Surroundings): string[] => [
      'entry_points:',
      ...wanted.flatMap(([name, type]) => entryLines(type, name, one).map((line) => `  ${line}`)),
    ];
    const wantsSetup = !cursor.siblings.has('setup');
    const wantsEntries = !cursor.siblings.has('entry_points');
    if (wantsSetup) yield block('setup', 'folders and templates', 12, setupLines(ctx, project));
    if (wantsEntries)
      yield block(
        'entry_points',
        called.length > 0 ? 'with what the apps run' : 'with a first entry',
        13,
        entriesFor(around),
      );
    if (wantsSetup && wantsEntries) {
      yield block('snap-openstack.yaml', 'a whole file', 14, [
        ...setupLines(ctx, project),
        ...entriesFor({ ...around, folders: new Set(usualFolders(project)) }),
      ]);
    }
  },
};

const entryBlocks: CompletionSource = {
  name: 'runner entries',
  kinds: ['snap-openstack'],
  guard: (cursor) => cursor.role === 'key' && findRunnerPlace(cursor.path).slot === 'entries',
  *items(cursor, ctx) {
    const around = lookAround(ctx);
    for (const [name, { app, type }] of calledNames(ctx)) {
      if (cursor.siblings.has(name)) continue;
      yield {
        ...block(name, `the app ${app} runs it · ${type}`, 10, entryLines(type, name, around)),
        kind: CompletionItemKind.Reference,
      };
    }
    for (const [index, type] of (['simple', 'uwsgi', 'nginx'] as const).entries()) {
      yield block(`${type} entry`, ENTRY_WORDS[type], 20 + index, entryLines(type, '', around));
    }
  },
};

/** What apps run and the file does not have. */
function calledNames(ctx: ProviderContext): ReadonlyMap<string, { readonly app: string; readonly type: EntryType }> {
  const names = new Map<string, { app: string; type: EntryType }>();
  const { pair } = getEntryScope(ctx);
  if (!pair) return names;
  const model = getSnapOpenstack(ctx.tree);
  for (const { entry, app, key } of getAppCalls(pair.snapcraft)) {
    if (!entry || key !== 'command' || !/^[A-Za-z][\w.-]*$/.test(entry.text) || model.findEntry(entry.text)) continue;
    const forking = findText(app.value, 'daemon') === 'forking';
    const isWsgi = /uwsgi|wsgi/.test(entry.text);
    const type = forking || entry.text.endsWith('nginx') ? 'nginx' : isWsgi ? 'uwsgi' : 'simple';
    if (!names.has(entry.text)) names.set(entry.text, { app: app.name, type });
  }
  return names;
}

export const runnerBlocks: readonly CompletionSource[] = [rootBlocks, entryBlocks];
