/** Scheduler processes on one store in memory, and the notices that they raise, for specifications of advance notices. */
import { createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { noticeStream } from '#contracts';
import type { RecordedEvent, SqlDatabase } from '#eventsourcing';
import { noticesFollower, noticesIn } from '../../apps/scheduler/src/notices/notices.js';
import {
  grantOf,
  LedgerFixture,
  TENANT,
} from '../../libs/read-models/src/testing/ledger.fixture.js';

export type NoticeProcesses = Awaited<ReturnType<typeof noticeProcesses>>;

export async function noticeProcesses() {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  const store = await createSqliteEventStore(file);
  const raised = async (): Promise<RecordedEvent[]> => {
    const found: RecordedEvent[] = [];
    for await (const batch of store.read(noticeStream(TENANT))) found.push(...batch);
    return found;
  };
  return {
    store,
    /** The notices of the tenant `contoso`, in order. */
    raised,
    typesRaised: async () => (await raised()).map(({ type }) => type),
    /** A process that checks these rows at given times; processes share nothing but the store. */
    process(rows: SqlDatabase) {
      const failed: string[] = [];
      const tick = noticesFollower();
      const notices = noticesIn(store, { sleep: async () => undefined });
      const look = (now: string): Promise<void> =>
        tick({
          reader: rows,
          notices,
          clock: { now: () => new Date(now) },
          signal: new AbortController().signal,
          onFailed: (tenantId) => failed.push(tenantId),
        });
      return { look, failed };
    },
    close: () => file.close(),
  };
}

/** The same usage on each day of September up to `lastDay`, for a tenant that owns this many credits. */
export function dailyUse(
  ownedCredits: number,
  lastDay: number,
  creditsADay: number,
): LedgerFixture {
  const ledger = new LedgerFixture().open(grantOf(ownedCredits));
  for (let day = 1; day <= lastDay; day++) {
    const time = `2025-09-${String(day).padStart(2, '0')}T10:00:00.000Z`;
    ledger.consume({ id: `run-${day}`, time }, { milliCredits: creditsADay * 1_000 });
  }
  return ledger;
}

/** A grant of 1,000 credits for a configuration. @param validTo `null` for no end */
export const grantUntil = (grantId: string, validTo: string | null) => ({
  [grantId]: { ...grantOf(1_000).grants['grant-1']!, grantId, validTo },
});

/** A trial of 200,000 credits for a configuration. */
export const trialUntil = (userId: string, endsAt: string) => ({
  [userId]: {
    userId,
    endsAt,
    startedAt: '2025-08-20T00:00:00.000Z',
    milliCredits: 200_000_000,
    renewals: 0,
    consumedBeforeMilliCredits: 0,
  },
});
