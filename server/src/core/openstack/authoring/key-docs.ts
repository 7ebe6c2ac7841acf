/** What each key of snap-openstack.yaml does, takes, and what goes wrong. */
import { bullets, code, codeList, labelled, paragraphs, yamlFence } from '../../hover/markdown.ts';
import {
  findEntryKey,
  findSetupKey,
  REMOVED_ENTRY_KEYS,
  REMOVED_SETUP_KEYS,
  REMOVED_SINCE,
  type EntryType,
} from '../runner-keys.ts';

interface KeyDoc {
  /** A few words for a completion's line. */
  readonly type: string;
  readonly text: string;
  readonly fails?: string;
  readonly required?: string;
  readonly example?: string;
}

const ROOT: Readonly<Record<string, KeyDoc>> = {
  setup: {
    type: 'mapping',
    text: 'What is prepared before services start, in this order: folders, templates, modes, owners. The older runner does it before every command, the newer one on `snap-openstack setup`, which a hook has to call.',
    required: 'Always; `setup: {}` where there is nothing to prepare.',
    fails: 'Missing: KeyError. Without a value: AttributeError. Every command of the snap dies of it.',
  },
  entry_points: {
    type: 'mapping of entry points',
    text: 'The services and commands by the name that an app gives: `command: snap-openstack NAME`, with `launch` before the name for the newer runner.',
    required: 'Always.',
    fails: 'Missing: KeyError. Empty, or a list: AttributeError.',
  },
};

const SETUP: Readonly<Record<string, KeyDoc>> = {
  dirs: {
    type: 'list of folders',
    text: 'Folders to make, with mode 0750 and those above them as needed. A folder that is there keeps its mode.',
    fails:
      'No value: TypeError. One text instead of a list: ValueError at its `{`. A folder below `{snap}` can not be made: the snap is read-only.',
    example: 'dirs:\n  - "{snap_common}/etc/demo/demo.conf.d"\n  - "{snap_common}/log"',
  },
  templates: {
    type: 'mapping of template to file',
    text: 'Jinja templates of `$SNAP/templates` and the files they become, written anew on every run with mode 0640 for `root:root`. The folder of the file is made. Templates see the placeholders as variables: `{{ snap_common }}`.',
    fails:
      'No such template: TemplateNotFound. A target that is a folder: IsADirectoryError. A list, or no value: TypeError.',
    example: 'templates:\n  demo-snap.conf.j2: "{snap_common}/etc/demo/demo.conf.d/demo-snap.conf"',
  },
  chmod: {
    type: 'mapping of path to mode',
    text: 'Modes of files and folders, set after the templates. A path that is not there is passed over without a word.',
    fails:
      'A mode is an octal number with its leading zero and without quotes: `0755`. `"0755"` and `0o755` are text: TypeError. `755` is read as decimal and means the mode 01363.',
    example: 'chmod:\n  "{snap_common}/lib": 0755',
  },
  chown: {
    type: 'mapping of path to user:group',
    text: 'Owners of files and folders, by names. A path that is not there is passed over without a word.',
    fails:
      'Without exactly one colon: ValueError. A number, an unknown user or group: KeyError. In a strict snap only `root`, and `snap_daemon` where `system-usernames` asks for it.',
    example: 'chown:\n  "{snap_common}/lib": root:root',
  },
  'snap-config-keys': {
    type: 'mapping of name to option',
    text: 'Options of the snap that become placeholders and variables of templates; an unset one is the text "None". Known to template targets, `chmod`, `chown`, `binary`, and the keys of uwsgi and nginx, not to `dirs`, `config-files`, `config-dirs` and `log-file`. Only the newer runner reads it.',
    fails: 'A list, the form of summer 2019: AttributeError.',
    example: 'snap-config-keys:\n  region: identity.region',
  },
};

const ENTRY: Readonly<Record<string, KeyDoc>> = {
  type: {
    type: 'simple, uwsgi or nginx',
    text: '`simple` runs a program, `uwsgi` an emperor over the ini files of a folder, `nginx` a web server. Without the key it is `simple`.',
    fails: 'Anything else, and capitals too: ValueError.',
  },
  binary: {
    type: 'path',
    text: 'The program. It takes the place of the runner, so that the service is the program itself. Arguments stand behind the name in the command of the app.',
    required: 'For `simple`.',
    fails:
      'Missing: KeyError. Arguments in it are taken for a part of the file name. Without a slash it is looked for in `PATH`.',
    example: 'binary: "{snap}/bin/demo-api"',
  },
  'config-files': {
    type: 'list of files',
    text: 'Files passed as `--config-file=`, those that are there. One whose file name occurs in what is chosen already, overriding files first, is left out.',
    fails: 'One text instead of a list: ValueError at its `{`. No value: TypeError.',
    example: 'config-files:\n  - "{snap}/etc/demo/demo.conf"',
  },
  'config-files-override': {
    type: 'list of files',
    text: 'Files that replace those of `config-files` with the same file name once somebody made them. They come first on the command line.',
    fails: 'As for `config-files`.',
    example: 'config-files-override:\n  - "{snap_common}/etc/demo/demo.conf"',
  },
  'config-dirs': {
    type: 'list of folders',
    text: 'Folders passed as `--config-dir=`, those that are there. Their files are read after the configuration files and win.',
    fails: 'As for `config-files`.',
    example: 'config-dirs:\n  - "{snap_common}/etc/demo/demo.conf.d"',
  },
  'log-file': {
    type: 'path',
    text: 'The file of the log, passed as `--log-file=`. Its folder has to be made by `dirs`.',
    fails: 'A list: AttributeError. No folder: the service can not open its log.',
    example: 'log-file: "{snap_common}/log/demo-api.log"',
  },
  'uwsgi-dir': {
    type: 'folder',
    text: 'The folder whose ini files the emperor runs. Templates of the entry render them there.',
    required: 'For `uwsgi`: without it `--emperor` takes the next word for its folder.',
    example: 'uwsgi-dir: "{snap_common}/etc/uwsgi/snap"',
  },
  'uwsgi-dir-override': {
    type: 'folder',
    text: 'Takes the place of `uwsgi-dir` as soon as it holds one file; folders in it do not count.',
    fails: 'It has to be there, made by `dirs` itself or as a folder above one of them: FileNotFoundError.',
    example: 'uwsgi-dir-override: "{snap_common}/etc/uwsgi"',
  },
  'uwsgi-log': {
    type: 'path',
    text: 'The log of uwsgi itself, passed as `--logto`. Its folder has to be made by `dirs`.',
    example: 'uwsgi-log: "{snap_common}/log/uwsgi.log"',
  },
  templates: {
    type: 'mapping of template to file',
    text: 'Templates that are rendered when the entry starts. They also know `{{ pyargv }}`: the options of `config-files`, `config-dirs` and `log-file`, which reach the program in no other way.',
    fails: 'No such template: TemplateNotFound.',
    example: 'templates:\n  demo-api.ini.j2: "{snap_common}/etc/uwsgi/snap/demo-api.ini"',
  },
  'config-file': {
    type: 'path',
    text: 'The configuration of nginx, passed as `-c` where the file is there. Without one nginx takes the file that was compiled in.',
    fails: 'A list: AttributeError.',
    example: 'config-file: "{snap_common}/etc/nginx/snap/nginx.conf"',
  },
  'config-file-override': {
    type: 'path',
    text: 'Takes the place of `config-file` where the file is there.',
    fails: 'A list: AttributeError.',
    example: 'config-file-override: "{snap_common}/etc/nginx/nginx.conf"',
  },
};

export type KeyLevel = 'root' | 'setup' | 'entry';

const LEVELS = { root: ROOT, setup: SETUP, entry: ENTRY } as const;

export function findKeyDoc(level: KeyLevel, key: string): KeyDoc | undefined {
  const docs = LEVELS[level];
  return Object.hasOwn(docs, key) ? docs[key] : undefined;
}

export function keysOf(level: KeyLevel): readonly string[] {
  return Object.keys(LEVELS[level]);
}

/** @param type of the entry that has the key; undefined where it is not known */
export function describeRunnerKey(level: KeyLevel, key: string, type?: EntryType): string | undefined {
  const doc = findKeyDoc(level, key);
  if (!doc) return describeRemoved(level, key);
  const types = level === 'entry' ? (findEntryKey(key)?.types ?? []) : [];
  const ignored = type !== undefined && types.length > 0 && !types.includes(type);
  return paragraphs(
    `**${key}**: ${doc.type}`,
    ignored && `**This entry is ${code(type)}, which ignores it.**`,
    doc.text,
    bullets([
      labelled('Required', doc.required),
      labelled('For', types.length > 0 && types.length < 3 ? codeList(types) : undefined),
      labelled('Fails', doc.fails),
    ]),
    doc.example !== undefined && yamlFence(doc.example),
  );
}

function describeRemoved(level: KeyLevel, key: string): string | undefined {
  const removed = level === 'setup' ? REMOVED_SETUP_KEYS : level === 'entry' ? REMOVED_ENTRY_KEYS : [];
  if (!removed.includes(key)) return undefined;
  return `**${key}** has had no effect since ${REMOVED_SINCE}.`;
}

/** What an entry of `setup` holds, for a completion that opens it. */
export function formOfKey(level: KeyLevel, key: string): 'scalar' | 'list' | 'map' {
  if (level === 'root') return 'map';
  const form = level === 'setup' ? findSetupKey(key) : findEntryKey(key)?.form;
  return form === 'list' ? 'list' : form === 'text' ? 'scalar' : 'map';
}

export const TYPE_DOCS: Readonly<Record<EntryType, string>> = {
  simple:
    'Runs `binary` with its configuration files and log as options, and the arguments of the app behind. The default.',
  uwsgi:
    'Renders `templates`, then runs `$SNAP/bin/uwsgi` as emperor over the ini files of `uwsgi-dir`. It stays in the foreground: `daemon: simple`.',
  nginx: 'Runs `$SNAP/usr/sbin/nginx` with `config-file`. It goes to the background: `daemon: forking`.',
};
