/** The runner of a snap that moves: where its address moves too, its commands become those of the runner there. */
import type { RuleContext, TextEdit } from '../rules/rule.ts';
import { findSeries, nameSeries } from './releases.ts';
import { getAppCalls, runsSetup } from './runner-calls.ts';
import { getInstalledEra, getRunnerInstalls, type RunnerInstall } from './runner-install.ts';
import { isTransparent } from './scalar-place.ts';
import type { SeriesId } from './types.ts';

export interface RunnerMove {
  readonly edits: readonly TextEdit[];
  readonly notes: readonly string[];
}

export function moveRunner(ctx: RuleContext, target: SeriesId): RunnerMove {
  const installs = getRunnerInstalls(ctx);
  const notes: string[] = [];
  const edits = isLeftBehind(ctx, installs) ? [...addLaunch(ctx, notes)] : [];
  if (installs.some(({ repository }) => repository !== 'other') && hasPyyaml6(target)) {
    notes.push(
      `The constraints of ${nameSeries(target)} install PyYAML 6, with which the runner "snap.openstack" does not work: patch it, or let the apps start their programs themselves.`,
    );
  }
  return { edits, notes };
}

/** Whether what is installed is the tip of a repository that was emptied, and with it the runner before `launch`. */
function isLeftBehind(ctx: RuleContext, installs: readonly RunnerInstall[]): boolean {
  const isTip = ({ ref }: RunnerInstall): boolean => ref === undefined || ref === 'master' || ref === 'main';
  return (
    getInstalledEra(ctx) === 'classic' &&
    installs.every((one) => isTip(one) && (one.repository === 'github' || one.repository === 'git.openstack.org'))
  );
}

function* addLaunch(ctx: RuleContext, notes: string[]): Generator<TextEdit> {
  let added = false;
  for (const { verb, entry, node, app } of getAppCalls(ctx)) {
    if (verb || !entry) continue;
    added = true;
    if (isTransparent(ctx.document.text, node)) yield { start: entry.start, end: entry.start, newText: 'launch ' };
    else notes.push(`The command of the app "${app.name}" needs "launch" before "${entry.text}" now.`);
  }
  if (added && runsSetup(ctx) !== true) {
    notes.push(
      'The runner of today sets up folders and templates only when it is told: let the hooks "install" and "configure" run "snap-openstack setup".',
    );
  }
}

/** The runner calls `yaml.load` without a loader, which PyYAML refuses since 6.0. */
export function hasPyyaml6(series: SeriesId): boolean {
  if (series === 'master') return true;
  return Number(findSeries(series)?.pyyaml?.split('.')[0] ?? 0) >= 6;
}
