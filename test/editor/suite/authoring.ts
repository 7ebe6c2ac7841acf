/** What a user meets while writing a snapcraft.yaml: the providers, asked as the editor asks them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CLEAN, closeAll, openWith, setText, waitFor } from './support.ts';

const PROJECT = `${CLEAN}
plugs:
  settings:
    interface: home

apps:
  fixture:
    command: bin/fixture
    plugs: [settings, network]
`;

/** The place of some words, plus a few characters. */
function placeOf(document: vscode.TextDocument, words: string, within = 0): vscode.Position {
  const offset = document.getText().indexOf(words);
  assert.ok(offset >= 0, `the text has "${words}"`);
  return document.positionAt(offset + within);
}

/** A provider answers once the language server is up; until then the editor gets nothing. */
async function ask<T extends readonly unknown[]>(command: string, ...args: readonly unknown[]): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await vscode.commands.executeCommand<T | undefined>(command, ...args);
    if (answer && answer.length > 0) return answer;
    assert.ok(Date.now() < end, `${command} answered with nothing`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function textOf(hover: vscode.Hover): string {
  return hover.contents.map((one) => (typeof one === 'string' ? one : one.value)).join('\n');
}

export function define(): void {
  describe('authoring', () => {
    afterEach(closeAll);

    it('completes interfaces with what they mean', async () => {
      const { document } = await openWith(PROJECT.replace('[settings, network]', '[]'));
      const place = placeOf(document, 'plugs: []', 'plugs: ['.length);
      const list = await waitFor('completion', () => true).then(() =>
        vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          place,
          undefined,
          300,
        ),
      );
      const ours = list.items.find(
        (item) => (typeof item.label === 'string' ? item.label : item.label.label) === 'network',
      );
      assert.ok(ours, 'network is offered');
      assert.ok(ours.documentation, 'with its documentation');
    });

    it('explains what is under the pointer', async () => {
      const { document } = await openWith(PROJECT);
      const [hover] = await ask<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        placeOf(document, 'core24', 2),
      );
      assert.ok(hover);
      assert.match(textOf(hover), /24\.04/);
    });

    it('leads from a plug to its declaration and renames it everywhere', async () => {
      const { document } = await openWith(PROJECT);
      const place = placeOf(document, '[settings', 3);
      const [target] = await ask<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        place,
      );
      assert.ok(target);
      const range = 'targetRange' in target ? (target.targetSelectionRange ?? target.targetRange) : target.range;
      assert.equal(document.getText(range), 'settings');
      assert.equal(range.start.line, placeOf(document, 'settings:').line);
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        place,
        'files',
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.match(document.getText(), /plugs: \[files, network\]/);
      assert.match(document.getText(), /^ {2}files:\n {4}interface: home$/m);
    });

    it('shows the outline, hints and lenses', async () => {
      const { document } = await openWith(PROJECT);
      const symbols = await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
      assert.deepEqual(
        symbols.find(({ name }) => name === 'apps')?.children.map(({ name }) => name),
        ['fixture'],
      );
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const hints = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
      assert.ok(JSON.stringify(hints.map(({ label }) => label)).includes('24.04'));
      const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 20);
      assert.ok(lenses.some(({ command }) => /connect/i.test(command?.title ?? '')));
    });

    it('turns hints off by setting, at once', async () => {
      const { document } = await openWith(PROJECT);
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      await ask('vscode.executeInlayHintProvider', document.uri, all);
      const settings = vscode.workspace.getConfiguration('snapwright');
      await settings.update('inlayHints.bases', false, vscode.ConfigurationTarget.Global);
      try {
        const end = Date.now() + 10_000;
        for (;;) {
          const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
            'vscode.executeInlayHintProvider',
            document.uri,
            all,
          );
          if (!JSON.stringify(hints.map(({ label }) => label)).includes('24.04')) break;
          assert.ok(Date.now() < end, 'the hint went away');
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      } finally {
        await settings.update('inlayHints.bases', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it('formats the document and keeps its comments', async () => {
      const editor = await openWith(PROJECT);
      const { document } = editor;
      await ask('vscode.executeDocumentSymbolProvider', document.uri);
      await setText(editor, PROJECT.replace('command: bin/fixture', 'command:   bin/fixture   # why'));
      await vscode.commands.executeCommand('editor.action.formatDocument');
      await waitFor('the formatted text', () => /command: bin\/fixture {3}# why$/m.test(document.getText()));
    });

    it('forecasts the review of the store in a document of its own', async () => {
      await openWith(PROJECT.replace('confinement: strict', 'confinement: classic'));
      await vscode.commands.executeCommand('snapwright.forecastStoreReview');
      await waitFor('the report', () =>
        vscode.workspace.textDocuments.find(
          (one) => one.uri.scheme === 'snapwright' && one.getText().includes('classic'),
        ),
      );
    });

    it('shows what extensions add, read-only', async () => {
      await openWith(PROJECT.replace('    plugs: [settings', '    extensions: [gnome]\n    plugs: [settings'));
      await vscode.commands.executeCommand('snapwright.showExpandedProject');
      const document = await waitFor('the expanded project', () =>
        vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'snapwright' && /expanded/.test(uri.path)),
      );
      assert.match(document.getText(), /gnome-46-2404/);
      assert.doesNotMatch(document.getText(), /^\s*extensions:/m);
    });
  });
}
