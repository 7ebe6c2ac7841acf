/** The settings of building and test-installing, read when a command starts. */
import * as vscode from 'vscode';

export interface BuildSettings {
  readonly provider: 'auto' | 'snapcraft' | 'lxd';
  readonly snapcraft: string;
  readonly platform: string | undefined;
  readonly verbosity: 'quiet' | 'brief' | 'verbose' | 'debug' | 'trace' | undefined;
  /** After a failure a shell in the build environment. */
  readonly onFailure: 'stop' | 'shell';
  readonly extraArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly exclude: readonly string[];
  readonly showLog: 'always' | 'onFailure' | 'never';
  readonly lxd: {
    readonly image: string | undefined;
    readonly cpus: number | undefined;
    readonly memory: string | undefined;
    readonly disk: string | undefined;
    readonly snapcraftChannel: string | undefined;
    readonly keepRunning: boolean;
  };
}

export interface InstallSettings {
  readonly target: 'ask' | 'lxd' | 'host';
  readonly mode: 'devmode' | 'jailmode' | 'strict';
  readonly localSnaps: string | undefined;
  readonly reconnect: boolean;
  readonly lxd: {
    readonly image: string;
    readonly vm: boolean;
    readonly cpus: number | undefined;
    readonly memory: string | undefined;
    readonly disk: string | undefined;
    readonly fresh: boolean;
  };
}

export interface LxdSettings {
  readonly command: string;
  readonly remote: string;
  readonly project: string | undefined;
}

export function readBuildSettings(scope: vscode.Uri): BuildSettings {
  const section = vscode.workspace.getConfiguration('snapwright.build', scope);
  return {
    provider: section.get('provider', 'auto'),
    snapcraft: section.get('snapcraftPath', 'snapcraft'),
    platform: filled(section.get('platform')),
    verbosity: oneOf(section.get('verbosity'), ['quiet', 'brief', 'verbose', 'debug', 'trace']),
    onFailure: section.get('onFailure', 'stop'),
    extraArguments: texts(section.get('arguments')),
    environment: textValues(section.get('environment')),
    exclude: texts(section.get('exclude')),
    showLog: section.get('showLog', 'always'),
    lxd: {
      image: filled(section.get('lxd.image')),
      cpus: positive(section.get('lxd.cpus')),
      memory: filled(section.get('lxd.memory')),
      disk: filled(section.get('lxd.disk')),
      snapcraftChannel: filled(section.get('lxd.snapcraftChannel')),
      keepRunning: section.get('lxd.keepRunning', false),
    },
  };
}

export function readInstallSettings(scope: vscode.Uri): InstallSettings {
  const section = vscode.workspace.getConfiguration('snapwright.install', scope);
  return {
    target: section.get('target', 'ask'),
    mode: section.get('mode', 'devmode'),
    localSnaps: filled(section.get('localSnaps')),
    reconnect: section.get('reconnect', true),
    lxd: {
      image: filled(section.get('lxd.image')) ?? 'ubuntu:24.04',
      vm: section.get('lxd.vm', false),
      cpus: positive(section.get('lxd.cpus')),
      memory: filled(section.get('lxd.memory')),
      disk: filled(section.get('lxd.disk')),
      fresh: section.get('lxd.fresh', false),
    },
  };
}

export function readLxdSettings(): LxdSettings {
  const section = vscode.workspace.getConfiguration('snapwright.lxd');
  return {
    command: filled(section.get('path')) ?? 'lxc',
    remote: filled(section.get('remote')) ?? 'local',
    project: filled(section.get('project')),
  };
}

/** Settings are what somebody typed: what has another type counts as not set. */
function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function textValues(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

function oneOf<T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}
