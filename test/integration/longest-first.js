/**
 * Orders the integration tests: those that take minutes start first, so that none of them remains when the others have ended. Jest
 * orders files by size until it has measured them.
 */
import { basename } from 'node:path';

const LONG = ['chaos.spec.ts', 'schemathesis.spec.ts', 'scaled-out-mistakes.spec.ts'];

const isShort = ({ path }) => !LONG.includes(basename(path));

export default class LongestFirst {
  sort(tests) {
    return tests.toSorted((one, other) => isShort(one) - isShort(other));
  }

  /** Keeps no results of earlier runs, because the order does not depend on them. */
  cacheResults() {}
}
