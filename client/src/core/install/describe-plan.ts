/** Says what an installation would do, for the question before it. */
import path from 'node:path';
import type { InstalledSnap } from '../snapd/types.ts';
import { findNeeds } from './find-needs.ts';
import type { PlannedSnap } from './install-snaps.ts';
import type { TestInstallRequest } from './test-install.ts';

const MODES: Readonly<Record<PlannedSnap['chosen']['mode'], string>> = {
  devmode: 'in devmode: what confinement would refuse is only logged',
  jailmode: 'in jailmode: confinement is enforced',
  classic: 'as a classic snap: nothing confines it',
  strict: 'strictly confined',
  none: '',
};

/** @param before what is installed there, as far as it is known */
export function describePlan(
  { place }: Pick<TestInstallRequest, 'place'>,
  plan: readonly PlannedSnap[],
  before: readonly InstalledSnap[],
): readonly string[] {
  const installed = new Map(before.map((snap) => [snap.name, snap]));
  const where = place.kind === 'host' ? 'this machine' : `the LXD instance "${place.instance.name}"`;
  const lines = [`On ${where}, without the store's signature:`];
  for (const { meta, file, chosen, components } of plan) {
    const mode = MODES[chosen.mode];
    const with_ = components.length === 0 ? '' : ` with ${components.map((one) => path.basename(one)).join(', ')}`;
    lines.push(`"${meta.name}" ${meta.version} from ${path.basename(file)}${with_}${mode === '' ? '' : `, ${mode}.`}`);
    if (chosen.note !== undefined) lines.push(chosen.note);
    const old = installed.get(meta.name);
    if (!old) continue;
    if (/^\d+$/.test(old.revision)) {
      lines.push(`It replaces ${old.version} (revision ${old.revision}) from the store until the test is removed.`);
    } else lines.push(`It replaces ${old.version} (revision ${old.revision}), also installed from a file. Data stays.`);
  }
  for (const { snap, role } of findNeeds(plan)) {
    if (!installed.has(snap)) lines.push(`"${snap}", ${role}, where it is missing.`);
  }
  if (place.kind === 'host') lines.push('It needs the rights of an administrator: a terminal asks for the password.');
  return lines;
}
