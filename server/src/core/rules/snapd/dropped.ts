/** Plugs and slots that snapd removes from the snap with no more than a word: they do not count for other checks. */
import { findPortProblems, type PortProblem } from './port-problems.ts';
import { createMemo } from '../../yaml/reads.ts';
import type { Port, SnapView } from './snap-view.ts';

/** Of plugs and slots, and of the interfaces that they name. */
export const PORT_NAME = /^[a-z](?:-?[a-z0-9])*$/;

export interface PortReport {
  readonly port: Port;
  readonly unknownInterface: boolean;
  readonly badName: boolean;
  readonly problems: readonly PortProblem[];
}

const reports = createMemo<SnapView, readonly PortReport[]>();
const dropped = createMemo<SnapView, ReadonlySet<Port>>();

export function getPortReports(view: SnapView): readonly PortReport[] {
  return reports(view, () => [...view.plugs.values(), ...view.slots.values()].map((port) => judgePort(port, view)));
}

export function findDropped(view: SnapView): ReadonlySet<Port> {
  return dropped(view, () => {
    const bad = getPortReports(view).filter(
      ({ unknownInterface, badName, problems }) =>
        unknownInterface || badName || problems.some((problem) => problem.checked === 'install'),
    );
    return new Set(bad.map(({ port }) => port));
  });
}

function judgePort(port: Port, view: SnapView): PortReport {
  const fact = port.interface === undefined ? undefined : view.facts.interfaces.get(port.interface);
  return {
    port,
    unknownInterface: port.interface !== undefined && !fact,
    badName: !PORT_NAME.test(port.name),
    problems: fact ? findPortProblems(port, fact, view) : [],
  };
}
