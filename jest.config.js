/** One runner for unit, contract and end-to-end tests; `test/integration` has its own config because it needs real engines. */
import { availableParallelism } from 'node:os';

/**
 * TypeScript for the project's own sources, with Nest's decorators; as CommonJS, which jest loads in two thirds of the
 * processor time that it takes for ES modules. Whatever runs in a process of its own runs as it was built.
 */
const sources = {
  swcrc: false,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'commonjs', importInterop: 'node' },
  sourceMaps: 'inline',
};

/** The packages that come as ES modules only; jest names another one, should it miss it here. */
const esModules =
  '/node_modules/(?:@nestjs|@seriousme|content-disposition|jose|oauth4webapi|oidc-provider|openid-client)/';
const packages = { swcrc: false, jsc: { target: 'es2023' }, module: { type: 'commonjs' } };

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
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': ['@swc/jest', sources],
    [`${esModules}.+\\.js$`]: ['@swc/jest', packages],
  },
  transformIgnorePatterns: [],
  /** One more than there are cores: end-to-end specifications wait for other processes. */
  maxWorkers: availableParallelism() + 1,
  /** The modules of every file stay in memory: a worker that holds more collects garbage for longer than it tests. */
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30000,
};
