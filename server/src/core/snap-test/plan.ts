/** From a sound snap-test.yaml to what is done, step by step. */
import { getLines, toRange } from '../positions.ts';
import type { RuleContext } from '../rules/rule.ts';
import { entriesOf, findText, findValue, isScalar, keyText } from '../yaml/access.ts';
import type { YamlMap, YamlNode } from '../yaml/tree.ts';
import { DEFAULT_RUN_SECONDS, DEFAULT_WAIT_SECONDS, readDuration } from './duration.ts';
import { describeAction } from './labels.ts';
import { confinementOf, findLocalProject, isSnapFile } from './local-project.ts';
import { getSnapTest, TEST_MODES, type ActionOf, type TestAction, type TestMode, type TestSnap } from './model.ts';
import { readOptions } from './option-values.ts';
import type { SnapTestPlan, SnapTestStep, SnapTestTask } from './plan-types.ts';
import { printService, readPlug, readService, readSlot } from './references.ts';
import { environmentOf, expandVariables } from './variables.ts';

/** For a document without errors; what is broken all the same is left out. */
export function makePlan(ctx: RuleContext): SnapTestPlan {
  const test = getSnapTest(ctx.tree);
  const lines = getLines(ctx.document);
  const instance = findValue(test.root, 'instance');
  const cpus = findValue(instance, 'cpus');
  const vm = findValue(instance, 'vm');
  const ids = new Map<string, number>();
  const steps = test.actions.flatMap((action): SnapTestStep[] => {
    const task = toTask(ctx, action, test.root);
    if (!task) return [];
    const snap = action.snap?.name;
    const label = describeAction(action);
    const plain = `${snap ?? 'instance'}: ${label}`;
    const count = (ids.get(plain) ?? 0) + 1;
    ids.set(plain, count);
    const id = count === 1 ? plain : `${plain} (${count})`;
    return [{ id, label, snap, range: toRange(lines, action.node.start, action.node.end), ...task }];
  });
  return {
    name: test.name ?? '',
    instance: {
      image: findText(instance, 'image'),
      vm: isScalar(vm) && vm.value === true,
      cpus: isScalar(cpus) && typeof cpus.value === 'number' ? cpus.value : undefined,
      memory: findText(instance, 'memory'),
      disk: findText(instance, 'disk'),
    },
    steps,
  };
}

function toTask(ctx: RuleContext, action: TestAction, root: YamlMap | undefined): SnapTestTask | undefined {
  const { snap } = action;
  switch (action.kind) {
    case 'install':
      return snap?.name === undefined
        ? undefined
        : { kind: 'install', source: sourceOf(snap), mode: modeOf(ctx, snap) };
    case 'packages':
      return { kind: 'packages', packages: action.names.map(({ text }) => text) };
    case 'connect':
      return toConnection(action);
    case 'alias':
      return snap?.name === undefined
        ? undefined
        : { kind: 'alias', app: `${snap.name}.${action.app.text}`, alias: action.alias.text };
    case 'set':
      return { kind: 'set', values: readOptions(action.map) };
    case 'copy':
      return toCopy(action);
    case 'run':
      return {
        kind: 'run',
        command: toCommand(action.text.text),
        timeoutSeconds: readDuration(findValue(action.step, 'timeout')) ?? DEFAULT_RUN_SECONDS,
        environment: environmentFor(action, root),
      };
    case 'restart':
      return { kind: 'restart', services: action.names.map(({ text }) => printService(readService(text, snap))) };
    case 'wait':
      return toWait(action, root);
  }
}

function sourceOf({ source, channel }: TestSnap): Extract<SnapTestTask, { kind: 'install' }>['source'] {
  if (!source) return { kind: 'store', channel: channel?.text };
  const path = source.text.replace(/^(?:\.\/+)+(?=.)/, '').replace(/(?<=.)\/+$/, '');
  return isSnapFile(path) ? { kind: 'file', path } : { kind: 'project', folder: path };
}

function modeOf(ctx: RuleContext, snap: TestSnap): TestMode {
  const given = TEST_MODES.find((mode) => mode === snap.mode?.text);
  if (given) return given;
  if (!snap.source) return 'strict';
  const local = findLocalProject(ctx, snap);
  return local && confinementOf(local) === 'classic' ? 'classic' : 'devmode';
}

function toConnection({ plug, slot, snap }: ActionOf<'connect'>): SnapTestTask | undefined {
  const from = readPlug(plug.text, snap);
  const to = slot && readSlot(slot.text);
  if (!from || (slot && !to)) return undefined;
  return {
    kind: 'connect',
    plug: `${from.snap}:${from.plug}`,
    slot: to && (to.port === undefined ? to.snap : `${to.snap ?? ''}:${to.port}`),
  };
}

function toCopy({ from, to, mode, snap }: ActionOf<'copy'>): SnapTestTask | undefined {
  const target = to && expandVariables(to.text, snap?.name);
  if (!from || target === undefined) return undefined;
  const name = from.text.replace(/\/+$/, '').replace(/^.*\//, '');
  return {
    kind: 'copy',
    from: from.text.replace(/^(?:\.\/+)+(?=.)/, ''),
    to: target.endsWith('/') ? target + name : target,
    mode: mode?.text,
  };
}

/** A shell of the instance, which stops at the first command that fails. */
function toCommand(text: string): readonly string[] {
  return ['/bin/sh', '-ec', text];
}

function environmentFor({ snap, step }: TestAction, root: YamlMap | undefined): Readonly<Record<string, string>> {
  return {
    ...(snap?.name !== undefined && environmentOf(snap.name)),
    ...readEnvironment(findValue(root, 'environment')),
    ...readEnvironment(findValue(snap?.map, 'environment')),
    ...readEnvironment(findValue(step, 'environment')),
  };
}

function readEnvironment(node: YamlNode | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entriesOf(node).flatMap((pair) => {
      const name = keyText(pair);
      return name !== undefined && isScalar(pair.value) ? [[name, pair.value.text] as const] : [];
    }),
  );
}

function toWait(action: ActionOf<'wait'>, root: YamlMap | undefined): SnapTestTask | undefined {
  const { map, snap } = action;
  const timeoutSeconds = readDuration(findValue(map, 'timeout')) ?? DEFAULT_WAIT_SECONDS;
  const port = findValue(map, 'port');
  if (isScalar(port) && typeof port.value === 'number') {
    const host = findText(map, 'host') ?? '127.0.0.1';
    return { kind: 'wait', for: { kind: 'port', port: port.value, host }, timeoutSeconds };
  }
  const written = findText(map, 'path');
  const path = written === undefined ? undefined : expandVariables(written, snap?.name);
  if (path !== undefined) return { kind: 'wait', for: { kind: 'path', path }, timeoutSeconds };
  const service = findText(map, 'service');
  if (service !== undefined) {
    return {
      kind: 'wait',
      for: { kind: 'service', service: printService(readService(service, snap)) },
      timeoutSeconds,
    };
  }
  const command = findText(map, 'command');
  if (command === undefined) return undefined;
  const environment = environmentFor(action, root);
  return { kind: 'wait', for: { kind: 'command', command: toCommand(command), environment }, timeoutSeconds };
}
