/**
 * The needs of a process that uses engines: they must be reachable, of a known release, and of one installation.
 */
import { deadLetterTopic, NOTIFICATION_TOPIC, USAGE_TOPICS } from '#contracts';
import {
  CheckpointAheadError,
  type Clock,
  type EventSource,
  listCheckpoints,
  OtherHistoryError,
  requireSameHistory,
  type SqlDatabase,
} from '#eventsourcing';
import type { Need } from '#platform';
import { randomId } from '#platform/basics';
import { claimReadModels, createReadModels, rememberedLedger } from '#read-models';
import { noticeClockSetBack } from './clock-at-start.js';
import type { Disk, Engines, LogIdentity } from './engines.js';
import type { OnNotice } from './notice.js';
import { rememberedByOffsets, usageOffsetsNeed } from './usage-offsets.js';
import { bindLog, LEDGER_CATEGORIES, ledgerIdentity, requireBoundLog } from './installation.js';

const USAGE = Object.values(USAGE_TOPICS);
const TOPICS = [...USAGE, ...USAGE.map(deadLetterTopic), NOTIFICATION_TOPIC];

/**
 * Binds the ledger to the configured log.
 * @param looksAtRows whether the rows are also checked for a recorded ledger before a new one is created
 * @returns the log, or null if it is embedded
 * @throws SetupError if the store is empty although another engine records a ledger
 */
export async function adoptLog(
  engines: Engines,
  { looksAtRows }: { readonly looksAtRows: boolean },
): Promise<LogIdentity | null> {
  const log = await engines.describeLog(TOPICS);
  if (!log) return null;
  const store = await engines.eventStore();
  const rows = looksAtRows ? () => preparedRows(engines) : null;
  await ledgerIdentity(store, randomId(), rememberedBy({ rows, log: engines }));
  await bindLog(store, log);
  return log;
}

export interface UsedEngines {
  readonly engines: Engines;
  /** The engines that the process uses. */
  readonly used: ReadonlySet<keyof Engines>;
  readonly clock: Clock;
  readonly onNotice: OnNotice;
}

export function needsOf(around: UsedEngines): Need[] {
  const { engines, used } = around;
  const usesStore = used.has('eventStore');
  const usesLog = used.has('publisher') || used.has('batchSource');
  const newId = randomId();
  const rows = oneAtATime(() => preparedRows(engines));
  const usesRows = used.has('readDatabase');
  const remembered = rememberedBy({ rows: usesRows ? rows : null, log: usesLog ? engines : null });
  const ledgerId = oneAtATime(async () =>
    ledgerIdentity(await engines.eventStore(), newId, remembered),
  );
  return [
    ...(usesStore ? [eventStoreNeed(engines, ledgerId)] : []),
    ...(usesRows ? [readDatabaseNeed(around, rows, usesStore ? ledgerId : null)] : []),
    ...diskNeed(engines.disk()),
    ...(usesLog ? [logNeed(engines, usesStore)] : []),
    ...(usesLog && usesStore ? [usageOffsetsNeed(engines, around.onNotice)] : []),
  ];
}

/** The engines that may record a ledger. */
interface Memories {
  readonly rows: (() => Promise<SqlDatabase>) | null;
  readonly log: Engines | null;
}

/** Returns what other engines of the installation record about a ledger; called before a new one is created. */
const rememberedBy =
  ({ rows, log }: Memories) =>
  async () => {
    const byRows = rows ? await rememberedByRows(await rows()) : null;
    return byRows ?? (log ? await rememberedByOffsets(log) : null);
  };

/** Opens the database and creates missing tables. */
async function preparedRows(engines: Engines): Promise<SqlDatabase> {
  const database = await engines.readDatabase();
  await createReadModels(database);
  return database;
}

async function rememberedByRows(database: SqlDatabase): Promise<string | null> {
  const ledgerId = await rememberedLedger(database);
  return ledgerId === null ? null : `the read models belong to ledger ${ledgerId}`;
}

/** Concurrent calls share one call of `ask`. */
function oneAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () =>
    (underWay ??= ask().finally(() => {
      underWay = null;
    }));
}

function eventStoreNeed(engines: Engines, ledgerId: () => Promise<string>): Need {
  return {
    name: 'event store',
    async prepare() {
      await ledgerId();
      // Reports a user without the right to read `$all` now, not in the first subscription.
      await (await engines.eventStore()).head(LEDGER_CATEGORIES);
    },
    check: async () => {
      await ledgerId();
      return null;
    },
  };
}

function readDatabaseNeed(
  around: UsedEngines,
  rows: () => Promise<SqlDatabase>,
  ledgerId: (() => Promise<string>) | null,
): Need {
  const { engines } = around;
  return {
    name: 'read database',
    async prepare() {
      const database = await rows();
      if (!ledgerId) return;
      await claimReadModels(database, await ledgerId());
      await requireOneHistory(database, await engines.eventStore());
      noticeClockSetBack(await listCheckpoints(database), around);
    },
    async check() {
      await (await engines.readDatabase()).query('SELECT 1 AS one');
      return null;
    },
  };
}

/**
 * Checks before any work starts that the checkpoint of every follower is an event of this ledger.
 * @throws CheckpointAheadError, OtherHistoryError for the first mismatch, with the names of all others
 */
async function requireOneHistory(database: SqlDatabase, source: EventSource): Promise<void> {
  const { signal } = new AbortController();
  let first: CheckpointAheadError | OtherHistoryError | null = null;
  const others: string[] = [];
  for (const checkpoint of await listCheckpoints(database)) {
    try {
      await requireSameHistory(source, checkpoint, signal);
    } catch (error) {
      const isOther = error instanceof CheckpointAheadError || error instanceof OtherHistoryError;
      if (!isOther) throw error;
      if (first) others.push(checkpoint.name);
      first ??= error;
    }
  }
  if (!first) return;
  if (others.length > 0)
    first.message += ` These followers do not match it either: ${others.join(', ')}.`;
  throw first;
}

/** A process that cannot write is not ready. It continues when there is space again. */
function diskNeed(disk: Disk | null): Need[] {
  if (!disk) return [];
  return [{ name: 'disk', prepare: () => disk.probe(), check: () => disk.complaint() }];
}

function logNeed(engines: Engines, usesStore: boolean): Need {
  const verify = async () => {
    const log = await engines.describeLog(TOPICS);
    if (log && usesStore) await requireBoundLog(await engines.eventStore(), log);
  };
  return {
    name: 'message log',
    prepare: verify,
    async check() {
      await verify();
      return null;
    },
  };
}
