/** What a user sees while working on a snapcraft.yaml. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  CLEAN,
  closeAll,
  codeOf,
  EXTENSION_ID,
  findingsOf,
  openWith,
  setText,
  UNKNOWN_PLUGIN,
  waitFor,
  waitForFinding,
  waitUntilGone,
} from './support.ts';
import { tokenize } from './tokens.ts';

const PLUGIN = 'snapcraft/unknown-plugin';

export function define(): void {
  describe('checking', () => {
    afterEach(async () => {
      await vscode.workspace
        .getConfiguration('snapwright')
        .update('rules', undefined, vscode.ConfigurationTarget.Global);
      await closeAll();
    });

    it('is active in a workspace that holds a snapcraft.yaml', async () => {
      const extension = vscode.extensions.getExtension(EXTENSION_ID);
      assert.ok(extension, 'the extension is installed');
      await waitFor('activation', () => extension.isActive);
    });

    it('knows our files by name', async () => {
      assert.equal((await openWith(CLEAN)).document.languageId, 'snapcraft');
      assert.equal((await openWith('', 'snap-openstack.yaml')).document.languageId, 'snap-openstack');
      assert.equal((await openWith('a: 1\n', 'other.yaml')).document.languageId, 'yaml');
    });

    it('shows a finding at its place, with code and link', async () => {
      const { document } = await openWith(UNKNOWN_PLUGIN);
      const finding = await waitForFinding(document.uri, PLUGIN);
      assert.equal(document.getText(finding.range), 'nli');
      assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
      assert.ok(typeof finding.code === 'object');
      assert.match(finding.code.target.toString(), /docs\/rules\/snapcraft\/unknown-plugin\.md$/);
      assert.equal(findingsOf(document.uri).filter((one) => codeOf(one) === PLUGIN).length, 1);
    });

    it('follows edits: broken, repaired, moved', async () => {
      const editor = await openWith(CLEAN);
      const uri = editor.document.uri;
      await setText(editor, `${UNKNOWN_PLUGIN}title: [\n`);
      await waitFor('a syntax error', () => findingsOf(uri).some((one) => codeOf(one).startsWith('yaml/')));
      await setText(editor, UNKNOWN_PLUGIN);
      await waitFor('the syntax error to go', () => !findingsOf(uri).some((one) => codeOf(one).startsWith('yaml/')));
      const before = await waitForFinding(uri, PLUGIN);
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), '# One more line.\n');
      });
      await waitFor('the finding to move', () =>
        findingsOf(uri).some((one) => codeOf(one) === PLUGIN && one.range.start.line === before.range.start.line + 1),
      );
      await setText(editor, CLEAN);
      await waitUntilGone(uri, PLUGIN);
      assert.deepEqual(
        findingsOf(uri).filter((one) => one.severity === vscode.DiagnosticSeverity.Error),
        [],
      );
    });

    it('applies a fix from the light bulb', async () => {
      const { document } = await openWith(UNKNOWN_PLUGIN);
      const finding = await waitForFinding(document.uri, PLUGIN);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        finding.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const fix = actions.find((action) => action.isPreferred);
      assert.ok(fix?.edit, `a preferred fix among: ${actions.map((action) => action.title).join(', ')}`);
      assert.ok(actions.some((action) => action.title === `Disable ${PLUGIN} for this line`));
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.equal(document.getText(), CLEAN);
      await waitUntilGone(document.uri, PLUGIN);
    });

    it('silences a rule for one line', async () => {
      const { document } = await openWith(UNKNOWN_PLUGIN);
      const finding = await waitForFinding(document.uri, PLUGIN);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        finding.range,
      );
      const action = actions.find((one) => one.title === `Disable ${PLUGIN} for this line`);
      assert.ok(action?.edit);
      assert.ok(await vscode.workspace.applyEdit(action.edit));
      assert.match(
        document.getText(),
        /\n {4}# snapwright-disable-next-line snapcraft\/unknown-plugin\n {4}plugin: nli\n/,
      );
      await waitUntilGone(document.uri, PLUGIN);
    });

    it('fixes all safe problems by command', async () => {
      const text = CLEAN.replaceAll('craftctl', 'snapcraftctl').replace('craftctl default', 'craftctl build');
      const { document } = await openWith(text);
      await waitForFinding(document.uri, 'snapcraft/snapcraftctl');
      await vscode.commands.executeCommand('snapwright.fixAll');
      await waitFor('the fixed text', () => document.getText() === CLEAN);
      await waitUntilGone(document.uri, 'snapcraft/snapcraftctl');
    });

    it('takes over a changed severity at once', async () => {
      const { document } = await openWith(UNKNOWN_PLUGIN);
      await waitForFinding(document.uri, PLUGIN);
      const set = (severity: string | undefined) =>
        vscode.workspace
          .getConfiguration('snapwright')
          .update('rules', severity && { [PLUGIN]: severity }, vscode.ConfigurationTarget.Global);
      const severity = () => findingsOf(document.uri).find((one) => codeOf(one) === PLUGIN)?.severity;
      await set('information');
      await waitFor('information', () => severity() === vscode.DiagnosticSeverity.Information);
      await set('off');
      await waitUntilGone(document.uri, PLUGIN);
      await set(undefined);
      await waitFor('the usual severity', () => severity() === vscode.DiagnosticSeverity.Error);
    });

    it('serves a file whose language was set back to YAML', async () => {
      const { document } = await openWith(UNKNOWN_PLUGIN);
      await waitForFinding(document.uri, PLUGIN);
      const yaml = await vscode.languages.setTextDocumentLanguage(document, 'yaml');
      assert.equal(yaml.languageId, 'yaml');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await waitForFinding(document.uri, PLUGIN);
      assert.equal(findingsOf(document.uri).filter((one) => codeOf(one) === PLUGIN).length, 1);
    });

    it('comes back after a restart of the server', async () => {
      const { document } = await openWith(UNKNOWN_PLUGIN);
      await waitForFinding(document.uri, PLUGIN);
      await vscode.commands.executeCommand('snapwright.restartServer');
      await waitForFinding(document.uri, PLUGIN);
    });

    it('colours scripts as shell, and YAML again after them', async function () {
      const text = `${CLEAN}      if true; then echo; fi\n    after: [x]\n    # snapwright-disable-next-line yaml/tab\n`;
      const tokens = await tokenize(text, 'source.snapcraft');
      if (!tokens) return this.skip();
      const scopesOf = (word: string) => tokens.find((token) => token.text.trim() === word)?.scopes ?? 'no such token';
      assert.match(scopesOf('plugin'), /entity\.name\.tag/);
      assert.match(scopesOf('craftctl'), /meta\.embedded\.block\.shellscript/);
      assert.match(scopesOf('then'), /meta\.embedded\.block\.shellscript.*keyword\.control/);
      assert.match(scopesOf('after'), /entity\.name\.tag/);
      assert.doesNotMatch(scopesOf('after'), /shell/);
      assert.match(scopesOf('snapwright-disable-next-line'), /comment.*keyword/);
    });
  });
}
