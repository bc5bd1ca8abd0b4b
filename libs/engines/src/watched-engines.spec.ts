/** A write that an engine refuses is reported in readiness, whichever part of the process made it. */
import { type BatchHandler, type MessageBatch, TransientError } from '#eventsourcing';
import type { Engines } from './engines.js';
import { Outages } from './outage.js';
import { watchedEngines } from './watched-engines.js';

function world(publish: () => Promise<void>) {
  let nowMs = 0;
  let deliver: BatchHandler = async () => {};
  const outages = new Outages(
    () => {},
    () => nowMs,
  );
  const source = {
    start: async (_topics: readonly string[], handler: BatchHandler) => void (deliver = handler),
    stop: async () => {},
    lag: async () => [],
  };
  const engines = {
    publisher: async () => ({ publish, close: async () => {} }),
    batchSource: async () => source,
  } as unknown as Engines;
  return {
    watched: watchedEngines(engines, outages),
    missing: () => outages.indicator.check(),
    /** Runs the work twice, with a pause after which a failure is reported. */
    async twice(work: () => Promise<void>): Promise<void> {
      await work().catch(() => {});
      nowMs += 5_000;
      await work().catch(() => {});
    },
    deliver: (batch: Partial<MessageBatch>) => deliver(batch as MessageBatch),
  };
}

const batchOf = (partition: number, lost = false) => {
  const lease = new AbortController();
  if (lost) lease.abort();
  return { topic: 'usage', partition, signal: lease.signal };
};

describe('an engine that is watched', () => {
  it('names a log that takes no messages, until it does', async () => {
    let isAway = true;
    const { watched, missing, twice } = world(async () => {
      if (isAway) throw new TransientError('not enough replicas');
    });
    const publisher = await watched.publisher();
    await twice(() => publisher.publish([]));
    expect(await missing()).toMatch(/^publishing: not enough replicas/);
    isAway = false;
    await publisher.publish([]);
    expect(await missing()).toBeNull();
  });

  it('does not take a message that is wrong for a log that is away', async () => {
    const { watched, missing, twice } = world(async () => {
      throw new Error('the message is too large');
    });
    const publisher = await watched.publisher();
    await twice(() => publisher.publish([]));
    expect(await missing()).toBeNull();
  });

  it('names each partition whose batch is redelivered repeatedly, whatever is wrong', async () => {
    const { watched, missing, twice, deliver } = world(async () => {});
    const source = await watched.batchSource('metering');
    await source.start(['usage'], async ({ partition }) => {
      if (partition === 1) throw new RangeError('of the handler');
    });
    await twice(() => deliver(batchOf(1)));
    await deliver(batchOf(2));
    expect(await missing()).toMatch(/^metering, usage\/1: of the handler/);
    await deliver(batchOf(1, true)).catch(() => {});
    expect(await missing()).toBeNull();
  });
});
