/** Instances that are of no use any more: ours without their project, broken ones, old ones of snapcraft. */
import { isOfAnotherMachine, readInstanceMark } from '../lxd/instance-name.ts';
import { readMachineId } from '../lxd/machine-id.ts';
import { notApplicable, ok, quietly } from './findings.ts';
import { DOCTOR_KIND, toUserKeys } from './network-inside.ts';
import { SNAPCRAFT_PROJECT, type RawInstance } from './probes.ts';
import type { Check, CheckContext, DoctorLine, Finding } from './types.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** snapcraft makes a new one then. */
const BASE_INSTANCE_DAYS = 90;
/** A thorough examination is over long before. */
const EXAMINATION_MS = 60 * 60 * 1000;

export const INSTANCE_CHECKS: readonly Check[] = [
  { id: 'instances', group: 'Instances', title: 'Instances', run: checkInstances },
];

async function checkInstances(ctx: CheckContext): Promise<Finding | readonly DoctorLine[]> {
  const answer = await ctx.probes.instances();
  if (!('value' in answer)) return notApplicable('There is no LXD server that answers.');
  const judged = answer.value.map((one) => ({ one, verdict: judge(ctx, one) }));
  const lines = judged.flatMap(({ one, verdict }) => (verdict ? [toLine(ctx, one, verdict)] : []));
  if (lines.length > 0) return lines;
  const ours = answer.value.filter((one) => readInstanceMark(toUserKeys(one))).length;
  const snapcrafts = answer.value.filter(({ project }) => project === SNAPCRAFT_PROJECT).length;
  return ok(`None is broken or left over; ${count(ours)} ours, ${count(snapcrafts)} snapcraft's.`);
}

function count(number: number): string {
  return number === 1 ? '1 is' : `${String(number)} are`;
}

type Verdict = Pick<DoctorLine, 'state' | 'reason'>;

function judge({ machine, probes, now }: CheckContext, instance: RawInstance): Verdict | undefined {
  const keys = toUserKeys(instance);
  // On a server that others use too, what another machine made is its own affair.
  if (isOfAnotherMachine(keys, readMachineId())) return undefined;
  const mark = readInstanceMark(keys);
  const isSnapcrafts = instance.project === SNAPCRAFT_PROJECT;
  if ((mark || isSnapcrafts) && instance.status === 'Error') {
    return { state: 'problem', reason: 'LXD says that it is broken.' };
  }
  // On a server that others use too, folders are those of other machines.
  if (mark && probes.isLocal && !machine.exists(mark.folder)) {
    return { state: 'warning', reason: `Its project "${mark.folder}" is gone.` };
  }
  const age = now - Date.parse(instance.created_at);
  if (keys['snapwright.kind'] === DOCTOR_KIND && age > EXAMINATION_MS) {
    return { state: 'warning', reason: 'It was left over by an examination that was cut off.' };
  }
  if (isSnapcrafts && instance.name.startsWith('base-instance-') && age > BASE_INSTANCE_DAYS * DAY_MS) {
    return {
      state: 'warning',
      reason: `snapcraft made it ${String(Math.floor(age / DAY_MS))} days ago and makes a new one for the next build.`,
    };
  }
  return undefined;
}

function toLine({ probes }: CheckContext, { name, project = 'default' }: RawInstance, verdict: Verdict): DoctorLine {
  return {
    id: `instance:${project}/${name}`,
    group: 'Instances',
    title: name,
    ...verdict,
    fix: quietly(
      {
        id: 'delete-instance',
        title: 'Delete',
        question: `Delete the instance "${name}" of the LXD project "${project}" with all that is in it?`,
      },
      probes.lxc,
      '--project',
      project,
      'delete',
      '--force',
      `${probes.remote}${name}`,
    ),
  };
}
