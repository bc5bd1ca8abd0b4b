/**
 * Reports the failures at the end of `.ci/run` and adds up jest's reports: `summary.js <folder of the run> <failed step>…`. The folder
 * contains `<step>.json` for each step with tests and `<step>.log` for every step.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const NAMED_MAX = 30;
const MESSAGE_LINES_MAX = 8;
const LOG_LINES_MAX = 20;
const LINE_MAX = 200;

const [folder, ...failedSteps] = process.argv.slice(2);

/** Stack lines of the test runner, which do not help with a failure. */
const OF_THE_RUNNER = /^\s+at .*(node_modules|node:internal)/;

const lines = (text) =>
  stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line.trim() !== '' && !OF_THE_RUNNER.test(line))
    .map((line) => `    ${line.trimEnd().slice(0, LINE_MAX)}`);

/** The failures in one file of tests. A file that did not run, or failed after its tests, counts as one. */
function failuresOf(step, { name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0 && status === 'failed') {
    return [[`${step}: ${file}`, ...lines(message).slice(0, MESSAGE_LINES_MAX)]];
  }
  return failed.map(({ fullName, failureMessages }) => [
    `${step}: ${file}: ${fullName}`,
    ...lines(failureMessages.join('\n')).slice(0, MESSAGE_LINES_MAX),
  ]);
}

/** A test step that was killed leaves no report. */
function resultOf(step) {
  try {
    const report = JSON.parse(readFileSync(join(folder, `${step}.json`), 'utf8'));
    const failures = report.testResults.flatMap((file) => failuresOf(step, file));
    return { passed: report.numPassedTests, failures };
  } catch (error) {
    return { passed: 0, failures: [[`${step}: no report`, ...lines(error.message)]] };
  }
}

function endOfLog(step) {
  const path = join(folder, `${step}.log`);
  return existsSync(path) ? lines(readFileSync(path, 'utf8')).slice(-LOG_LINES_MAX) : [];
}

const steps = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));
const results = new Map(steps.map((step) => [step, resultOf(step)]));
const failures = [...results.values()].flatMap((result) => result.failures);
for (const step of failedSteps) {
  const isSaid = (results.get(step)?.failures.length ?? 0) > 0;
  if (!isSaid) failures.push([`${step}: the step failed`, ...endOfLog(step)]);
}
const passed = [...results.values()].reduce((sum, result) => sum + result.passed, 0);

for (const [what, ...why] of failures.slice(0, NAMED_MAX)) {
  process.stdout.write(`failed: ${[what, ...why].join('\n')}\n`);
}
if (failures.length > NAMED_MAX) {
  process.stdout.write(`failed: ${failures.length - NAMED_MAX} more\n`);
}
process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
