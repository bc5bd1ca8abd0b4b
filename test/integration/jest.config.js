/** The jest configuration of integration tests, which start real engines, with long timeouts. */
import base from '../../jest.config.js';

export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/integration'],
  testPathIgnorePatterns: ['/node_modules/'],
  testSequencer: '<rootDir>/test/integration/longest-first.js',
  /** The tests mostly wait: three workers keep two cores busy. Each may run a broker, a database and eight processes. */
  maxWorkers: 3,
  testTimeout: 180_000,
};
