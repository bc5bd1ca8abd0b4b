/** No request holds everybody else up: how long the event loop of a real process works without a turn for others, whatever it is sent. */
import { gzipSync } from 'node:zlib';
import { eventually } from '#testing';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { BATCH } from '../support/http-client.js';
import { PATIENCE_MS } from '../support/meter-process.js';
import { usageEvent } from '../support/usage-events.js';
import { startWatchedMeter, type WatchedMeter } from '../support/watched-meter.js';

const MEBIBYTE = 1024 * 1024;
/** What nobody notices. */
const HELD_MAX_MS = 50;
/** Other work on the machine, and code that is not compiled yet, only add: the least of several tries says most. */
const TRIES = 6;
const TENANT = 'contoso';
const time = '2025-09-10T10:00:00Z';
const FAR = Number.MAX_SAFE_INTEGER;

let folder: DataFolder;
let meter: WatchedMeter;
let allowedMs: number;
/** Of what is sent: ids of its own each time. */
let round = 0;

beforeAll(async () => {
  folder = await dataFolder();
  const env = { DATA_DIR: folder.path, CLOCK_START: '2025-09-15T00:00:00Z' };
  meter = await startWatchedMeter(env);
  await publish(events(1));
  await caughtUp();
  allowedMs = Math.max(HELD_MAX_MS, 2 * parsingMs());
}, PATIENCE_MS);
afterAll(async () => {
  await meter.stop();
  await folder.remove();
});

/** Parsing cannot be interrupted: on a slow or busy machine it alone may take what is allowed. */
function parsingMs(): number {
  const text = JSON.stringify(members(60_000));
  const took = Array.from({ length: TRIES }, () => {
    const start = process.cpuUsage();
    JSON.parse(text);
    return process.cpuUsage(start).user / 1_000;
  });
  return Math.min(...took);
}

const members = (count: number): object =>
  Object.fromEntries(
    Array.from({ length: count }, (_, number) => [`m${round}n${number}`, number % 10]),
  );

type Parts = Partial<Parameters<typeof usageEvent>[0]>;
type PartsOf = (number: number) => Parts;

const events = (count: number, partsOf: PartsOf = () => ({})): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, number) =>
      usageEvent({ id: `run-${round}-${number}`, tenantId: TENANT, time, ...partsOf(number) }),
    ),
  );

const publish = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  meter.http.send('POST', '/v1/events', body, { 'content-type': BATCH, ...headers });

/** A month of its own for each number up to 120, in the past. */
const monthOf = (number: number): string =>
  new Date(Date.UTC(2015 + ((number / 12) % 10), number % 12, 3)).toISOString();

/** All that was accepted is charged and shown. */
async function caughtUp(): Promise<void> {
  const last = `last-${round}`;
  await publish(JSON.stringify([usageEvent({ id: last, tenantId: 'last', time })]));
  const isShown = async () =>
    (await meter.http.get(`/v1/tenants/last/events/${last}`)).status === 200;
  await eventually('what was accepted is shown', isShown, PATIENCE_MS);
}

async function atOnce(count: number, ask: (number: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, number) => ask(number)));
}

const access = (environments: number, query = '') =>
  meter.http.send('POST', `/v1/tenants/${TENANT}/access${query}`, {
    requests: Array.from({ length: environments }, (_, number) => ({
      environmentId: `e-${number}`,
    })),
  });

type Hostile = readonly [name: string, send: () => Promise<unknown>];

const IN_BODIES: readonly Hostile[] = [
  ['349,000 empty events', () => publish(`[${'{},'.repeat(MEBIBYTE / 3 - 2)}{}]`)],
  ['as many events as are taken at once', () => publish(events(1_000))],
  ['one more than that', () => publish(events(1_001))],
  ['1,000 invalid events', () => publish(events(1_000, () => ({ data: { quantity: 1 } })))],
  ['events of many unknown members', () => publish(events(10, () => ({ data: members(5_000) })))],
  [
    'an event of very many unknown members',
    () => publish(events(1, () => ({ data: members(60_000) }))),
  ],
  ['110,000 unknown members', () => publish(JSON.stringify([members(75_000)]))],
  ['arrays within arrays without end', () => publish('['.repeat(MEBIBYTE - 1))],
  ['as many that end', () => publish('['.repeat(MEBIBYTE / 2) + ']'.repeat(MEBIBYTE / 2))],
  ['objects within objects', () => publish('{"a":'.repeat(MEBIBYTE / 5 - 1))],
  ['one long id', () => publish(JSON.stringify([{ id: 'x'.repeat(MEBIBYTE - 100) }]))],
  ['escapes without end', () => publish(`["${'\\u0000'.repeat(MEBIBYTE / 6 - 10)}"]`)],
  ['a number of a million digits', () => publish(`[${'9'.repeat(MEBIBYTE - 2)}]`)],
  ['half a million numbers', () => publish(`[${'9,'.repeat(MEBIBYTE / 2 - 10)}9]`)],
  [
    'an array of very many',
    () => publish(events(1, () => ({ data: { a: Array(400_000).fill(1) } }))),
  ],
  [
    'much in little',
    () => publish(gzipSync(' '.repeat(40 * MEBIBYTE)), { 'content-encoding': 'gzip' }),
  ],
  [
    'a command of very many members',
    () => meter.http.send('PUT', `/v1/tenants/${TENANT}/policy`, members(60_000)),
  ],
];

const IN_TENANTS: readonly Hostile[] = [
  [
    '1,000 tenants',
    () => publish(events(1_000, (number) => ({ tenantId: `t-${round}-${number}` }))),
  ],
  [
    '1,000 environments',
    () => publish(events(1_000, (n) => ({ data: { environmentId: `e-${n}` } }))),
  ],
  [
    '5,000 events in past months',
    () =>
      atOnce(5, (part) =>
        publish(events(1_000, (n) => ({ id: `${round}-${part}-${n}`, time: monthOf(n) }))),
      ),
  ],
  [
    'a dry run of past months',
    () =>
      meter.http.send(
        'POST',
        '/v1/events?dryRun=true',
        events(1_000, (n) => ({ time: monthOf(n) })),
        { 'content-type': BATCH },
      ),
  ],
  [
    'a dry run of 1,000 tenants',
    () =>
      meter.http.send(
        'POST',
        '/v1/events?dryRun=true',
        events(1_000, (n) => ({ tenantId: `d-${n}` })),
        { 'content-type': BATCH },
      ),
  ],
];

const IN_QUESTIONS: readonly Hostile[] = [
  [
    '1,000 positions that never come',
    () => atOnce(1_000, () => meter.http.get(`/v1/tenants/${TENANT}/usage?minPosition=${FAR}`)),
  ],
  ['1,000 questions to the gate in one', () => access(1_000, '?explain=true')],
  ['more of them than are answered', () => access(15_000)],
  ['a page of the ledger', () => meter.http.get(`/v1/tenants/${TENANT}/ledger?limit=1000`)],
  [
    'the change feed of 120 months, for 20 clients',
    async () => {
      const months = events(1_000, (n) => ({
        tenantId: 'aged',
        id: `aged-${n}`,
        time: monthOf(n),
      }));
      await publish(months);
      await caughtUp();
      const feed = `${meter.address}/v1/tenants/aged/changes?limit=1000`;
      await atOnce(20, async () => (await fetch(feed)).text());
    },
  ],
  ['usage of many environments', () => meter.http.get(`/v1/tenants/${TENANT}/usage`)],
];

it.each([...IN_BODIES, ...IN_TENANTS, ...IN_QUESTIONS])(
  '%s',
  async (_name, send) => {
    let heldMs = Infinity;
    for (let attempt = 0; attempt < TRIES && heldMs >= allowedMs; attempt++) {
      round++;
      await meter.heldMs();
      await send();
      await caughtUp();
      heldMs = Math.min(heldMs, await meter.heldMs());
    }
    expect(heldMs).toBeLessThan(allowedMs);
  },
  PATIENCE_MS,
);
