/** A consumer that is opened only when it starts, because its group is named after the rows of the database. */
import type { BatchSource } from '#eventsourcing';

export function deferredSource(open: () => Promise<BatchSource>): BatchSource {
  let opened: BatchSource | null = null;
  return {
    async start(topics, handler) {
      opened = await open();
      await opened.start(topics, handler);
    },
    stop: async () => opened?.stop(),
    lag: async () => opened?.lag() ?? [],
  };
}
