/**
 * The identity of an installation: the ledger has an id and records which log feeds it. A process that is
 * configured with the ledger of one installation and the log of another ends at its start.
 */
import { LEDGER_CATEGORY, TENANT_CATEGORY } from '#contracts';
import {
  deterministicUuid,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
  SetupError,
  StreamDamagedError,
  TransientError,
} from '#eventsourcing';
import type { LogIdentity } from './engines.js';

const INSTALLATION_CATEGORY = 'installation';
const STREAM = `${INSTALLATION_CATEGORY}-identity`;

/** The categories of all streams of the ledger. */
export const LEDGER_CATEGORIES = [LEDGER_CATEGORY, TENANT_CATEGORY, INSTALLATION_CATEGORY];
const LEDGER_FOUNDED = 'LedgerFounded';
const LOG_BOUND = 'LogBound';

/**
 * @param newId used only by the first process of the installation
 * @param remembered returns what other engines of the installation record about a ledger; called only before a new
 * one is created
 * @throws SetupError if the store is empty although another engine records a ledger
 */
export async function ledgerIdentity(
  store: EventStore,
  newId: string,
  remembered: () => Promise<string | null> = async () => null,
): Promise<string> {
  const founded = await foundedLedger(store);
  if (founded !== null) return founded;
  const known = await remembered();
  if (known !== null) {
    // Another process may have created the recorded ledger in the meantime.
    const meanwhile = await foundedLedger(store);
    if (meanwhile !== null) return meanwhile;
    throw new SetupError(
      `The event store is empty, but ${known}. Name the event store of this installation, restore it from a ` +
        'backup, or start again with an empty database and "ops rewind".',
    );
  }
  const events = [newEvent(newId, LEDGER_FOUNDED, { ledgerId: newId })];
  const { kind } = await store.append({ stream: STREAM, expectedRevision: 'no_stream', events });
  if (kind === 'appended') return newId;
  throw new TransientError('another process has just created the ledger');
}

async function foundedLedger(store: EventStore): Promise<string | null> {
  const [founded] = await history(store);
  return founded ? (founded.data as { ledgerId: string }).ledgerId : null;
}

/** @throws SetupError if the ledger is fed by another log, or by this one with another number of partitions */
export async function requireBoundLog(store: EventStore, log: LogIdentity): Promise<void> {
  const bound = boundIn(await history(store));
  if (!bound) return bindLog(store, log);
  if (bound.clusterId !== log.clusterId) {
    throw new SetupError(
      `The ledger is fed by the Kafka cluster ${bound.clusterId}, but KAFKA_BROKERS names ${log.clusterId}. ` +
        'Name the brokers and the event store of one installation, or run "ops adopt-log".',
    );
  }
  for (const [topic, count] of Object.entries(log.partitions)) {
    if (bound.partitions[topic] === count) continue;
    throw new SetupError(
      `Topic "${topic}" has ${count} partitions and had ${bound.partitions[topic] ?? 'none'}: keys have moved. ` +
        'Wait until the lag is 0, then run "ops adopt-log".',
    );
  }
}

/** Records that this log feeds the ledger from now on. */
export async function bindLog(store: EventStore, log: LogIdentity): Promise<void> {
  const events = await history(store);
  const last = events.at(-1);
  if (!last) throw new TransientError('the ledger has no identity yet');
  const id = deterministicUuid(STREAM, String(last.revision + 1), JSON.stringify(log));
  const { kind } = await store.append({
    stream: STREAM,
    expectedRevision: last.revision,
    events: [newEvent(id, LOG_BOUND, log)],
  });
  if (kind === 'conflict') throw new TransientError('another process has just bound the log');
}

/** @throws SetupError if the stream is damaged, because without it the ledger cannot be identified */
async function history(store: EventStore): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  try {
    for await (const batch of store.read(STREAM)) events.push(...batch);
    const truncation = events.length === 0 ? await store.truncationOf(STREAM) : null;
    if (truncation !== null) throw new StreamDamagedError(STREAM, LEDGER_FOUNDED, truncation);
  } catch (error) {
    throw error instanceof StreamDamagedError ? new SetupError(error.message) : error;
  }
  return events;
}

const boundIn = (events: readonly RecordedEvent[]): LogIdentity | undefined =>
  events.findLast(({ type }) => type === LOG_BOUND)?.data as LogIdentity | undefined;

const newEvent = (id: string, type: string, data: object): NewEvent => ({
  id,
  type,
  data,
  metadata: { schemaVersion: 1 },
});
