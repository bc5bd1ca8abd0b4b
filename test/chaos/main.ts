/** `npm run chaos -- --minutes N --seed S`: runs the scaled-out system under faults and prints the verdict. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChaos } from './chaos.js';

const SHOWN_MAX = 50;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    fault: { type: 'string', multiple: true },
  },
});
const minutes = Number(values.minutes);
const seed =
  values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
if (!(minutes >= 0) || !Number.isInteger(seed)) {
  process.stderr.write('Usage: npm run chaos -- --minutes N [--seed S] [--fault NAME]…\n');
  process.exit(2);
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
say(`Chaos for ${minutes} minutes with seed ${seed}.`);
const product = join(import.meta.dirname, '../..');
const started = join(product, 'joined');
const report = await runChaos({ product, started, minutes, seed, faults: values.fault, say });
say(`\nEvent store: ${report.eventStore}. Kafka and PostgreSQL: real.`);
say(`${report.published} messages published, ${report.charged} charged, once each;`);
say(`${report.tenantMonths} months of tenants compared.\n`);
say(report.table);
say(`\nBroken promises: ${report.broken.length}`);
for (const { promise, what } of report.broken.slice(0, SHOWN_MAX)) say(`  ${promise}: ${what}`);
process.exit(report.broken.length === 0 ? 0 : 1);
