/** Converts events of the Kafka adapter to notices for operators, and counts gaps in the log. */
import type { KafkaEvent } from '#adapters/kafka';
import { steadyMilliseconds } from '#platform/basics';
import type { EngineOptions } from './engines.js';
import { textOf, type OnNotice } from './notice.js';
import { withoutRepeats } from './without-repeats.js';

export function kafkaObserver({
  onNotice,
  onLogGap,
}: Pick<EngineOptions, 'onNotice' | 'onLogGap'>): (event: KafkaEvent) => void {
  const notice = withoutRepeats(onNotice, steadyMilliseconds);
  return (event) => {
    if (event.kind === 'offsetReset' || event.kind === 'topicRecreated') {
      onLogGap?.({ topic: event.topic, partition: event.partition });
    }
    report(event, notice);
  };
}

function report(event: KafkaEvent, onNotice: OnNotice): void {
  switch (event.kind) {
    case 'committed':
      return;
    case 'batchFailed': {
      const { topic, partition, attempt, error } = event;
      return attempt > 1
        ? undefined
        : onNotice('error', `${topic}/${partition}: batch failed: ${textOf(error)}`);
    }
    case 'offsetReset':
      return onNotice(
        'error',
        `${event.topic}/${event.partition}: the committed offset is no longer in the log; reading ` +
          'from its beginning. Messages between the two are lost.',
      );
    case 'topicRecreated':
      return onNotice(
        'error',
        `${event.topic}: the topic was deleted and created again while it was read; it is read from its ` +
          'beginning. What was not read of the former one is lost.',
      );
    case 'joined':
      return onNotice('info', `Kafka: reading ${event.partitions.length} partitions`);
    case 'leaseLost':
      return onNotice(
        'warn',
        `Kafka: lease lost, the batches in progress are dropped: ${event.reason}`,
      );
    case 'crashed':
      return onNotice('warn', `Kafka: the consumer has ended and is restarted: ${event.reason}`);
    case 'waiting':
      return onNotice('warn', `Kafka: waiting for the broker: ${event.reason}`);
    case 'stoppedHard':
      return onNotice(
        'warn',
        'Kafka: stopped with batches in progress; they will be delivered again',
      );
    case 'engine':
      // The caller reports the consequences of an error of kafkajs.
      return onNotice('warn', `Kafka: ${event.message}`);
  }
}
