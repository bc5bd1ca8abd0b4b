/**
 * `npm run bench`: every benchmark, or those named: `npm run bench -- decoding whole-way`, or all of
 * a family: `npm run bench -- scaled`. `--json FILE` writes the figures there as well.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { dashboard } from './dashboard/bench.js';
import { access } from './access.js';
import { answers } from './answers.js';
import { decoding } from './decoding.js';
import { greedyClient } from './greedy-client.js';
import { emmett } from './emmett.js';
import { gate } from './gate.js';
import { hotTenant } from './hot-tenant.js';
import { ingest } from './ingest.js';
import { million } from './million.js';
import { monthSize } from './month-size.js';
import { monthTurn } from './month-turn.js';
import { sameWork } from './same-work/same-work.js';
import { SCALED } from './scaled/benchmarks.js';
import { type Figure, type RecordFigure, type Report, toTerminal } from './support/report.js';
import { tracing } from './tracing.js';
import { wholeWay } from './whole-way.js';

type Benchmark = (report: Report, record: RecordFigure) => Promise<void>;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'same-work': sameWork,
  'whole-way': wholeWay,
  'hot-tenant': hotTenant,
  'month-size': monthSize,
  'month-turn': monthTurn,
  dashboard,
  decoding,
  ingest,
  gate,
  answers,
  emmett,
  million,
  tracing,
  access,
  'greedy-client': greedyClient,
  ...SCALED,
};

const { values, positionals: asked } = parseArgs({
  options: { json: { type: 'string' } },
  allowPositionals: true,
});
const isMeant = (name: string, by: string) => name === by || name.startsWith(`${by}-`);
const unknown = asked.filter((by) => !Object.keys(BENCHMARKS).some((name) => isMeant(name, by)));
if (unknown.length > 0) {
  toTerminal(`No benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exitCode = 1;
} else {
  const figures: Figure[] = [];
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (asked.length > 0 && !asked.some((by) => isMeant(name, by))) continue;
    toTerminal(`\n${name}`);
    await run(toTerminal, (figure) => void figures.push(figure));
  }
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(figures, null, 2));
}
