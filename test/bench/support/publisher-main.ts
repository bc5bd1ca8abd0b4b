/**
 * Publishes usage at full speed and waits until it is visible, until told to end: `publisher-main.js ADDRESS PREFIX`.
 */
import { loadOf, publishAndSee } from './load.js';

const METERED = { tenants: 100, environments: 5, users: 20 };
const CHUNK = 20_000;

const [address = '', prefix = ''] = process.argv.slice(2);
const over = new AbortController();
process.on('message', () => over.abort());

const shape = { ...METERED, prefix };
const runs = new Map<string, number>();
const start = performance.now();
let events = 0;
while (!over.signal.aborted) {
  const load = loadOf(shape, events, CHUNK);
  await publishAndSee(address, load, runs);
  for (const [tenant, more] of load.runsByTenant) runs.set(tenant, (runs.get(tenant) ?? 0) + more);
  if (events === 0) process.send!('under way');
  events += CHUNK;
}
process.send!((events * 1_000) / (performance.now() - start), () => process.disconnect());
