/** For specs of notifications: ledger, journal and read database in memory, with the notifications projection. */
import {
  createSqliteDatabase,
  createSqliteEventStore,
  createSqliteJournal,
  openSqlite,
} from '#adapters/sqlite';
import { ledgerStream, NOTIFICATION_TOPIC } from '#contracts';
import {
  FOLLOWER_TABLES,
  type IncomingMessage,
  type MessagePublisher,
  type RecordedEvent,
  runProjector,
} from '#eventsourcing';
import { CreditLedger, monthAggregate } from '#ledger';
import type { Month } from '#metering';
import { notifications, sentUpTo } from './notifications.js';

export interface Notification {
  readonly id: string;
  readonly type: string;
  readonly tenantId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
}

type MarkStore = Parameters<typeof notifications>[1];

export type Outbox = Awaited<ReturnType<typeof openOutbox>>;

export async function openOutbox(startAt: string) {
  const open = () => openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 1 });
  const [ledgerFile, readFile] = [await open(), await open()];
  const source = await createSqliteEventStore(ledgerFile);
  const database = createSqliteDatabase(readFile);
  await database.transaction(async (transaction) => {
    for (const table of FOLLOWER_TABLES) await transaction.execute(table);
  });
  const onFailure = ({ error }: { error: unknown }) => {
    throw error;
  };
  const journal = await createSqliteJournal({ file: ledgerFile, group: 'consumer', onFailure });
  const time = { now: startAt };
  const sleep = (milliseconds: number, signal?: AbortSignal) =>
    ledgerFile.sleep(Math.min(milliseconds, 1), signal);
  const ledger = new CreditLedger({
    clock: { now: () => new Date(time.now) },
    knownTenantsMax: 10,
    aggregate: monthAggregate({ store: source, retry: { sleep }, cachedMonthsMax: 10 }),
  });
  const received: Notification[] = [];
  await journal.start([NOTIFICATION_TOPIC], async (batch) => {
    received.push(...batch.messages.map(notificationOf));
    await batch.commit(batch.messages.at(-1)!.offset);
  });
  let stop = new AbortController();
  const followers: Promise<void>[] = [];
  return {
    time,
    ledger,
    journal,
    /** All messages in order of arrival, including repeats. */
    received,
    marks: sentUpTo(source),
    /** Deletes all checkpoints, as if the file with the read models were deleted. */
    loseCheckpoints: () =>
      database.transaction((transaction) => transaction.execute('DELETE FROM checkpoints')),
    /** Ends the followers without notifying them of anything more. */
    async endFollowing() {
      stop.abort();
      await Promise.allSettled(followers);
      stop = new AbortController();
    },
    /** Runs one more projector, until the outbox is closed or the projector fails. */
    follow(
      publisher: MessagePublisher,
      maxBatch: number,
      store: MarkStore = source,
    ): Promise<void> {
      const projection = notifications(publisher, store);
      const { signal } = stop;
      const retry = { sleep };
      const options = { source, database, projection, signal, maxBatch, retry, checkEveryMs: 0 };
      const follower = runProjector(options);
      followers.push(follower);
      return follower;
    },
    async events(tenantId: string, months: readonly Month[]) {
      const found: RecordedEvent[] = [];
      for (const month of months) {
        for await (const batch of source.read(ledgerStream(tenantId, month))) found.push(...batch);
      }
      return found.sort((a, b) => a.position - b.position);
    },
    async close() {
      stop.abort();
      await Promise.allSettled(followers);
      await journal.stop();
      await source.close();
      await Promise.all([ledgerFile.close(), readFile.close()]);
    },
  };
}

/** Drops repeats by the CloudEvents id, as the documentation asks consumers to do. */
export function withoutRepeats(received: readonly Notification[]): Notification[] {
  const seen = new Set<string>();
  return received.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function notificationOf({ headers, value }: IncomingMessage): Notification {
  const data = JSON.parse(value!.toString('utf8')) as Record<string, unknown>;
  return {
    id: String(headers['ce_id']),
    type: String(headers['ce_type']),
    tenantId: String(data['tenantId']),
    data,
    headers,
  };
}
