/** How far a deployment came, kept in a file, so that it goes on there after a failure or a crash. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { SnapTestStep } from '../../../../server/src/lsp/snap-test-protocol.ts';
import type { TestStep } from '../install/steps.ts';
import { readStateFile, readStateFolder, writeStateFile } from '../state-file.ts';

export interface StepRecord extends Pick<TestStep, 'state' | 'detail' | 'milliseconds'> {
  /** Of what the step says to do: a changed one is carried out again. */
  readonly fingerprint: string;
}

export interface DeploymentState {
  readonly version: 1;
  /** `SnapTestPlan.name` */
  readonly name: string;
  /** That of the file, absolute. */
  readonly folder: string;
  readonly instance: string;
  /** By the step's id. */
  readonly steps: Readonly<Record<string, StepRecord>>;
}

export interface DeploymentStore {
  read(instance: string): Promise<DeploymentState | undefined>;
  write(state: DeploymentState): Promise<void>;
  remove(instance: string): Promise<void>;
  /** All that may still be there. */
  list(): Promise<readonly DeploymentState[]>;
}

/** @param folder ours alone; made when the first file is written */
export function createDeploymentStore(folder: string): DeploymentStore {
  const fileOf = (instance: string): string => path.join(folder, `${instance}.json`);
  return {
    read: (instance) => readState(fileOf(instance)),
    write: (state) => writeStateFile(fileOf(state.instance), state),
    remove: (instance) => fs.rm(fileOf(instance), { force: true }),
    list: () => readStateFolder(folder, readState),
  };
}

async function readState(file: string): Promise<DeploymentState | undefined> {
  const value = (await readStateFile(file)) as Partial<DeploymentState> | null | undefined;
  const isSound =
    value?.version === 1 &&
    [value.name, value.folder, value.instance].every((text) => typeof text === 'string') &&
    typeof value.steps === 'object' &&
    // As JSON has it.
    (value.steps as unknown) !== null;
  return isSound ? (value as DeploymentState) : undefined;
}

/** Where a step stands in the file, and what it is called, changes nothing. */
export function fingerprintOf(step: SnapTestStep): string {
  const { range: _range, label: _label, ...what } = step;
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);
}
