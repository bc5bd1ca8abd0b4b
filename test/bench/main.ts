/**
 * `npm run bench`: every benchmark, or those named: `npm run bench -- decoding whole-way`, or all of
 * a family: `npm run bench -- scaled`.
 */
import { decoding } from './decoding.js';
import { hotTenant } from './hot-tenant.js';
import { ingest } from './ingest.js';
import { monthSize } from './month-size.js';
import { SCALED } from './scaled/benchmarks.js';
import { type Report, toTerminal } from './support/report.js';
import { wholeWay } from './whole-way.js';

const BENCHMARKS: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  'whole-way': wholeWay,
  'hot-tenant': hotTenant,
  'month-size': monthSize,
  decoding,
  ingest,
  ...SCALED,
};

const asked = process.argv.slice(2);
const isMeant = (name: string, by: string) => name === by || name.startsWith(`${by}-`);
const unknown = asked.filter((by) => !Object.keys(BENCHMARKS).some((name) => isMeant(name, by)));
if (unknown.length > 0) {
  toTerminal(`No benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exitCode = 1;
} else {
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (asked.length > 0 && !asked.some((by) => isMeant(name, by))) continue;
    toTerminal(`\n${name}`);
    await run(toTerminal);
  }
}
