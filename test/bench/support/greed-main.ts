/**
 * A client that sends usage as fast as it can and repeats rejected requests at once, until told to end: `greed-main.js ADDRESS TOKEN ROUND`.
 */
import { apiClient, RefusalError } from '../../../apps/ops/src/demo/api-client.js';
import { toEvent } from './structured.js';
import { ONE_TENANT, usageMessages } from './workload.js';

const AT_ONCE = 8;
const BATCH = 200;
const EVENTS_OF_ROUND = 10_000_000;
/** The number of responses after which it counts as running at full speed. */
const UNDER_WAY = 40;

const [address = '', token = '', round = '0'] = process.argv.slice(2);
process.on('message', () => process.exit());
const client = apiClient(address, token);
const headers = { 'content-type': 'application/cloudevents-batch+json' };
let sent = Number(round) * EVENTS_OF_ROUND;
let answered = 0;

async function take(): Promise<void> {
  for (;;) {
    const events = usageMessages(ONE_TENANT, (sent += BATCH) - BATCH, BATCH).map(toEvent);
    await client.send('POST', '/v1/events', events, headers).catch((error: unknown) => {
      if (!(error instanceof RefusalError && error.status === 429)) throw error;
    });
    if ((answered += 1) === UNDER_WAY) process.send!('under way');
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, take));
