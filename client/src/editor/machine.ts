/** What commands work with on this machine: programs, LXD, places to test, and what is remembered. */
import path from 'node:path';
import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { SNAP_META_REQUEST, type SnapMeta } from '../../../server/src/lsp/snap-meta-protocol.ts';
import { createDeploymentStore, type DeploymentStore } from '../core/deploy/deployment-state.ts';
import type { InstallPorts } from '../core/install/ports.ts';
import { createTestStateStore, type TestStateStore } from '../core/install/state.ts';
import { createLxd } from '../core/lxd/lxc.ts';
import type { Lxd } from '../core/lxd/lxd.ts';
import { streamProcess } from '../core/process/stream-process.ts';
import { createHostTarget } from '../core/target/host-target.ts';
import { createInstanceTarget } from '../core/target/instance-target.ts';
import type { Target } from '../core/target/target.ts';
import { readLxdSettings } from './build/build-settings.ts';
import { runInTerminal } from './terminals.ts';

export class Machine {
  readonly #client: LanguageClient;
  /** Where the extension keeps what it remembers; the same for all windows. */
  readonly stateFolder: string;
  readonly store: TestStateStore;
  readonly deployments: DeploymentStore;

  constructor(context: vscode.ExtensionContext, client: LanguageClient) {
    this.#client = client;
    this.stateFolder = context.globalStorageUri.fsPath;
    this.store = createTestStateStore(path.join(this.stateFolder, 'tests'));
    this.deployments = createDeploymentStore(path.join(this.stateFolder, 'deployments'));
  }

  /** By the settings of now. */
  lxd(): Lxd {
    const { command, remote, project } = readLxdSettings();
    return createLxd({ stream: streamProcess }, { command, remote, ...(project !== undefined && { project }) });
  }

  host(): Target {
    return createHostTarget({ stream: streamProcess, runInTerminal });
  }

  /** @param id as in `Target.id` */
  target(id: string): Target {
    const [, , instance] = /^lxd:([^:]*):(.*)$/.exec(id) ?? [];
    return instance === undefined ? this.host() : createInstanceTarget({ lxd: this.lxd() }, instance);
  }

  installPorts(): InstallPorts {
    const lxd = this.lxd();
    return {
      run: streamProcess,
      lxd,
      stateFolder: this.stateFolder,
      store: this.store,
      openHost: () => this.host(),
      openInstance: (name) => createInstanceTarget({ lxd }, name),
      readMeta: (text) => this.#client.sendRequest<SnapMeta>(SNAP_META_REQUEST, { text }),
    };
  }
}
