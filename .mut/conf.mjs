const part = process.env.PART;
export default {
  mutate: [`libs/${part}/src/**/*.ts`, '!**/*.spec.ts', '!**/*.fixture.ts', '!**/index.ts'],
  testRunner: 'direct', plugins: ['@stryker-mutator/*', '/work/wt/coord/.mut/runner.mjs'],
  coverageAnalysis: 'perTest', ignoreStatic: true, concurrency: 1, timeoutMS: 20000, dryRunTimeoutMinutes: 10,
  reporters: ['progress-append-only', 'json', 'clear-text'], clearTextReporter: { logTests: false, allowColor: false, reportTests: false },
  jsonReporter: { fileName: `.cache/mutation/${part}.json` }, tempDirName: '.cache/stryker',
  ignorePatterns: ['.cache', 'deploy', '.mut', 'dist'],
  buildCommand: 'node /work/wt/coord/node_modules/typescript7/bin/tsc -p tsconfig.json', allowEmpty: false,
};
