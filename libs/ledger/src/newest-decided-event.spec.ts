/** The event that a process reports as the newest it has decided on, to recognise a restored ledger later. */
import type { EventReference } from '#eventsourcing';
import { CreditLedger, monthAggregate } from './index.js';
import { ADD_GRANT, type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const AT = '2025-09-15T12:00:00.000Z';
const STREAM = 'creditLedger-contoso_2025-09';

describe('the newest event a ledger has decided on', () => {
  let world: LedgerWorld;
  let reached: EventReference[];
  let ledger: CreditLedger;

  beforeEach(async () => {
    world = await ledgerWorld(AT);
    reached = [];
    ledger = new CreditLedger({
      aggregate: monthAggregate({
        store: world.store,
        retry: { sleep: async () => undefined },
        cachedMonthsMax: 100,
      }),
      clock: { now: () => new Date(AT) },
      knownTenantsMax: 100,
      onReached: (reference) => reached.push(reference),
    });
  });
  afterEach(() => world.close());

  const lastOf = async (tenantId: string): Promise<EventReference> => {
    const { stream, revision, position, id } = (await world.events(tenantId, '2025-09')).at(-1)!;
    return { stream, revision, position, eventId: id };
  };
  const charge = (id: string) => ledger.recordUsage('contoso', [usageRecord(id, AT)]);

  it('are the last event of the stream after a charge, and after a repeat that wrote nothing', async () => {
    await charge('a');
    await charge('a');
    const last = await lastOf('contoso');
    expect(last.stream).toBe(STREAM);
    expect(reached).toEqual([last, last]);
    expect(ledger.newestEvent).toEqual(last);
  });

  it('are the last event of the stream after a command', async () => {
    await ledger.command('contoso', ADD_GRANT);
    expect(reached).toEqual([await lastOf('contoso')]);
  });

  it('keep the newest of all tenants, also when an older ledger is decided against later', async () => {
    await charge('a');
    await ledger.recordUsage('fabrikam', [usageRecord('b', AT)]);
    const newest = await lastOf('fabrikam');
    expect(ledger.newestEvent).toEqual(newest);
    await charge('a');
    expect(ledger.newestEvent).toEqual(newest);
    await charge('c');
    expect(ledger.newestEvent).toEqual(await lastOf('contoso'));
  });

  it('are none before anything is decided', () => {
    expect(ledger.newestEvent).toBeNull();
  });
});
