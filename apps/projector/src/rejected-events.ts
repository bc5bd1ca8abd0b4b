/** Follows the dead-letter topics, so that a question about a refused event has an answer. */
import { deadLetterTopic, USAGE_TOPICS } from '#contracts';
import type { BatchSource, MessageBatch, SqlDatabase } from '#eventsourcing';
import type { BackgroundTask } from '#platform';
import { recordRejected, type RejectedEvent, rejectedEventOf } from '#read-models';

const TOPICS = Object.values(USAGE_TOPICS).map(deadLetterTopic);

export function rejectedEventsTask(source: BatchSource, database: SqlDatabase): BackgroundTask {
  return {
    name: 'rejected events',
    async run(signal) {
      await source.start(TOPICS, (batch) => record(database, batch));
      if (!signal.aborted) await aborted(signal);
      await source.stop();
    },
  };
}

/** Rows first, offset after: a batch that comes again leaves the same rows. */
async function record(database: SqlDatabase, batch: MessageBatch): Promise<void> {
  const rejected = batch.messages
    .map(rejectedEventOf)
    .filter((event): event is RejectedEvent => event !== null);
  await database.transaction((transaction) => recordRejected(transaction, rejected));
  await batch.commit(batch.messages[batch.messages.length - 1]!.offset);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
