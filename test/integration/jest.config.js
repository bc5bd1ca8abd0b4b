/** Integration tests start real engines: one at a time, with patience, apart from `npm test`. */
import base from '../../jest.config.js';

export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/integration'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  // Clients of engines that were killed on purpose keep trying for a while: the verdict does not wait for them.
  forceExit: true,
  testTimeout: 180_000,
};
