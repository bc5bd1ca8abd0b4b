/** Rows of usage do not depend on batch boundaries, repeats, rollbacks or a second projector. */
import fc from 'fast-check';
import { applyBatch, CheckpointMovedError, type SqlDatabase } from '#eventsourcing';
import type { LedgerEvent } from '#metering';
import { clearUsage, dumpHash } from '../dump.js';
import { BY, CLOSING, LedgerFixture, TENANT } from '../testing/ledger.fixture.js';
import { emptyRows, rowsOf } from '../testing/rows-in-memory.js';
import { usageProjection } from './usage-projection.js';

describe('batches of the projection of usage', () => {
  it('refuses a batch that was applied already and leaves the rows as they were', async () => {
    const ledger = new LedgerFixture().open().consume();
    const database = await rowsOf(ledger);
    const before = await dumpHash(database);

    const again = applyBatch(database, usageProjection(), null, ledger.events);

    await expect(again).rejects.toThrow(CheckpointMovedError);
    expect(await dumpHash(database)).toBe(before);
  });

  it('numbers slices anew when a batch was rolled back', async () => {
    const ledger = new LedgerFixture()
      .open()
      .consume({ id: '1' })
      .consume({ id: '2', userId: 'x' });
    const database = await emptyRows();
    const projection = usageProjection();
    const failing: SqlDatabase = {
      ...database,
      transaction: (work) =>
        database.transaction(async (transaction) => {
          await work(transaction);
          throw new Error('the process dies before the commit');
        }),
    };
    await expect(applyBatch(failing, projection, null, ledger.events)).rejects.toThrow('dies');

    await applyBatch(database, projection, null, ledger.events);

    expect(await dumpHash(database)).toBe(await dumpHash(await rowsOf(ledger)));
  });

  it('writes the same rows whichever statement of a batch was the first to fail', async () => {
    const ledger = new LedgerFixture().open().consume({ id: '1' });
    ledger.append(ALLOCATED);
    for (const [id, userId] of ['x', 'y', 'x'].entries()) {
      ledger.consume({ id: `more ${id}`, userId });
    }
    const whole = await dumpHash(await rowsOf(ledger));
    let hasFailed = true;
    for (let statement = 0; hasFailed; statement++) {
      const database = await emptyRows();
      const projection = usageProjection();
      const after = await applyBatch(database, projection, null, ledger.events.slice(0, 3));
      const rest = ledger.events.slice(3);
      const failing = failingAt(database, statement);
      hasFailed = await applyBatch(failing, projection, after, rest).then(
        () => false,
        () => true,
      );
      if (hasFailed) await applyBatch(database, projection, after, rest);
      expect([statement, await dumpHash(database)]).toEqual([statement, whole]);
    }
  });

  it('writes the same rows when two projectors take turns, each of which remembers what it has written', async () => {
    const ledger = new LedgerFixture().open();
    for (const [index, userId] of ['a', 'b', 'b', 'a', 'c', 'c'].entries()) {
      ledger.consume({ id: String(index), userId });
    }
    ledger.append(ALLOCATED);
    for (const id of ['6', '7', '8']) ledger.consume({ id, userId: 'd' });
    const database = await emptyRows();
    const projectors = [usageProjection(), usageProjection()];
    let after = null;
    for (const [index, event] of ledger.events.entries()) {
      after = await applyBatch(database, projectors[(index >> 1) % 2]!, after, [event]);
    }
    expect(await dumpHash(database)).toBe(await dumpHash(await rowsOf(ledger)));
  });

  it('writes the same rows after it was cleared under a running projector', async () => {
    const ledger = new LedgerFixture().open().consume({ id: '1' }).consume({ id: '2' });
    const database = await emptyRows();
    const projection = usageProjection();
    const replay = async () => {
      let after = null;
      for (const event of ledger.events) {
        after = await applyBatch(database, projection, after, [event]);
      }
      return dumpHash(database);
    };
    const first = await replay();

    await clearUsage(database, null);

    expect(await replay()).toBe(first);
  });

  it('writes byte for byte the same wherever the batches are cut (P6)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 5, arbitrary: run }, change), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        async (steps, size) => {
          const ledger = new LedgerFixture().open().open({}, 'fabrikam');
          ledger.open({}, TENANT, '2025-08').open({}, 'fabrikam', '2025-08');
          for (const [index, take] of steps.entries()) take(ledger, String(index), tenantOf(index));
          const [whole, cut] = [await emptyRows(), await emptyRows()];
          await ledger.project(whole);
          await ledger.project(cut, size);
          expect(await dumpHash(cut)).toBe(await dumpHash(whole));
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** A database in which the statement of this number fails, in each transaction. */
const failingAt = (database: SqlDatabase, number: number): SqlDatabase => ({
  ...database,
  transaction: (work) =>
    database.transaction((transaction) => {
      let left = number;
      const next = () => {
        if (left-- === 0) throw new Error('the connection is lost');
      };
      return work({
        ...transaction,
        async query(...asked) {
          next();
          return transaction.query(...asked);
        },
        async execute(...asked) {
          next();
          return transaction.execute(...asked);
        },
      });
    }),
});

const tenantOf = (index: number): string => (index % 3 === 0 ? 'fabrikam' : TENANT);

/** Few values, so that runs share rows across batches. */
const mostly = <const T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

/** Writes the next events to the ledger. */
type Step = (ledger: LedgerFixture, id: string, tenantId: string) => void;

const run: fc.Arbitrary<Step> = fc
  .record({
    environmentId: mostly('prod', 'dev', '__proto__'),
    environmentName: fc.constantFrom(null, 'One', 'Two'),
    userId: mostly('u-1', 'u-2', null),
    status: mostly('processed', 'failed'),
    type: mostly('AIModelExecuted', 'AIModelTrained'),
    time: fc
      .tuple(
        mostly('2025-09-01', '2025-09-02', '2025-08-31'),
        fc.constantFrom('00:00:00.000', '08:30:00.000', '23:59:59.999'),
      )
      .map(([day, time]) => `${day}T${time}Z`),
    drawnFrom: fc.constantFrom(...(['tenantPool', 'copilotPool', 'trial', 'allocation'] as const)),
    free: mostly(null, 'preview'),
    milliCredits: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ drawnFrom, free, milliCredits, ...given }) => {
    // A trial belongs to a user.
    const usage = drawnFrom === 'trial' ? { ...given, userId: given.userId ?? 'u-1' } : given;
    const currency = drawnFrom === 'copilotPool' ? 'copilot' : 'aiBuilder';
    return (ledger, id, tenantId) =>
      ledger.consume({ ...usage, id, tenantId }, { currency, drawnFrom, free, milliCredits });
  });

/** Changes how usage is divided into pools, and other rows. */
const change: fc.Arbitrary<Step> = fc
  .record({
    environmentId: mostly('prod', 'dev', '__proto__'),
    milliCredits: fc.constantFrom(0, 7_000, 400_000),
    type: fc.constantFrom(...(['allocation', 'copilot', 'overage', 'end'] as const)),
    month: mostly('2025-09', '2025-08'),
  })
  .map(({ environmentId, milliCredits, type, month }) => {
    const at = `${month}-10T10:15:00.000Z`;
    const copilot = { milliCredits, drawFromTenant: milliCredits > 0, payAsYouGo: false };
    const scope = { kind: 'environment', environmentId } as const;
    const figures = { consumedMilliCredits: 1, availableMilliCredits: 0 };
    const overage = { at, scope, level: 'simple', cause: 'consumption', ...figures } as const;
    const events: Readonly<Record<typeof type, LedgerEvent>> = {
      allocation: {
        type: 'AllocationChanged',
        data: { at, environmentId, milliCredits, previousMilliCredits: 0, by: BY },
      },
      copilot: { type: 'EnvironmentCopilotChanged', data: { at, environmentId, copilot, by: BY } },
      overage: { type: 'OverageEntered', data: overage },
      end: { type: 'MonthClosed', data: { month, at, closing: CLOSING } },
    };
    return (ledger, _id, tenantId) => ledger.append(events[type], tenantId, month);
  });

const ALLOCATED: LedgerEvent = {
  type: 'AllocationChanged',
  data: {
    at: '2025-09-10T10:15:00.000Z',
    environmentId: 'prod',
    milliCredits: 7_000,
    previousMilliCredits: 0,
    by: BY,
  },
};
