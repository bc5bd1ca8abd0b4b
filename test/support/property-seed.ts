/**
 * Property tests get the same examples in every run, unless SEED names others, and where they state how long a list or text may be,
 * examples go that far: by itself fast-check stops at about ten.
 */
import { configureGlobal, readConfigureGlobal } from 'fast-check';
import { TEST_SEED } from './test-seed.js';

configureGlobal({
  ...readConfigureGlobal(),
  seed: TEST_SEED,
  defaultSizeToMaxWhenMaxSpecified: true,
});
