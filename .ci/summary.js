/** Adds up jest's reports into the one line that `.ci/run` ends with; a missing report is a failure. */
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
for (const path of process.argv.slice(2)) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    passed += report.numPassedTests;
    // A suite that could not run counts, although none of its tests did.
    failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  } catch (error) {
    process.stderr.write(`no report: ${error.message}\n`);
    failed += 1;
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
