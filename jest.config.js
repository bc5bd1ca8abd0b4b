/** One runner for unit, contract and end-to-end tests; `test/integration` has its own config because it needs real engines. */

/** TypeScript for the project's own sources: ES modules with Nest's decorators. */
const sources = {
  swcrc: false,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** Node 20 can `require` this ES module for @fastify/static; jest's loader cannot. */
const requiredEsModule = '/node_modules/content-disposition/';
const asCommonJs = { swcrc: false, jsc: { target: 'es2023' }, module: { type: 'commonjs' } };

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
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': ['@swc/jest', sources],
    [`${requiredEsModule}.+\\.js$`]: ['@swc/jest', asCommonJs],
  },
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
  /** One worker for each core; jest takes whatever is above 100 % for a number of workers. */
  maxWorkers: '100%',
  /** The modules of every file stay in memory: a worker that holds more collects garbage for longer than it tests. */
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30000,
};
