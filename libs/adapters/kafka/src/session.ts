/** The life of one kafkajs consumer, from joining the group to its stop or crash. */
import type { Consumer, ConsumerEndBatchProcessEvent, Kafka } from 'kafkajs';
import { type BatchRunner, runBatch } from './batch-run.js';
import { oneLine } from './errors.js';
import { type TopicPartition, partitionName } from './topic-partition.js';

export interface ConsumerSession {
  /** Settles only if the consumer ends unexpectedly. */
  readonly crashed: Promise<Error>;
  fromBeginning(place: TopicPartition): void;
  stop(): Promise<void>;
}

/** Resolves once the consumer is a member of the group. */
export async function openSession(
  kafka: Kafka,
  topics: readonly string[],
  runner: BatchRunner,
): Promise<ConsumerSession> {
  const consumer = newConsumer(kafka, runner);
  const crash = watchForCrash(consumer);
  consumer.on('consumer.group_join', ({ payload }) => {
    runner.lease.renew();
    runner.membership.joinedAs(payload.memberId);
    const partitions = Object.entries(payload.memberAssignment).flatMap(([topic, owned]) =>
      owned.map((partition) => ({ topic, partition })),
    );
    runner.settings.onEvent({ kind: 'joined', partitions });
    void runner.topics.reads(partitions);
  });
  consumer.on('consumer.end_batch_process', (event) => {
    void passControlRecords(consumer, runner, event);
  });
  try {
    await run(consumer, topics, runner);
    if (crash.error) throw crash.error;
  } catch (error) {
    await disconnect(consumer, runner);
    throw error;
  }
  return {
    crashed: crash.promise,
    fromBeginning: (place) => fromBeginning(consumer, runner, place),
    stop: () => disconnect(consumer, runner),
  };
}

function newConsumer(kafka: Kafka, { settings, membership }: BatchRunner): Consumer {
  return kafka.consumer({
    groupId: settings.groupId,
    partitionAssigners: [membership.assigner],
    sessionTimeout: settings.sessionTimeoutMs,
    rebalanceTimeout: settings.rebalanceTimeoutMs,
    heartbeatInterval: settings.heartbeatIntervalMs,
    maxBytesPerPartition: 2 * 1024 * 1024,
    maxBytes: 8 * 1024 * 1024,
    maxWaitTimeInMs: 500,
    allowAutoTopicCreation: false,
    // The batch source replaces a crashed consumer; kafkajs must not restart it.
    retry: { restartOnFailure: async () => false },
  });
}

async function run(
  consumer: Consumer,
  topics: readonly string[],
  runner: BatchRunner,
): Promise<void> {
  await consumer.connect();
  await runner.membership.leaveFormer();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: runner.settings.concurrency,
    eachBatch: (payload) =>
      runBatch(runner, payload, (place) => fromBeginning(consumer, runner, place)),
  });
}

function fromBeginning(
  consumer: Consumer,
  { settings }: BatchRunner,
  { topic, partition }: TopicPartition,
): void {
  settings.onEvent({ kind: 'topicRecreated', topic, partition });
  try {
    consumer.seek({ topic, partition, offset: '0' });
  } catch {
    // The consumer has ended. The next one reads from the group's offsets, which Kafka deletes with the topic.
  }
}

/** Watches for the crash event, because `run` resolves even if joining the group failed. */
function watchForCrash(consumer: Consumer) {
  const crash: { error?: Error; promise: Promise<Error> } = {
    promise: new Promise((resolve) => {
      consumer.on('consumer.crash', ({ payload }) => {
        crash.error = payload.error;
        resolve(payload.error);
      });
    }),
  };
  return crash;
}

/**
 * Commits past a fetch that holds only transaction markers, which reaches no handler, so that an idle partition
 * shows no lag.
 */
async function passControlRecords(
  consumer: Consumer,
  { settings, lease, notes }: BatchRunner,
  { payload }: ConsumerEndBatchProcessEvent,
): Promise<void> {
  if (payload.batchSize > 0 || lease.signal.aborted) return;
  const { topic, partition, lastOffset } = payload;
  try {
    const offset = String(Number(lastOffset) + 1);
    await consumer.commitOffsets([
      { topic, partition, offset, metadata: notes.get(partitionName(payload)) },
    ]);
  } catch (error) {
    const message = `control records of ${topic}/${partition} stay uncommitted: ${oneLine(error)}`;
    settings.onEvent({ kind: 'engine', level: 'warning', message });
  }
}

async function disconnect(consumer: Consumer, { settings }: BatchRunner): Promise<void> {
  try {
    await consumer.disconnect();
  } catch (error) {
    const message = `leaving the group: ${oneLine(error)}`;
    settings.onEvent({ kind: 'engine', level: 'warning', message });
  }
}
