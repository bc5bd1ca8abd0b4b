/** The upper bound of reading the log: kafkajs with our decoder, every value parsed, one commit per batch. */
import { kafkaClient } from '#adapters/kafka';
import { Gauge } from '../bench/support/gauge.js';
import type { ContenderTask } from './task.js';

export async function readAlone({ brokers, run, measured }: ContenderTask): Promise<number> {
  const kafka = kafkaClient({ brokers, clientId: 'reading' }, () => undefined);
  const consumer = kafka.consumer({ groupId: `reading-${run}` });
  const parsed = new Gauge();
  let started = 0;
  await consumer.connect();
  await consumer.subscribe({ topics: [measured.topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 8,
    eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary }) => {
      started ||= performance.now();
      const { topic, partition, messages } = batch;
      for (const { value } of messages) JSON.parse(value!.toString());
      const offset = String(Number(batch.lastOffset()) + 1);
      await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
      resolveOffset(batch.lastOffset());
      parsed.set(parsed.value + messages.length);
    },
  });
  await parsed.reached(measured.events);
  const elapsed = performance.now() - started;
  await consumer.disconnect();
  return (measured.events * 1_000) / elapsed;
}
