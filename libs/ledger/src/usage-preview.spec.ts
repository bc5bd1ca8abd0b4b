/** Previews of usage: the same outcome as recording it, without a write. */
import * as fc from 'fast-check';
import type { UsageOutcome } from './index.js';
import { addOnPack, type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const TENANT = 'contoso';
const BY = { actorId: 'admin', reason: null };

/** Which of the two months rejects the usage, and so the message, depends on what the process has cached. */
const withoutWording = (outcome: UsageOutcome) =>
  outcome.kind === 'rejected' ? { ...outcome, rejection: outcome.rejection.code } : outcome;

describe('previewing usage', () => {
  let world: LedgerWorld;
  beforeEach(async () => {
    world = await ledgerWorld('2025-09-15T12:00:00.000Z');
  });
  afterEach(() => world.close());

  async function everything() {
    const months = ['2025-08', '2025-09', '2025-10', '2025-11', '2025-12'];
    const events = await Promise.all(months.map((month) => world.events(TENANT, month)));
    const registered = [];
    for await (const batch of world.store.read(`tenant-${TENANT}`)) registered.push(...batch);
    return [...events.flat(), ...registered];
  }

  it('says for any usage what recording it then comes to, and writes nothing', async () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const time = fc.constantFrom('2025-08-03', '2025-09-10', '2025-10-02', '2025-11-20');
    const run = fc.record({ id, time, pages: fc.integer({ min: 0, max: 3 }) });
    const now = fc.constantFrom('2025-09-16', '2025-10-03', '2025-12-01');
    const step = fc.record({ now, runs: fc.array(run, { maxLength: 6 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        await world.close();
        world = await ledgerWorld('2025-09-15T12:00:00.000Z');
        const ledger = world.process();
        for (const { now, runs } of [...steps].sort((a, b) => (a.now < b.now ? -1 : 1))) {
          world.setTime(`${now}T12:00:00.000Z`);
          const records = runs.map((one) =>
            usageRecord(one.id, `${one.time}T00:00:00.000Z`, one.pages),
          );
          const before = await everything();
          const previewed = await ledger.previewUsage(TENANT, records);
          expect(await everything()).toEqual(before);
          const recorded = await ledger.recordUsage(TENANT, records);
          expect(previewed.map(withoutWording)).toEqual(recorded.map(withoutWording));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves nothing behind for the next one, in a month that was read before', async () => {
    const ledger = world.process();
    const known = usageRecord('known', '2025-09-09T00:00:00.000Z');
    await ledger.recordUsage(TENANT, [known]);
    const records = ['a', 'b'].map((id) => usageRecord(id, '2025-09-10T00:00:00.000Z'));
    const first = await ledger.previewUsage(TENANT, [known, ...records]);
    expect(first.map(({ kind }) => kind)).toEqual(['duplicate', 'charged', 'charged']);
    expect(await ledger.previewUsage(TENANT, [known, ...records])).toEqual(first);
    const both = [[known, ...records], records].map((some) => ledger.previewUsage(TENANT, some));
    expect(await Promise.all(both)).toEqual([first, first.slice(1)]);
  });

  it('sees what the ledger has recorded since it was last read', async () => {
    const ledger = world.process();
    const record = usageRecord('a', '2025-09-10T00:00:00.000Z');
    const [first] = await ledger.previewUsage(TENANT, [record]);
    expect(first).toMatchObject({
      kind: 'charged',
      event: { data: { charge: { drawnFrom: 'none' } } },
    });
    const at = '2025-09-15T12:00:00.000Z';
    await ledger.command(TENANT, { type: 'AddGrant', at, grant: addOnPack('g-1'), by: BY });
    const [second] = await ledger.previewUsage(TENANT, [record]);
    expect(second).toMatchObject({ event: { data: { charge: { drawnFrom: 'tenantPool' } } } });
    await ledger.recordUsage(TENANT, [record]);
    expect(await ledger.previewUsage(TENANT, [record])).toEqual([{ kind: 'duplicate' }]);
  });
});
