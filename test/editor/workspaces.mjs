// The folders that the tests in the editor open, written anew for each run.
import fs from 'node:fs';
import path from 'node:path';

const SNAPCRAFT = `name: fixture
base: core24
version: '1.0'
summary: A fixture
description: For the tests in the editor.
grade: devel
confinement: strict
platforms:
  amd64:
parts:
  fixture:
    plugin: nil
`;
const WITH_SNAP = { 'snap/snapcraft.yaml': SNAPCRAFT, 'snap-openstack.yaml': '', 'other.yaml': 'a: 1\n' };
const OPENSTACK = `name: demo
base: core22
version: '1.0'
summary: A service of OpenStack
description: For the tests in the editor.
grade: devel
confinement: strict
platforms:
  amd64:
apps:
  api:
    command: bin/snap-openstack launch demo-api
    daemon: simple
    plugs: [network, network-bind]
parts:
  demo:
    plugin: python
    source: .
    python-requirements: [requirements.txt]
    python-constraints: [upper-constraints.txt]
  overlay:
    plugin: dump
    source: snap/local/overlay
`;
const RUNNER = `setup:
  dirs:
    - "{snap_common}/log"
entry_points:
  demo-api:
    binary: "{snap}/bin/demo-api"
    log-file: "{snap_common}/log/demo-api.log"
`;
const FOLDERS = {
  openstack: {
    'snap/snapcraft.yaml': OPENSTACK,
    'snap/local/overlay/snap-openstack.yaml': RUNNER,
    'requirements.txt': 'pymysql\noslo.config\nsnap.openstack @ git+https://opendev.org/x/snap.openstack\n',
    'upper-constraints.txt': 'PyMySQL===1.1.1\noslo.config===9.7.1\n',
  },
  checking: WITH_SNAP,
  restricted: WITH_SNAP,
  elsewhere: { 'compose.yaml': 'a: 1\n' },
  'folders/one': { 'snap/snapcraft.yaml': SNAPCRAFT },
  'folders/two': {
    'snap/snapcraft.yaml': SNAPCRAFT,
    '.vscode/settings.json': '{ "snapwright.rules": { "snapcraft/unknown-plugin": "hint" } }\n',
  },
  folders: {
    'both.code-workspace': JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }] }),
  },
};

/** Writes the folders below `root`; returns what to open for each group of tests. */
export function writeWorkspaces(root) {
  for (const [folder, files] of Object.entries(FOLDERS)) {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(root, folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
  }
  return {
    checking: { folder: path.join(root, 'checking') },
    restricted: { folder: path.join(root, 'restricted') },
    elsewhere: { folder: path.join(root, 'elsewhere') },
    openstack: { folder: path.join(root, 'openstack') },
    folders: { workspace: path.join(root, 'folders/both.code-workspace') },
  };
}

/** VS Code runs tests only for a folder under development, even where the installed extension is tested. */
export function writeEmptyExtension(root) {
  const folder = path.join(root, 'empty-extension');
  const manifest = { name: 'empty', publisher: 'snapwright-test', version: '0.0.0', engines: { vscode: '*' } };
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
