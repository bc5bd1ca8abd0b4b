/** Engines whose failures readiness reports: a log that can be read but not written, batches that keep failing. */
import { type BatchSource, type MessagePublisher, isTransient } from '#eventsourcing';
import type { Engines } from './engines.js';
import type { Outage, Outages } from './outage.js';

export function watchedEngines(engines: Engines, outages: Outages): Engines {
  return {
    ...engines,
    publisher: async () => watchedPublisher(await engines.publisher(), outages.of('publishing')),
    batchSource: async (group) => watchedSource(await engines.batchSource(group), outages, group),
  };
}

/** Invalid messages are an error of the caller, not an outage. */
const watchedPublisher = (publisher: MessagePublisher, outage: Outage): MessagePublisher => ({
  async publish(messages) {
    try {
      await publisher.publish(messages);
    } catch (error) {
      if (isTransient(error)) outage.onRetry(error);
      throw error;
    }
    outage.onRecovered();
  },
  close: () => publisher.close(),
});

/** One outage per partition, because the others continue. */
const watchedSource = (source: BatchSource, outages: Outages, group: string): BatchSource => ({
  start: (topics, handler) =>
    source.start(topics, async (batch) => {
      const outage = outages.of(`${group}, ${batch.topic}/${batch.partition}`);
      try {
        await handler(batch);
      } catch (error) {
        // Another process continues with a lost partition.
        if (batch.signal.aborted) outage.onRecovered();
        else outage.onRetry(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
      outage.onRecovered();
    }),
  stop: () => source.stop(),
  lag: () => source.lag(),
});
