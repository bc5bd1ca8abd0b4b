/** The memory of cached months and ids is bounded, whatever a month contains, and a bound costs only time. */
import { ledgerStream } from '#contracts';
import { type EventStore, load } from '#eventsourcing';
import { EMPTY_CONFIGURATION, NO_FIGURES } from '#metering';
import { bytesOfChain, bytesOfMonth } from './held-bytes.js';
import { CreditLedger } from './credit-ledger.js';
import { monthAggregate, monthStreamDecider } from './month-aggregate.js';
import type { MonthStreamState } from './month-stream-state.js';
import {
  ADD_GRANT,
  allocate,
  type LedgerWorld,
  ledgerWorld,
  usageRecord,
} from './ledger.fixture.js';

const NOW = '2025-09-15T12:00:00.000Z';
const MONTH = '2025-09';
const retry = { sleep: async () => undefined };

let world: LedgerWorld;
beforeEach(async () => {
  world = await ledgerWorld(NOW);
});
afterEach(() => world.close());

function processOf(bytesMax: number, store: EventStore = world.store) {
  const options = { store, retry, cachedMonthsMax: 10_000, cachedBytesMax: bytesMax };
  const aggregate = monthAggregate(options);
  const clock = { now: () => new Date(NOW) };
  const known = { knownTenantsMax: 10_000, knownBytesMax: bytesMax };
  return { aggregate, ledger: new CreditLedger({ aggregate, clock, ...known }) };
}

type Process = ReturnType<typeof processOf>;

const TIME = '2025-09-14T00:00:00.000Z';
const LATE = '2025-08-14T00:00:00.000Z';

const GROWTHS: Readonly<Record<string, (process: Process, number: number) => Promise<unknown>>> = {
  runs: ({ ledger }, number) => ledger.recordUsage('contoso', [usageRecord(`run-${number}`, TIME)]),
  allocations: ({ ledger }, number) => ledger.command('contoso', allocate(`env-${number}`, 1_000)),
  'keys of commands': ({ ledger }, number) =>
    ledger.command('contoso', allocate('prod', (number + 1) * 1_000), {
      metadata: { commandKey: `key-${number}`, commandDigest: 'd' },
    }),
};

it.each(Object.keys(GROWTHS))('a month weighs more with %s', async (name) => {
  const process = processOf(Infinity);
  await process.ledger.command('contoso', ADD_GRANT);
  const weights: number[] = [];
  for (let number = 0; number < 100; number++) {
    await GROWTHS[name]!(process, number);
    if (![0, 30, 99].includes(number)) continue;
    weights.push(bytesOfMonth(await load(process.aggregate, ledgerStream('contoso', MONTH))));
  }
  expect(weights).toEqual([...new Set(weights)].sort((a, b) => a - b));
});

const ADDITIONS: Readonly<Record<string, (state: MonthStreamState, key: string) => unknown>> = {
  environments: ({ month }, key) => month.environments.set(key, NO_FIGURES),
  trials: ({ month }, key) => month.trials.set(key, 1),
  announcements: ({ month }, key) => month.announced.set(key, { level: 'none', warnedAt: {} }),
  'ends on record': ({ month }, key) => month.ended.set(key, true),
  'keys of commands': ({ commandDigests }, key) =>
    (commandDigests as Map<string, string>).set(key, 'd'),
};

it.each(Object.keys(ADDITIONS))(
  'a month weighs more by each of its %s, as much as by the last',
  (name) => {
    const state = monthStreamDecider.initialState();
    const weights = [0, 1, 2].map((number) => {
      if (number > 0) ADDITIONS[name]!(state, `key-${number}`);
      return bytesOfMonth({
        state,
        revision: 0,
        position: null,
        eventId: null,
        checkpointedRevision: -1,
      });
    });
    expect(weights[1]).toBeGreaterThan(weights[0]! + 100);
    expect(weights[2]! - weights[1]!).toBe(weights[1]! - weights[0]!);
  },
);

it('a month weighs at least as much as the text of its configuration', async () => {
  const { aggregate, ledger } = processOf(Infinity);
  await ledger.command('contoso', ADD_GRANT);
  const found = await load(aggregate, ledgerStream('contoso', MONTH));
  const empty = { ...found.state.month, configuration: EMPTY_CONFIGURATION };
  const without = bytesOfMonth({ ...found, state: { ...found.state, month: empty } });
  const { length } = JSON.stringify(found.state.month.configuration);
  const emptyLength = JSON.stringify(EMPTY_CONFIGURATION).length;
  expect(bytesOfMonth(found) - without).toBeGreaterThanOrEqual(length - emptyLength);
});

it('a tenant has a weight before its first month is closed', () => {
  expect(bytesOfChain({ closedIds: [] })).toBeGreaterThan(0);
});

it('a tenant weighs more with the ids of its closed months', async () => {
  const { aggregate, ledger } = processOf(Infinity);
  await ledger.recordUsage('contoso', [usageRecord('late', LATE)]);
  const { state } = await load(aggregate, ledgerStream('contoso', '2025-08'));
  const chain = { firstMonth: '2025-08', currentMonth: MONTH, isOpen: true };
  const { ids } = state.month;
  const [none, one, two] = [[], [ids], [ids, ids]].map((closedIds) =>
    bytesOfChain({ ...chain, closedIds }),
  );
  expect([one! - none!, two! - one!]).toEqual([ids.heldBytes, ids.heldBytes]);
  expect(ids.heldBytes).toBeGreaterThan(0);
});

it.each([
  { bytesMax: 1, registrations: ['contoso', 'fabrikam', 'contoso', 'fabrikam'] },
  { bytesMax: Infinity, registrations: ['contoso', 'fabrikam'] },
])('of $bytesMax bytes for ids, $registrations are looked up', async (row) => {
  const asked: string[] = [];
  const append: EventStore['append'] = (request) => {
    if (request.stream.startsWith('tenant-')) asked.push(request.stream.slice('tenant-'.length));
    return world.store.append(request);
  };
  const { ledger } = processOf(row.bytesMax, { ...world.store, append });
  for (const id of ['a', 'b']) {
    for (const tenant of ['contoso', 'fabrikam']) {
      await ledger.recordUsage(tenant, [usageRecord(id, TIME)]);
    }
  }
  expect(asked).toEqual(row.registrations);
});

it('what does not fit is read again: the same figures, nothing charged twice, and no more memory for more tenants', async () => {
  const tenants = Array.from({ length: 40 }, (_, number) => `tenant-${number}`);
  const records = Array.from({ length: 50 }, (_, number) =>
    usageRecord(`run-${number}`, number % 5 === 0 ? LATE : TIME),
  );
  const bytesMax = 60_000;
  const { aggregate, ledger } = processOf(bytesMax);
  for (const tenant of tenants) await ledger.recordUsage(tenant, records);
  for (const tenant of tenants) {
    const outcomes = await ledger.recordUsage(tenant, records);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['duplicate']));
  }
  const kept = tenants.flatMap((tenant) =>
    ['2025-08', MONTH].flatMap((month) => aggregate.cache.take(ledgerStream(tenant, month)) ?? []),
  );
  const bytes = kept.reduce((sum, one) => sum + bytesOfMonth(one), 0);
  expect(kept.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(bytesMax);
});
