/** Properties meet the same examples in every run, so that a red run is about the change; SEED tries others. */
import { configureGlobal, readConfigureGlobal } from 'fast-check';
import { TEST_SEED } from './test-seed.js';

configureGlobal({ ...readConfigureGlobal(), seed: TEST_SEED });
