/** Slots of driver snaps: which system their libraries fit, and where they are. Content uses the same labels. */
import { itemsOf, rangeOf, rangeOfValue } from '../../yaml/access.ts';
import { cleanPath } from './clean-path.ts';
import { findLabelProblem } from './compatibility.ts';
import type { Tell } from './port-problems.ts';
import { attributeText, type Port, type SnapView } from './snap-view.ts';

const checked = 'install';
const FOLDERS = ['library-source', 'icd-source', 'implicit-layer-source', 'explicit-layer-source'] as const;

export function checkLabel(port: Port, tell: Tell): void {
  const pair = port.attributes.get('compatibility');
  const text = pair && attributeText(pair.value);
  if (!pair || text === undefined || text.includes('CRAFT_')) return;
  // A content slot without a label has its name for one.
  if (text === '' && port.interface === 'content') return;
  const problem = findLabelProblem(text, port.interface ?? '');
  if (problem !== undefined)
    tell({ ...rangeOfValue(pair), message: `The compatibility label "${text}" ${problem}`, checked });
}

export function checkDriver(port: Port, tell: Tell, view: SnapView): void {
  checkLabel(port, tell);
  const components = new Set(view.project.components.map(({ name }) => name));
  for (const name of FOLDERS) {
    for (const node of itemsOf(port.attributes.get(name)?.value)) {
      const text = attributeText(node);
      if (text === undefined || text.includes('CRAFT_')) continue;
      const [, component, inComponent] = /^\$SNAP_COMPONENT\((.*?)\)\/(.*)$/s.exec(text) ?? [];
      const inside = inComponent ?? /^\$(?:SNAP|\{SNAP\})\/(.*)$/s.exec(text)?.[1];
      if (inside === undefined) continue;
      const problem =
        component !== undefined && !components.has(component)
          ? `belongs to the component "${component}", which the snap does not have`
          : cleanPath(inside).startsWith('..')
            ? 'leads out of the snap'
            : undefined;
      if (problem !== undefined) tell({ ...rangeOf(node), message: `The folder "${text}" ${problem}`, checked });
    }
  }
}
