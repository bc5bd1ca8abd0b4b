/** Reads the dead-letter topics into rows, from which queries about rejected events are answered. */
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

/** Writes rows before it commits the offset: a batch that comes again leaves the same rows. */
export async function recordBatch(database: SqlDatabase, batch: MessageBatch): Promise<void> {
  const rejected = batch.messages
    .map(rejectedEventOf)
    .filter((event): event is RejectedEvent => event !== null);
  await database.transaction((transaction) => recordRejected(transaction, rejected));
  await batch.commit(batch.messages[batch.messages.length - 1]!.offset);
}

/**
 * Dead letters are followed by a group that belongs to these very rows: where rows were lost, a new group
 * reads the topics from their beginning.
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

/** Notices once that all letters there were have been read; questions about refusals wait for that. */
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
