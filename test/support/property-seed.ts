/** Property tests get the same examples in every run, unless SEED names others. */
import { configureGlobal, readConfigureGlobal } from 'fast-check';
import { TEST_SEED } from './test-seed.js';

configureGlobal({ ...readConfigureGlobal(), seed: TEST_SEED });
