/**
 * Configures property tests: the same examples in every run unless SEED is set, and lists and texts up to the maximum
 * length that a test states (by default fast-check stops at about ten).
 */
import { configureGlobal, readConfigureGlobal } from 'fast-check';
import { TEST_SEED } from './test-seed.js';

configureGlobal({
  ...readConfigureGlobal(),
  seed: TEST_SEED,
  defaultSizeToMaxWhenMaxSpecified: true,
});
