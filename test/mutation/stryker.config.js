/** Mutation testing: plants small faults in the core, one at a time, and counts those that its specifications detect. */
const core = 'libs/{metering,eventsourcing,ledger,contracts}/src/**';

/** Stryker works on a copy of the tree, two folders below `.cache`. */
const root = '../../..';

export default {
  mutate: [
    `${core}/*.ts`,
    `!${core}/*.{spec,spec-helper,fixture}.ts`,
    `!${core}/{index,examples,spec-support}.ts`,
  ],
  testRunner: 'specs',
  plugins: [`${import.meta.dirname}/../../dist/test/mutation/runner.js`],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 10,
  buildCommand: `node ${root}/node_modules/typescript7/bin/tsc -p tsconfig.json`,
  ignorePatterns: ['dist', '.cache', 'deploy'],
  tempDirName: '.cache/stryker',
  reporters: ['progress', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
};
