/** The connection to the language server. */
import type * as vscode from 'vscode';
import { constraintOptions } from './editor/constraints.ts';
import {
  LanguageClient,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';

/** Where documents may live; not `git:` and the like, whose left side of a diff nobody can edit. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs', 'vscode-test-web', 'memfs'] as const;
const LANGUAGES = ['snapcraft', 'snap-openstack', 'snap-test'] as const;
/** Ours by name, whatever language the user has set. */
const FILES =
  '**/{snapcraft.yaml,.snapcraft.yaml,snapcraft.yml,.snapcraft.yml,snap-openstack.yaml,snap-test.yaml,snap-test.yml}';

/** Lists of Python packages, which snaps of the workspace may use. */
const PACKAGES = '**/{pyproject.toml,uv.lock,poetry.lock,*requirements*.txt,*constraints*.txt,requirements/*.txt}';

/** The editor's own: behind a key whose values are known, the list opens by itself. */
const SUGGEST_COMMAND = 'editor.action.triggerSuggest';

/** @param commands what the server may put into lenses */
export function createLanguageClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  commands: () => readonly string[],
): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: SCHEMES.flatMap((scheme) => [
      ...LANGUAGES.map((language) => ({ scheme, language })),
      { scheme, pattern: FILES },
      { scheme, pattern: PACKAGES },
    ]),
    initializationOptions: () => ({ commands: [...commands(), SUGGEST_COMMAND], ...constraintOptions(context) }),
    outputChannel: log,
    diagnosticCollectionName: 'snapwright',
    diagnosticPullOptions: { onChange: true, onSave: false, onTabs: false },
  };
  return new LanguageClient('snapwright', 'Snapwright', server, options);
}
