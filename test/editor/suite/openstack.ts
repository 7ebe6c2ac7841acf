/** OpenStack snaps in the editor: the runner's file, the constraints, and the way to another series. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codeOf, findingsOf, openWith, setText, waitFor, waitForFinding, waitUntilGone } from './support.ts';

const RUNNER = 'snap/local/overlay/snap-openstack.yaml';

export function define(): void {
  describe('OpenStack snaps', () => {
    afterEach(closeAll);

    it('says what an entry point runs, and where it is used', async () => {
      const { document } = await openWith(await readFile(RUNNER), RUNNER);
      const place = document.positionAt(document.getText().indexOf('demo-api:') + 2);
      const hover = await waitFor('the hover', () => true).then(async () => {
        for (;;) {
          const [found] = await vscode.commands.executeCommand<vscode.Hover[]>(
            'vscode.executeHoverProvider',
            document.uri,
            place,
          );
          if (found) return found;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      });
      const text = hover.contents.map((one) => (typeof one === 'string' ? one : one.value)).join('\n');
      assert.match(text, /\$SNAP\/bin\/demo-api/);
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        place,
        'demo-web',
      );
      assert.deepEqual(
        edit
          .entries()
          .map(([uri]) => uri.path.split('/').pop())
          .sort(),
        ['snap-openstack.yaml', 'snapcraft.yaml'],
      );
    });

    it('compares packages with constraints of the project, also in the list itself', async () => {
      const snap = await openWith(await readFile('snap/snapcraft.yaml'));
      const list = await openWith(
        (await readFile('requirements.txt')).replace('pymysql', 'pymysql==1.0.0'),
        'requirements.txt',
      );
      const uri = list.document.uri;
      const finding = await waitForFinding(uri, 'constraints/pin-conflict');
      assert.equal(list.document.getText(finding.range), '==1.0.0');
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        finding.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const fix = actions.find(({ title }) => title.includes('1.1.1'));
      assert.ok(fix?.edit, actions.map(({ title }) => title).join(', '));
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      await waitUntilGone(uri, 'constraints/pin-conflict');
      assert.match(list.document.getText(), /^pymysql==1\.1\.1$/m);
      const errorsOf = (): string[] =>
        findingsOf(snap.document.uri).flatMap((one) =>
          one.severity === vscode.DiagnosticSeverity.Error ? [`${codeOf(one)}: ${one.message}`] : [],
        );
      await waitFor('snapcraft.yaml to be sound', () => errorsOf().length === 0, 5000).catch(() => {
        assert.deepEqual(errorsOf(), []);
      });
    });

    it('judges the two files together, while both are being changed', async () => {
      const text = await readFile('snap/snapcraft.yaml');
      const { document } = await openWith(text.replace('launch demo-api', 'launch demo-apii'));
      const finding = await waitForFinding(document.uri, 'snap-openstack/entry-unknown');
      assert.equal(document.getText(finding.range), 'demo-apii');
      const runner = await openWith((await readFile(RUNNER)).replace('demo-api:', 'demo-apii:'), RUNNER);
      await waitUntilGone(document.uri, 'snap-openstack/entry-unknown');
      await setText(runner, await readFile(RUNNER));
      await waitForFinding(document.uri, 'snap-openstack/entry-unknown');
    });

    it('leaves other files to their own extensions', async () => {
      const { document } = await openWith('a   ==   1\n', 'requirements.txt');
      const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
        'vscode.executeFormatDocumentProvider',
        document.uri,
        { tabSize: 2, insertSpaces: true },
      );
      assert.deepEqual(edits ?? [], []);
    });

    it('moves a snap of 2017 to a living series', async () => {
      const { document } = await openWith(OLD);
      const dead = await waitForFinding(document.uri, 'constraints/ref-gone');
      assert.match(document.getText(dead.range), /stable\/ocata/);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        dead.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const living = actions.find(({ title }) => title.startsWith('Use https://'));
      assert.ok(living?.edit, actions.map(({ title }) => title).join(', '));
      assert.ok(await vscode.workspace.applyEdit(living.edit));
      await waitUntilGone(document.uri, 'constraints/ref-gone');
      assert.deepEqual(
        findingsOf(document.uri)
          .filter((one) => one.severity === vscode.DiagnosticSeverity.Error)
          .map(codeOf),
        [],
      );
    });
  });
}

/** The shape of the OpenStack snaps of 2017. */
const OLD = `name: keystone
version: ocata
summary: OpenStack identity service
description: Keystone gives OpenStack its users and tokens.
confinement: strict
grade: devel

apps:
  manage:
    command: bin/keystone-manage
    plugs: [network]

parts:
  keystone:
    plugin: python
    python-version: python2
    source: https://tarballs.opendev.org/openstack/keystone/keystone-stable-ocata.tar.gz
    python-packages:
      - pymysql
    constraints: https://raw.githubusercontent.com/openstack/requirements/stable/ocata/upper-constraints.txt
`;

async function readFile(path: string): Promise<string> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(root);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, path)));
}
