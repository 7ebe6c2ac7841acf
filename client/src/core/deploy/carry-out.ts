/** One step of a plan, by its kind. Answers a few words on what came of it. */
import type { SnapTestStep } from '../../../../server/src/lsp/snap-test-protocol.ts';
import { performWhenFree } from '../install/perform.ts';
import { UserError } from '../user-error.ts';
import { runCopyStep } from './copy-step.ts';
import { runInstallStep } from './install-step.ts';
import { refuseOptions, toPlugName, toServiceName } from './names.ts';
import { runPackagesStep } from './packages-step.ts';
import { runCommand } from './run-command.ts';
import type { StepContext } from './step-context.ts';
import { runWaitStep } from './wait-step.ts';

export async function carryOut(context: StepContext, step: SnapTestStep): Promise<string> {
  switch (step.kind) {
    case 'install':
      return runInstallStep(context, step);
    case 'connect': {
      const plug = toPlugName(step.plug, step.snap);
      return perform(context, plug, ['connect', plug, ...(step.slot === undefined ? [] : [step.slot])]);
    }
    case 'alias': {
      const app = toServiceName(step.app, step.snap);
      return perform(context, app, ['alias', app, step.alias]);
    }
    case 'set': {
      if (step.snap === undefined) throw new UserError('no-snap', 'This step names no snap.');
      const values = Object.entries(step.values).map(([key, value]) => `${key}=${value}`);
      return perform(context, step.snap, ['set', step.snap, ...values]);
    }
    case 'restart':
      for (const service of step.services.map((name) => toServiceName(name, step.snap))) {
        await perform(context, service, ['restart', service]);
      }
      return '';
    case 'copy':
      return runCopyStep(context, step);
    case 'run':
      await runCommand(context, {
        args: step.command,
        timeoutMs: step.timeoutSeconds * 1000,
        env: step.environment,
      });
      return '';
    case 'wait':
      return runWaitStep(context, step);
    case 'packages':
      return runPackagesStep(context, step);
  }
}

async function perform(context: StepContext, name: string, args: readonly string[]): Promise<string> {
  const { target, ports, signal, onChange, note } = context;
  refuseOptions(args);
  await performWhenFree(target, args, {
    snaps: [name.split(/[.:]/)[0] ?? name],
    note,
    ...(onChange && { onChange }),
    ...(signal && { signal }),
    ...(ports.limits && { limits: ports.limits }),
  });
  return '';
}
