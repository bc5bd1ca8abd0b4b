/**
 * The jest configuration of unit, contract and end-to-end tests; `test/integration` has its own because it needs real engines.
 */
import { availableParallelism } from 'node:os';

export default {
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/test/integration/',
    '/test/browser/',
    '/test/seeded-bugs/',
  ],
  globalSetup: '<rootDir>/test/support/new-run.js',
  setupFiles: ['<rootDir>/test/support/property-seed.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  /** Specifications run in Node as the product does, without jest's sandbox. */
  runtime: `${import.meta.dirname}/test/runner/runtime.js`,
  testEnvironment: '<rootDir>/test/runner/environment.js',
  transform: {},
  /** One more than the number of cores, because end-to-end specifications wait for other processes. */
  maxWorkers: availableParallelism() + 1,
  /**
   * The modules of every file stay in memory; above this limit a worker spends more time on garbage collection than on
   * tests.
   */
  workerIdleMemoryLimit: '1GB',
  /** A busy machine may be ten times as slow. */
  testTimeout: 120_000,
};
