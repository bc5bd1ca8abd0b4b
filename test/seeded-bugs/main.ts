/** Runs the simulation with every seeded bug and reports which promise found it, and in how many runs. */
import { simulate } from '../simulation/simulate.js';
import { CHECKPOINT_BUGS } from './checkpoint-bugs.js';
import { COMMAND_BUGS } from './command-bugs.js';
import { LEDGER_BUGS } from './ledger-bugs.js';
import { METERING_BUGS } from './metering-bugs.js';
import { PROJECTOR_BUGS } from './projector-bugs.js';

const RUNS_MAX = 1_000;
const seed = Number(process.argv[2] ?? 20_251_101);

const bugs = [
  ...METERING_BUGS,
  ...LEDGER_BUGS,
  ...CHECKPOINT_BUGS,
  ...COMMAND_BUGS,
  ...PROJECTOR_BUGS,
];
let missed = 0;
for (const { name, breaks, system } of bugs) {
  const failure = await simulate({ runs: RUNS_MAX, seed, system, shrinks: false });
  const promises = [...new Set(failure?.broken.map(({ promise }) => promise))].sort();
  const found = promises.some((promise) => breaks.includes(promise));
  if (!found) missed += 1;
  const verdict = failure ? `run ${failure.runs}: ${promises.join(' ')}` : 'NOT FOUND';
  process.stdout.write(`${found ? '✔' : '✘'} ${name.padEnd(60)} ${verdict}\n`);
}
process.stdout.write(`${bugs.length - missed} of ${bugs.length} found, seed ${seed}\n`);
process.exitCode = missed === 0 ? 0 : 1;
