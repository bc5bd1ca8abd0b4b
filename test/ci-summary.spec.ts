/** The summary at the end of `.ci/run`: every kind of failure is counted and named just before the last line. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'summary-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface FileReport {
  readonly status: 'passed' | 'failed';
  readonly message?: string;
  readonly failed?: Readonly<Record<string, string>>;
}

/** Writes a report as jest does, with the results of each file. */
async function report(step: string, passed: number, ...files: readonly FileReport[]) {
  const testResults = files.map(({ status, message = '', failed = {} }, index) => ({
    ...{ name: resolve(`test/file-${index}.spec.ts`), status, message },
    assertionResults: Object.entries(failed).map(([fullName, text]) => ({
      ...{ fullName, status: 'failed', failureMessages: [text] },
    })),
  }));
  await writeFile(
    join(folder, `${step}.json`),
    JSON.stringify({ numPassedTests: passed, testResults }),
  );
}

function summary(...failedSteps: readonly string[]) {
  const args = ['.ci/summary.js', folder, ...failedSteps];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n') };
}

it('adds up what passed, and ends well', async () => {
  await report('tests', 7, { status: 'passed' });
  await report('pages', 2, { status: 'passed' });
  expect(summary()).toEqual({ status: 0, lines: ['9 passed, 0 failed'] });
});

it('names each test that failed, with the first lines of its message', async () => {
  const text =
    '\u001b[31mError: no\u001b[39m\n\n    at a (test/a.spec.ts:1:2)\n    at b (node_modules/c.js:3:4)\n';
  await report('tests', 7, { status: 'failed', failed: { 'a meter counts': text } });
  expect(summary('tests')).toEqual({
    status: 1,
    lines: [
      'failed: tests: test/file-0.spec.ts: a meter counts',
      '    Error: no',
      '        at a (test/a.spec.ts:1:2)',
      '7 passed, 1 failed',
    ],
  });
});

it('counts a file that did not start, whose worker was killed, or that failed when its tests were over', async () => {
  const message = 'A jest worker process (pid=1) was terminated by another process: signal=SIGKILL';
  await report('tests', 0, { status: 'failed', message });
  expect(summary('tests')).toEqual({
    status: 1,
    lines: ['failed: tests: test/file-0.spec.ts', `    ${message}`, '0 passed, 1 failed'],
  });
});

it('counts a step of tests that left no report', async () => {
  await writeFile(join(folder, 'tests.json'), '');
  const { status, lines } = summary('tests');
  expect(status).toBe(1);
  expect(lines[0]).toBe('failed: tests: no report');
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
});

it('counts a step without tests, and repeats the end of what it said', async () => {
  await writeFile(join(folder, 'types.log'), 'a.ts(1,2): wrong\n');
  await report('tests', 3, { status: 'passed' });
  expect(summary('types', 'tests')).toEqual({
    status: 1,
    lines: [
      'failed: types: the step failed',
      '    a.ts(1,2): wrong',
      'failed: tests: the step failed',
      '3 passed, 2 failed',
    ],
  });
});
