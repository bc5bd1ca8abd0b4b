/** Reads the dead-letter topics into rows, which answer queries about rejected events. */
import { deadLetterTopic, USAGE_TOPICS } from '#contracts';
import {
  type BatchSource,
  type MessageBatch,
  retryTransient,
  type RetryOptions,
  type Sleep,
  type SqlDatabase,
} from '#eventsourcing';
import type { BackgroundTask, HealthIndicator } from '#platform';
import { randomId } from '#platform/basics';
import {
  areDeadLettersRead,
  recordRejected,
  type RejectedEvent,
  rejectedEventOf,
  markDeadLettersRead,
  rowsIdentity,
} from '#read-models';

const CONSUMER_GROUP = 'ai-credit-rejected-events';
const CHECK_EVERY_MS = 50;
export const DEAD_LETTER_TOPICS = Object.values(USAGE_TOPICS).map(deadLetterTopic);

/** Writes rows before it commits the offset: a repeated batch results in the same rows. */
export async function recordBatch(database: SqlDatabase, batch: MessageBatch): Promise<void> {
  const rejected = batch.messages
    .map(rejectedEventOf)
    .filter((event): event is RejectedEvent => event !== null);
  await database.transaction((transaction) => recordRejected(transaction, rejected));
  await batch.commit(batch.messages[batch.messages.length - 1]!.offset);
}

/**
 * The consumer group is tied to these rows: if the rows are lost, a new group
 * reads the topics from the beginning.
 */
export const deadLettersGroup = async (database: SqlDatabase): Promise<string> =>
  `${CONSUMER_GROUP}-${await rowsIdentity(database, randomId())}`;

export interface DeadLettersRead {
  readonly task: BackgroundTask;
  readonly beginning: HealthIndicator;
}

interface DeadLettersReadOptions {
  readonly database: SqlDatabase;
  readonly sleep: Sleep;
  readonly retry: RetryOptions;
}

/** Records once that all existing dead letters have been read; queries about rejected events wait for that. */
export function deadLettersRead(
  source: Pick<BatchSource, 'lag'>,
  { database, sleep, retry }: DeadLettersReadOptions,
): DeadLettersRead {
  let areRead = false;
  const areAllRead = async (): Promise<boolean> => {
    if (await areDeadLettersRead(database)) return true;
    const lags = await source.lag();
    if (lags.length === 0 || lags.some(({ lag }) => lag > 0)) return false;
    await markDeadLettersRead(database);
    return true;
  };
  return {
    beginning: {
      name: 'dead letters',
      check: async () => (areRead ? null : 'the dead letters are still being read'),
    },
    task: {
      name: 'reading of dead letters',
      async run(signal) {
        while (!signal.aborted && !areRead) {
          areRead = await retryTransient(areAllRead, { ...retry, signal, untilGranted: true });
          if (!areRead) await sleep(CHECK_EVERY_MS, signal);
        }
      },
    },
  };
}
