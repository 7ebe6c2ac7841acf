/** What the suites of builds work with: the real LXD, projects with a stand-in snapcraft, a folder that goes in the end. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSnap } from '../../client/src/core/build/build-snap.ts';
import { cleanProject } from '../../client/src/core/build/clean.ts';
import { findBuildInstances } from '../../client/src/core/build/own-instances.ts';
import type { BuildOptions, BuildPorts } from '../../client/src/core/build/ports.ts';
import type { BuildRecord, BuildRequest } from '../../client/src/core/build/types.ts';
import type { Lxd } from '../../client/src/core/lxd/lxd.ts';
import { createLxd } from '../../client/src/core/lxd/lxc.ts';
import { streamProcess } from '../../client/src/core/process/stream-process.ts';
import { PLAIN_BUILD } from '../harness/build-request.ts';
import { BUILD_IMAGE } from './lab.ts';

export interface Project {
  readonly folder: string;
  readonly name: string;
}

export interface Watch {
  readonly signal?: AbortSignal;
  readonly onLine?: (text: string) => void;
  readonly onLabel?: (label: string) => void;
  readonly image?: string;
}

export interface BuildLab {
  readonly root: string;
  readonly stateFolder: string;
  readonly lxd: Lxd;
  /** In a folder whose name has all that may be in one. */
  makeProject(name: string, script?: string): Project;
  toRequest(project: Project): BuildRequest;
  toOptions(more?: Pick<Watch, 'signal' | 'image'>): BuildOptions;
  build(project: Project, watch?: Watch): Promise<BuildRecord>;
  clean(project: Project): Promise<unknown>;
  instanceOf(project: Project): Promise<{ readonly name: string; readonly status: string } | undefined>;
  close(): Promise<void>;
}

/** @param stateName of a folder of its own, as another machine has one */
export function openBuildLab(
  lxd = createLxd({ stream: streamProcess }),
  stateName = 'state',
  root = makeRoot(),
): BuildLab {
  const stateFolder = path.join(root, stateName);
  const portsOf = ({ onLine, onLabel }: Watch): BuildPorts => ({
    stream: streamProcess,
    lxd,
    now: Date.now,
    onLine: (text) => onLine?.(text),
    onProgress: ({ label }) => onLabel?.(label),
    onProblems: () => {},
  });
  const lab: BuildLab = {
    root,
    stateFolder,
    lxd,
    makeProject(name, script = 'craftctl default') {
      const folder = path.join(root, `-${name} "a" 'b'\n$(touch pwned) ä`);
      fs.mkdirSync(path.join(folder, 'files'), { recursive: true });
      fs.mkdirSync(path.join(folder, 'snap'));
      fs.writeFileSync(path.join(folder, 'files/hello'), '#!/bin/sh\necho hello\n', { mode: 0o755 });
      fs.writeFileSync(path.join(folder, 'snap/snapcraft.yaml'), toYaml(name, script));
      return { folder, name };
    },
    toRequest: ({ folder, name }) => ({ ...PLAIN_BUILD, folder, name }),
    toOptions: ({ signal, image = BUILD_IMAGE } = {}) => ({
      settings: { provider: 'lxd', image, excludes: [] },
      stateFolder,
      parts: ['files'],
      ...(signal && { signal }),
    }),
    build: (project, watch = {}) => buildSnap(portsOf(watch), lab.toRequest(project), lab.toOptions(watch)),
    clean: (project) => cleanProject(portsOf({}), lab.toRequest(project), lab.toOptions()),
    instanceOf: async (project) => (await findBuildInstances(lxd)).find(({ folder }) => folder === project.folder),
    async close() {
      for (const { name, folder } of await findBuildInstances(lxd)) if (folder.startsWith(root)) await lxd.remove(name);
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
  return lab;
}

function makeRoot(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-lab-build-'));
}

function toYaml(name: string, script: string): string {
  return [
    `name: ${name}`,
    "version: '1.0'",
    'summary: A project of the lab',
    'description: It says hello.',
    'base: core24',
    'grade: devel',
    'confinement: strict',
    'apps:',
    `  ${name}:`,
    '    command: hello',
    'parts:',
    '  files:',
    '    plugin: dump',
    '    source: files',
    '    override-build: |',
    `      ${script}`,
    '',
  ].join('\n');
}
