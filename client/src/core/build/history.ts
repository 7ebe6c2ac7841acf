/** The builds of a project, newest first. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { readStateFile, writeStateFile } from '../state-file.ts';
import type { Artefact, BuildRecord } from './types.ts';

const MAX_RECORDS = 30;

/** Newest first; empty for a project that was never built. */
export async function readHistory(stateFolder: string, folder: string): Promise<readonly BuildRecord[]> {
  const json = (await readStateFile(historyFile(stateFolder, folder))) as { records?: unknown } | undefined;
  return Array.isArray(json?.records) ? json.records.filter(isRecord) : [];
}

/** Logs of builds that fall off the end go with them. */
export async function addRecord(stateFolder: string, folder: string, record: BuildRecord): Promise<void> {
  const all = [record, ...(await readHistory(stateFolder, folder))];
  await writeStateFile(historyFile(stateFolder, folder), { folder, records: all.slice(0, MAX_RECORDS) });
  for (const { logFile } of all.slice(MAX_RECORDS)) if (logFile !== undefined) await fs.rm(logFile, { force: true });
}

/**
 * What the last good build made and is still there, of any platform or of one. Empty where nothing is.
 * @param platform undefined: any
 */
export async function findLastArtefacts(
  stateFolder: string,
  folder: string,
  platform?: string,
): Promise<readonly Artefact[]> {
  for (const record of await readHistory(stateFolder, folder)) {
    if (record.result !== 'built' || record.artefacts.length === 0) continue;
    if (platform !== undefined && record.platform !== platform) continue;
    const there = await Promise.all(record.artefacts.map(({ file }) => isFile(file)));
    if (there.every(Boolean)) return record.artefacts;
  }
  return [];
}

/** A folder of its own for each project, found again by the project's path. */
export function projectStateFolder(stateFolder: string, folder: string): string {
  return path.join(stateFolder, 'projects', createHash('sha256').update(folder).digest('hex').slice(0, 24));
}

function historyFile(stateFolder: string, folder: string): string {
  return path.join(projectStateFolder(stateFolder, folder), 'builds.json');
}

function isRecord(value: unknown): value is BuildRecord {
  const { started, milliseconds, provider, result, artefacts, parts } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof started === 'number' &&
    typeof milliseconds === 'number' &&
    (provider === 'snapcraft' || provider === 'lxd') &&
    (result === 'built' || result === 'failed' || result === 'cancelled') &&
    Array.isArray(artefacts) &&
    Array.isArray(parts)
  );
}

function isFile(file: string): Promise<boolean> {
  return fs.stat(file).then(
    (stat) => stat.isFile(),
    () => false,
  );
}
