/** `npm run bench`: every benchmark, or those named: `npm run bench -- decoding whole-way`. */
import { decoding } from './decoding.js';
import { hotTenant } from './hot-tenant.js';
import { ingest } from './ingest.js';
import { monthSize } from './month-size.js';
import { type Report, toTerminal } from './support/report.js';
import { wholeWay } from './whole-way.js';

const BENCHMARKS: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  'whole-way': wholeWay,
  'hot-tenant': hotTenant,
  'month-size': monthSize,
  decoding,
  ingest,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  toTerminal(`No benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exitCode = 1;
} else {
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    toTerminal(`\n${name}`);
    await run(toTerminal);
  }
}
