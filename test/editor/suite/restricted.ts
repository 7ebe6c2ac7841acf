/** A window in Restricted Mode. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openWith, UNKNOWN_PLUGIN, waitForFinding } from './support.ts';

export function define(): void {
  describe('Restricted Mode', () => {
    after(closeAll);

    it('checks files all the same', async () => {
      assert.equal(vscode.workspace.isTrusted, false);
      const { document } = await openWith(UNKNOWN_PLUGIN);
      await waitForFinding(document.uri, 'snapcraft/unknown-plugin');
    });
  });
}
