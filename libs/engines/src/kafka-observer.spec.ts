/** Which events of Kafka are logged, at which level, and when a gap in the log is counted. */
import type { KafkaEvent } from '#adapters/kafka';
import { kafkaObserver } from './kafka-observer.js';

const PLACE = { topic: 'usage', partition: 3 };
const failed = (attempt: number): KafkaEvent => ({
  ...{ kind: 'batchFailed', offset: 7, attempt, pauseMs: 1, error: 'why', ...PLACE },
});

it.each<[KafkaEvent, string | null, isGap: boolean]>([
  [{ kind: 'committed', offset: 7, ...PLACE }, null, false],
  [failed(1), 'error usage/3: batch failed: why', false],
  // The batch is retried, and its first failure is logged.
  [failed(2), null, false],
  [{ kind: 'offsetReset', ...PLACE }, 'error usage/3: the committed offset is no longer', true],
  [
    { kind: 'topicRecreated', ...PLACE },
    'error usage: the topic was deleted and created again',
    true,
  ],
  [{ kind: 'joined', partitions: [PLACE, PLACE] }, 'info Kafka: reading 2 partitions', false],
  [{ kind: 'leaseLost', reason: 'why' }, 'warn Kafka: lease lost, ', false],
  [{ kind: 'crashed', reason: 'why' }, 'warn Kafka: the consumer has ended', false],
  [
    { kind: 'waiting', attempt: 9, reason: 'why' },
    'warn Kafka: waiting for the broker: why',
    false,
  ],
  [{ kind: 'stoppedHard' }, 'warn Kafka: stopped with batches in progress', false],
  [{ kind: 'engine', level: 'error', message: 'why' }, 'warn Kafka: why', false],
])('%j is reported once', (event, line, isGap) => {
  const told = { lines: [] as string[], gaps: [] as unknown[] };
  const observe = kafkaObserver({
    onNotice: (level, message) => told.lines.push(`${level} ${message}`),
    onLogGap: (partition) => told.gaps.push(partition),
  });
  observe(event);
  observe(event);
  expect(told.lines).toEqual(line === null ? [] : [expect.stringContaining(line)]);
  expect(told.gaps).toEqual(isGap ? [PLACE, PLACE] : []);
});
