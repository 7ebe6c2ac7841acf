/** A workspace without any file of ours. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, EXTENSION_ID, openWith } from './support.ts';

export function define(): void {
  describe('elsewhere', () => {
    after(closeAll);

    it('stays asleep where there is nothing to check', async () => {
      const { document } = await openWith('a: 1\na: 2\n', 'compose.yaml');
      assert.notEqual(document.languageId, 'snapcraft');
      await new Promise((resolve) => setTimeout(resolve, 2000));
      assert.equal(vscode.extensions.getExtension(EXTENSION_ID)?.isActive, false);
    });

    it('wakes up for a document of its language', async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'snapcraft', content: 'name: a\n' });
      await vscode.window.showTextDocument(document);
      const extension = vscode.extensions.getExtension(EXTENSION_ID);
      assert.ok(extension);
      await extension.activate();
      assert.ok(extension.isActive);
    });
  });
}
