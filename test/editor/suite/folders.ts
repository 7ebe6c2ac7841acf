/** Two folders in one window, the second with settings of its own. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openWith, UNKNOWN_PLUGIN, waitForFinding } from './support.ts';

const PLUGIN = 'snapcraft/unknown-plugin';

export function define(): void {
  describe('folders', () => {
    after(closeAll);

    it('applies the settings of each folder', async () => {
      const first = await openWith(UNKNOWN_PLUGIN, 'snap/snapcraft.yaml', 0);
      const second = await openWith(UNKNOWN_PLUGIN, 'snap/snapcraft.yaml', 1);
      assert.notEqual(first.document.uri.toString(), second.document.uri.toString());
      const one = await waitForFinding(first.document.uri, PLUGIN);
      const two = await waitForFinding(second.document.uri, PLUGIN);
      assert.equal(one.severity, vscode.DiagnosticSeverity.Error);
      assert.equal(two.severity, vscode.DiagnosticSeverity.Hint);
    });
  });
}
