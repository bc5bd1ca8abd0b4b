/**
 * `npm run guard`: compares the processor time of the hot loops, in multiples of a reference loop, with the baseline of this
 * version of Node; exit code 1 if one has become slower. `--record` writes the baseline, `--slower NAME` slows one loop down.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { judge, type Ratios } from './judge.js';
import { hotLoops, type LoopName, LOOPS, type Loops, REFERENCE } from './loops.js';

const ROUNDS = 80;
const WARM_UP_ROUNDS = 8;
const NAMES = [REFERENCE, ...LOOPS] as const;
/** Relative to `dist`. */
const BASELINE = new URL('../../../test/guard/baseline.json', import.meta.url);

type Baseline = Readonly<Record<string, Ratios>>;
type Times = Record<(typeof NAMES)[number], number>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const usedMicroseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** @param slower the loop to slow down artificially */
async function timeOf(
  loops: Loops,
  name: keyof Times,
  slower: string | undefined,
): Promise<number> {
  const start = usedMicroseconds();
  await loops[name]();
  const used = usedMicroseconds() - start;
  if (name !== slower) return used;
  while (usedMicroseconds() - start < used * 1.5);
  return usedMicroseconds() - start;
}

async function measure(slower: string | undefined): Promise<Ratios> {
  const fastest = Object.fromEntries(NAMES.map((name) => [name, Infinity])) as Times;
  const { next, close } = await hotLoops();
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const loops = next();
    for (const name of NAMES) {
      const time = await timeOf(loops, name, slower);
      if (round >= 0) fastest[name] = Math.min(fastest[name], time);
    }
  }
  await close();
  const ratio = (name: LoopName) =>
    Math.round((fastest[name] / fastest[REFERENCE]) * 1_000) / 1_000;
  return Object.fromEntries(LOOPS.map((name) => [name, ratio(name)])) as Ratios;
}

const { values } = parseArgs({
  options: { record: { type: 'boolean' }, slower: { type: 'string' } },
});
const node = process.versions.node.split('.')[0]!;
const baseline = JSON.parse(await readFile(BASELINE, 'utf8')) as Baseline;
const seen = await measure(values.slower);
const recorded = baseline[node];
if (values.record === true) {
  await writeFile(BASELINE, `${JSON.stringify({ ...baseline, [node]: seen }, null, 2)}\n`);
  say(`recorded for Node ${node}: ${JSON.stringify(seen)}`);
} else if (recorded === undefined) {
  say(`Nothing is recorded for Node ${node}: ${JSON.stringify(seen)}`);
} else {
  const { lines, isSlower } = judge(seen, recorded);
  say(`Node ${process.version}, in times of the reference loop`);
  for (const line of lines) say(line);
  if (isSlower) process.exitCode = 1;
}
