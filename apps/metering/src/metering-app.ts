/** Composes the metering app, which consumes usage events in batches and charges them to the ledger. */
import { compileUsageValidator, METERING_GROUP, USAGE_TOPICS } from '#contracts';
import type { IncomingMessage, MessageBatch } from '#eventsourcing';
import type { AppContext } from '#engines';
import { BatchTrace } from '#tracing';
import {
  BatchTransportStrategy,
  lagWatch,
  type LogFields,
  type Metrics,
  type ProcessParts,
} from '#platform';
import type { UnchargedMessage } from './dead-letters.js';
import { type BatchTally, meterBatch } from './meter-batch.js';
import { MeteringModule } from './metering.module.js';

export async function meteringApp(context: AppContext): Promise<ProcessParts> {
  const { engines, clock, metrics, configuration, onNotice, tracing } = context;
  compileUsageValidator();
  const source = await engines.batchSource(METERING_GROUP);
  const dependencies = {
    ledger: await context.ledger(),
    publisher: await engines.publisher(),
    clock,
    usageBeginning: configuration.usageBeginning,
    onDecodingFailed: ({ topic, partition, offset }: IncomingMessage, error: unknown) =>
      onNotice(
        'error',
        `${topic}/${partition}/${offset} becomes a dead letter, decoding threw: ${String(error)}`,
      ),
  };
  // One object for all batches: objects of another shape would make V8 recompile the hot functions.
  const untraced = { ...dependencies, ...observersOf(context) };
  const traced = (batch: MessageBatch, trace: BatchTrace): Promise<void> =>
    meterBatch({ ...dependencies, ...observersOf(context, trace), trace }, batch);
  const meter = async (batch: MessageBatch): Promise<void> => {
    const done = metrics.batchSeconds.startTimer({ topic: batch.topic });
    if (tracing) {
      const trace = new BatchTrace(tracing, batch, METERING_GROUP);
      await trace.around(() => traced(batch, trace));
    } else await meterBatch(untraced, batch);
    done();
  };
  const lag = lagWatch('usage consumer', source, context);
  const topics = Object.values(USAGE_TOPICS);
  // Otherwise the counter would first appear with its first event, and `rate` would miss that event.
  for (const topic of topics) metrics.deadLetters.inc({ topic }, 0);
  return {
    tasks: [lag.task],
    indicators: [lag.indicator],
    modules: [MeteringModule.register(meter)],
    transports: [new BatchTransportStrategy(source, topics)],
  };
}

/** Counts and logs each batch; log lines carry the ids of the trace, if there is one. */
function observersOf({ metrics, onDebug }: AppContext, trace?: BatchTrace) {
  return {
    onMetered: (batch: MessageBatch, tally: BatchTally) => {
      count(metrics, batch, tally);
      onDebug('metered', { ...lineOf(batch, tally), ...trace?.ids });
    },
    onRejected: ({ message, reason: { code, field } }: UnchargedMessage) => {
      const { topic, partition, offset, key } = message;
      const line = { topic, partition, offset, key: key?.toString(), code, field };
      onDebug('rejected', { ...line, ...trace?.idsOf(message) });
    },
  };
}

function lineOf({ topic, partition, messages }: MessageBatch, tally: BatchTally): LogFields {
  const { charged, duplicate } = tally;
  const rejected = messages.length - charged - duplicate;
  const offset = messages[0]?.offset;
  return { topic, partition, offset, messages: messages.length, charged, duplicate, rejected };
}

function count(metrics: Metrics, batch: MessageBatch, tally: BatchTally): void {
  const { topic } = batch;
  const labels = { topic, partition: String(batch.partition) };
  metrics.batchSize.observe({ topic }, batch.messages.length);
  metrics.eventsRead.inc(labels, batch.messages.length);
  metrics.eventsCharged.inc(labels, tally.charged);
  metrics.eventsDuplicate.inc(labels, tally.duplicate);
  for (const [reason, messages] of tally.rejected) {
    metrics.eventsRejected.inc({ ...labels, reason }, messages);
    metrics.deadLetters.inc({ topic }, messages);
  }
}
