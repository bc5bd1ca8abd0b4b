/** Runs the handler on a fetched batch and keeps all errors from kafkajs, which would end the consumer. */
import { type BatchHandler, type MessageBatch, pauseAfter } from '#eventsourcing';
import type { EachBatchPayload } from 'kafkajs';
import { type Lease, leaseLost } from './lease.js';
import type { Membership } from './membership.js';
import { KafkaIncomingMessage } from './message.js';
import type { KafkaSettings } from './options.js';
import { type TopicPartition, partitionName } from './topic-partition.js';
import type { RecreatedTopics } from './recreated-topics.js';

export interface BatchRunner {
  readonly settings: KafkaSettings;
  readonly handler: BatchHandler;
  readonly lease: Lease;
  readonly membership: Membership;
  readonly topics: Pick<RecreatedTopics, 'reads' | 'isAnew' | 'amongAllRead'>;
  /** The number of consecutive failures per partition, reset by progress. */
  readonly failures: Map<string, number>;
  /** The note last committed with the offset of each partition. */
  readonly notes: Map<string, string>;
  readonly stopping: AbortSignal;
}

/** @param fromBeginning re-reads the partition from its first message and drops what was fetched */
export async function runBatch(
  runner: BatchRunner,
  payload: EachBatchPayload,
  fromBeginning: (place: TopicPartition) => void,
): Promise<void> {
  if (!(await runner.lease.confirm(payload.heartbeat))) return;
  const { settings, lease } = runner;
  const { signal } = lease;
  const done = new AbortController();
  const beat = {
    heartbeat: payload.heartbeat,
    everyMs: settings.heartbeatIntervalMs / 2,
    sleep: settings.sleep,
  };
  const beating = lease.keepAlive(beat, done.signal);
  try {
    if (await runner.topics.isAnew(payload.batch)) fromBeginning(payload.batch);
    else await handle(runner, payload, signal);
  } catch (error) {
    if (!signal.aborted) pauseAfterFailure(runner, payload, error);
  } finally {
    done.abort();
    await beating;
  }
}

/**
 * The maximum number of records handled at once. A fetch of small records may hold a million, which would all be in
 * memory at the same time.
 */
const MESSAGES_PER_CALL = 8_000;

/** Resolves only committed offsets; kafkajs fetches the rest again. */
async function handle(
  runner: BatchRunner,
  payload: EachBatchPayload,
  signal: AbortSignal,
): Promise<void> {
  const { messages } = payload.batch;
  for (let from = 0; from < messages.length && !signal.aborted; from += MESSAGES_PER_CALL) {
    const piece = messages.slice(from, from + MESSAGES_PER_CALL);
    await handleAtOnce(runner, toMessageBatch(runner, payload, piece, signal));
  }
}

async function handleAtOnce(runner: BatchRunner, batch: MessageBatch): Promise<void> {
  const { commit, signal } = batch;
  const last = batch.messages.at(-1)!.offset;
  let committed = -1;
  await runner.handler({
    ...batch,
    commit: async (offset, note) => {
      await commit(offset, note);
      committed = Math.max(committed, offset);
    },
  });
  if (committed < last && !signal.aborted) {
    throw new Error(`the handler returned with offset ${last} uncommitted`);
  }
}

function toMessageBatch(
  runner: BatchRunner,
  payload: EachBatchPayload,
  messages: EachBatchPayload['batch']['messages'],
  signal: AbortSignal,
): MessageBatch {
  const { topic, partition } = payload.batch;
  return {
    topic,
    partition,
    messages: messages.map((record) => new KafkaIncomingMessage(topic, partition, record)),
    signal,
    commit: async (offset, note) => {
      if (signal.aborted) throw leaseLost();
      if (note !== undefined) runner.notes.set(partitionName(payload.batch), note);
      await commitOffset(runner, payload, offset);
    },
  };
}

async function commitOffset(
  { lease, failures, settings, notes }: BatchRunner,
  { batch, commitOffsetsIfNecessary, resolveOffset }: EachBatchPayload,
  offset: number,
): Promise<void> {
  const { topic, partition, messages } = batch;
  // Control records of transactions follow the last message; the handler never sees them.
  const isLast = String(offset) === messages.at(-1)!.offset;
  const handled = isLast ? Number(batch.lastOffset()) : offset;
  const metadata = notes.get(partitionName(batch));
  const next = { partition, offset: String(handled + 1), metadata };
  try {
    await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [next] }] });
  } catch (error) {
    lease.end(error);
    throw error;
  }
  resolveOffset(String(offset));
  failures.delete(partitionName(batch));
  settings.onEvent({ kind: 'committed', topic, partition, offset });
}

/** Pauses only this partition; the rest of the fetch and the heartbeats continue. */
function pauseAfterFailure(
  { settings, failures, stopping }: BatchRunner,
  { batch, pause }: EachBatchPayload,
  error: unknown,
): void {
  const { topic, partition } = batch;
  const attempt = (failures.get(partitionName(batch)) ?? 0) + 1;
  failures.set(partitionName(batch), attempt);
  const pauseMs = pauseAfter(attempt, settings);
  const offset = Number(batch.messages[0]!.offset);
  settings.onEvent({ kind: 'batchFailed', topic, partition, offset, attempt, pauseMs, error });
  const resume = pause();
  void settings.sleep(pauseMs, stopping).then(resume);
}
