/** What the view "Deployment" shows: the steps of one snap together; those of the instance stand alone. */
import * as vscode from 'vscode';
import { formatDuration } from '../../core/format.ts';
import type { TestStep } from '../../core/install/steps.ts';
import type { Row } from '../../core/view/row-tree.ts';
import { toIcon } from '../row-view.ts';

export type StepItem = Pick<TestStep, 'id' | 'label' | 'state' | 'detail' | 'milliseconds'>;

export type DeploymentNode =
  | { readonly kind: 'step'; readonly step: StepItem }
  | { readonly kind: 'snap'; readonly name: string; readonly state: TestStep['state']; readonly count: string };

const ICONS: Readonly<Record<TestStep['state'], readonly [string, (string | undefined)?]>> = {
  waiting: ['circle-outline'],
  running: ['sync~spin'],
  done: ['pass-filled', 'testing.iconPassed'],
  failed: ['error', 'testing.iconFailed'],
  skipped: ['pass', 'disabledForeground'],
};

/** @param snapOf by the steps' ids */
export function toDeploymentRows(
  steps: readonly StepItem[],
  snapOf: (id: string) => string | undefined,
): Row<DeploymentNode>[] {
  const shown = new Set<string>();
  return steps.flatMap((step): Row<DeploymentNode>[] => {
    const snap = snapOf(step.id);
    if (snap === undefined) return [toStep(step)];
    if (shown.has(snap)) return [];
    shown.add(snap);
    const own = steps.filter(({ id }) => snapOf(id) === snap);
    return [{ id: `snap: ${snap}`, data: toSnap(snap, own), children: own.map(toStep) }];
  });
}

function toStep(step: StepItem): Row<DeploymentNode> {
  return { id: step.id, data: { kind: 'step', step } };
}

function toSnap(name: string, steps: readonly StepItem[]): DeploymentNode {
  const over = steps.filter(({ state }) => state === 'done' || state === 'skipped').length;
  const worst = (['failed', 'running'] as const).find((state) => steps.some((step) => step.state === state));
  const state = worst ?? (over === steps.length ? 'done' : 'waiting');
  return { kind: 'snap', name, state, count: `${String(over)} of ${String(steps.length)} steps` };
}

export function toDeploymentItem(node: DeploymentNode): vscode.TreeItem {
  if (node.kind === 'snap') {
    const item = new vscode.TreeItem(node.name, vscode.TreeItemCollapsibleState.Expanded);
    item.iconPath = toIcon(ICONS[node.state]);
    item.description = node.count;
    return item;
  }
  const { id, label, state, detail, milliseconds } = node.step;
  const item = new vscode.TreeItem(label);
  item.iconPath = toIcon(ICONS[state]);
  const time = milliseconds === undefined || state === 'skipped' ? undefined : formatDuration(milliseconds);
  item.description = [detail, time].filter(Boolean).join(' · ');
  item.tooltip = detail ?? label;
  if (!/^(?:build: |instance$)/.test(id)) item.contextValue = 'step';
  return item;
}
