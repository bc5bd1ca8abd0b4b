/**
 * The order of integration tests: those that take minutes begin first, so that none of them is left when the others have ended. Jest
 * by itself goes by the size of the files, as long as it has not measured them.
 */
import { basename } from 'node:path';

const LONG = ['chaos.spec.ts', 'schemathesis.spec.ts', 'scaled-out-mistakes.spec.ts'];

const isShort = ({ path }) => !LONG.includes(basename(path));

export default class LongestFirst {
  sort(tests) {
    return tests.toSorted((one, other) => isShort(one) - isShort(other));
  }

  /** Of a run that is over: the order never depends on it. */
  cacheResults() {}
}
