/** Rules on OpenStack's upper-constraints. */
import type { Rule } from '../rule.ts';
import { absent, absentTypo } from './absent.ts';
import { baseCloud, basePython, cloudClaim, eolSeries } from './base.ts';
import { copyPin, copySpelling, copyStale, lockDrift, lockOlderThanCopy, overrideHides } from './copies.ts';
import { constraintInUv, debTwice, fileProblem, hashes, pythonPath } from './install.ts';
import { noConstraints } from './missing.ts';
import { duplicate, equalNotIdentical, excluded, pinConflict, redundantPin } from './pins.ts';
import { masterMoving, outside, refCodename, refGone, refInsecure, refPage, refUnknown } from './references.ts';
import { masterStable, seriesClaim, seriesParts, seriesSource } from './series.ts';
import { dupConstraint, includeCycle, tagSeries } from './together.ts';
import { selfConstrained, urlConstrained, urlInsecure, urlMoving, urlPinned, urlRetired, urlUnnamed } from './urls.ts';

export const constraintsRules: readonly Rule[] = [
  fileProblem,
  includeCycle,
  refGone,
  refPage,
  refCodename,
  refInsecure,
  refUnknown,
  outside,
  dupConstraint,
  pinConflict,
  excluded,
  equalNotIdentical,
  duplicate,
  seriesSource,
  seriesParts,
  seriesClaim,
  tagSeries,
  masterStable,
  masterMoving,
  cloudClaim,
  baseCloud,
  basePython,
  eolSeries,
  urlConstrained,
  urlPinned,
  selfConstrained,
  urlRetired,
  urlInsecure,
  urlMoving,
  urlUnnamed,
  copyStale,
  lockDrift,
  lockOlderThanCopy,
  overrideHides,
  constraintInUv,
  pythonPath,
  debTwice,
  hashes,
  copyPin,
  copySpelling,
  absentTypo,
  absent,
  redundantPin,
  noConstraints,
];
