/** Work for one tenant runs one task at a time in a process, in order; conflicts with other processes are reported. */
import { CreditLedger, monthAggregate } from './index.js';
import { ADD_GRANT, type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const AT = '2025-09-15T12:00:00.000Z';

let world: LedgerWorld;
let conflicts: string[];
let ledger: CreditLedger;
beforeEach(async () => {
  world = await ledgerWorld(AT);
  conflicts = [];
  ledger = new CreditLedger({
    aggregate: monthAggregate({
      store: world.store,
      retry: { sleep: async () => undefined },
      cachedMonthsMax: 100,
      onConflict: (stream) => conflicts.push(stream),
    }),
    clock: { now: () => new Date(AT) },
    knownTenantsMax: 100,
  });
});
afterEach(() => world.close());

it('charges the first of those that are given at once under one id, without a conflict', async () => {
  const pages = [3, 4, 5, 6];
  const outcomes = await Promise.all(
    pages.map((count) => ledger.recordUsage('contoso', [usageRecord('a', AT, count)])),
  );
  expect(outcomes.map(([outcome]) => outcome!.kind)).toEqual([
    'charged',
    ...['rejected', 'rejected', 'rejected'],
  ]);
  expect(conflicts).toEqual([]);
});

it('charges usage that was given first, also where it comes late and takes longer', async () => {
  await ledger.recordUsage('contoso', [usageRecord('known', AT)]);
  const outcomes = await Promise.all(
    ['2025-07-10T00:00:00.000Z', AT].map((time) =>
      ledger.recordUsage('contoso', [usageRecord('a', time)]),
    ),
  );
  expect(outcomes.map(([outcome]) => outcome!.kind)).toEqual(['charged', 'rejected']);
});

it('tries a command out behind those that were given before', async () => {
  const done = ledger.command('contoso', ADD_GRANT);
  const foreseen = ledger.preview('contoso', ADD_GRANT);
  expect(await done).toMatchObject({ events: [{ type: 'GrantAdded' }] });
  expect(await foreseen).toMatchObject({ kind: 'done', events: [] });
});

it('reports the stream in which another process was first', async () => {
  await ledger.recordUsage('contoso', [usageRecord('a', AT)]);
  await world.process().recordUsage('contoso', [usageRecord('b', AT)]);
  expect(conflicts).toEqual([]);
  const [outcome] = await ledger.recordUsage('contoso', [usageRecord('c', AT)]);
  expect(outcome).toMatchObject({ kind: 'charged' });
  expect(conflicts).toEqual(['creditLedger-contoso_2025-09']);
});
