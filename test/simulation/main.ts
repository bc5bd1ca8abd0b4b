/** `npm run simulate`: plays any number of simulated runs from any seed, or replays one failure. */
import { parseArgs } from 'node:util';
import { simulate } from './simulate.js';

const SEEDS = 2 ** 31;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
});
const runs = Number(values.runs);
const seed = values.seed === undefined ? Math.floor(Math.random() * SEEDS) : Number(values.seed);
const isReplay = values.path !== undefined;
const isPath = !isReplay || (/^\d+(:\d+)*$/.test(values.path!) && values.seed !== undefined);
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || !isPath) {
  process.stderr.write('Usage: npm run simulate -- --runs N [--seed S [--path P]]\n');
  process.exit(2);
}

const startedAt = performance.now();
const failure = await simulate({ runs, seed, ...(values.path && { path: values.path }) });
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
if (failure) {
  process.stderr.write(`${failure.report}\n`);
  process.exitCode = 1;
} else {
  const what = isReplay ? `The run at path ${values.path}` : `${runs} runs`;
  process.stdout.write(`${what} with seed ${seed} kept every promise, in ${seconds} s.\n`);
}
