/** The plan of a snap-test.yaml: what is done, step by step, with nothing left to look up. */
import type { Range } from 'vscode-languageserver-types';

export interface SnapTestPlan {
  /** Names the instance. */
  readonly name: string;
  readonly instance: {
    /** `ubuntu:24.04`; undefined: the client's own default. */
    readonly image: string | undefined;
    readonly vm: boolean;
    readonly cpus: number | undefined;
    readonly memory: string | undefined;
    readonly disk: string | undefined;
  };
  /** In their order. Each is shown and can be repeated by itself. */
  readonly steps: readonly SnapTestStep[];
}

interface StepBase {
  /** `keystone: install`; unique. */
  readonly id: string;
  readonly label: string;
  /** Its snap, where it is one's. */
  readonly snap: string | undefined;
  readonly range: Range;
}

export type SnapTestStep = StepBase & SnapTestTask;

export type SnapTestTask =
  | {
      readonly kind: 'install';
      readonly source:
        /** A project beside the file (relative to its folder, or absolute), built first where nothing is built. */
        | { readonly kind: 'project'; readonly folder: string }
        | { readonly kind: 'file'; readonly path: string }
        | { readonly kind: 'store'; readonly channel: string | undefined };
      readonly mode: 'devmode' | 'jailmode' | 'classic' | 'strict';
    }
  /** `["nova:network-control", ":network-control"]` */
  | { readonly kind: 'connect'; readonly plug: string; readonly slot: string | undefined }
  | { readonly kind: 'alias'; readonly app: string; readonly alias: string }
  | { readonly kind: 'set'; readonly values: Readonly<Record<string, string>> }
  /** From a path beside the file, to an absolute path in the instance; a folder goes with all that is in it. */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string; readonly mode: string | undefined }
  | {
      readonly kind: 'run';
      readonly command: readonly string[];
      readonly timeoutSeconds: number;
      readonly environment: Readonly<Record<string, string>>;
    }
  /** `keystone` for all services of a snap, `keystone.uwsgi` for one. */
  | { readonly kind: 'restart'; readonly services: readonly string[] }
  | {
      readonly kind: 'wait';
      readonly for:
        | { readonly kind: 'port'; readonly port: number; readonly host: string }
        | { readonly kind: 'path'; readonly path: string }
        /** `keystone.uwsgi` */
        | { readonly kind: 'service'; readonly service: string }
        | {
            readonly kind: 'command';
            readonly command: readonly string[];
            readonly environment?: Readonly<Record<string, string>>;
          };
      readonly timeoutSeconds: number;
    }
  /** Packages of the instance's system: what the snaps expect beside them. */
  | { readonly kind: 'packages'; readonly packages: readonly string[] };
