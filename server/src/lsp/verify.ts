/** Answers a client that wants a built snap compared with the constraints of a series. */
import type { Connection } from 'vscode-languageserver';
import type { FetchingConstraintStore } from '../constraints/store.ts';
import type { BuiltSnap } from '../core/openstack/built-snap.ts';
import type { InstalledPackage } from '../core/openstack/installed-packages.ts';
import { allSeries, toSeriesId } from '../core/openstack/releases.ts';
import { describeVerification } from '../core/openstack/verify-report.ts';
import { verifySnap } from '../core/openstack/verify.ts';
import { VERIFY_SNAP_REQUEST, type VerifySnapAnswer } from './constraints-protocol.ts';

export interface VerifyPorts {
  /** Looks into the file; undefined where there are no files. */
  readonly readSnap:
    | ((
        path: string,
      ) => Promise<
        { readonly snap: BuiltSnap; readonly installed: readonly InstalledPackage[] } | { readonly problem: string }
      >)
    | undefined;
  readonly constraints: () => FetchingConstraintStore;
}

export function registerVerify(connection: Connection, ports: VerifyPorts): void {
  connection.onRequest(VERIFY_SNAP_REQUEST, (params: unknown) => verify(params, ports));
}

async function verify(params: unknown, { readSnap, constraints }: VerifyPorts): Promise<VerifySnapAnswer> {
  const { path, series: asked } =
    typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {};
  if (typeof path !== 'string') return { problem: 'Say which snap is meant.' };
  if (!readSnap) return { problem: 'Snaps can not be looked into here.' };
  const contents = await readSnap(path);
  if ('problem' in contents) return contents;
  const wanted = typeof asked === 'string' ? toSeriesId(asked) : undefined;
  if (typeof asked === 'string' && wanted === undefined) return { problem: `There is no OpenStack series "${asked}".` };
  const series = wanted === undefined ? contents.snap.series : { id: wanted, from: 'your choice' };
  if (!series) {
    const choices = [
      'master',
      ...allSeries()
        .map(({ id }) => id)
        .reverse(),
    ];
    return { problem: 'The snap does not tell which series it follows.', choices };
  }
  const store = constraints();
  // What can't be fetched may be at hand all the same.
  const report = await store.fetch({ series: series.id });
  const lookup = store.peek({ series: series.id });
  if (lookup.state !== 'ready') {
    return { problem: report.type === 'failed' ? report.message : 'The constraints are not at hand.' };
  }
  const { snap, installed } = contents;
  const verification = verifySnap({ file: path, snap, installed, series, constraints: lookup });
  return { text: describeVerification(verification), differing: verification.counts.differing };
}
