/** Reads batches from Kafka as a member of a consumer group, and recovers from any failure of the broker. */
import type { BatchHandler, BatchSource, PartitionLag } from '#eventsourcing';
import { retryTransient, TransientError } from '#eventsourcing';
import type { Kafka } from 'kafkajs';
import { AdminClient } from './admin-client.js';
import { readLag, requireTopics } from './admin.js';
import type { BatchRunner } from './batch-run.js';
import { kafkaClient } from './client.js';
import { asPortError, oneLine } from './errors.js';
import { Lease } from './lease.js';
import { Membership } from './membership.js';
import { type KafkaBatchSourceOptions, type KafkaSettings, withDefaults } from './options.js';
import { type ConsumerSession, openSession } from './session.js';
import { topicId } from './topic-id.js';
import { RecreatedTopics } from './recreated-topics.js';

/** After the drain time: how long handlers may take to return once their signal is aborted. */
const ABANDON_MS = 1_000;

export class KafkaBatchSource implements BatchSource {
  private readonly settings: KafkaSettings;
  private readonly kafka: Kafka;
  private readonly lease: Lease;
  private readonly stopping = new AbortController();
  private readonly admin: AdminClient;
  private readonly membership: Membership;
  private readonly recreatedTopics: RecreatedTopics;
  private topics: readonly string[] = [];
  private joining: Promise<ConsumerSession> | undefined;
  private session: ConsumerSession | undefined;
  private supervising: Promise<void> | undefined;

  constructor(options: KafkaBatchSourceOptions) {
    this.settings = withDefaults(options);
    this.kafka = kafkaClient(options.connection, options.onEvent);
    this.admin = new AdminClient(this.kafka);
    this.lease = new Lease(options.onEvent);
    this.membership = new Membership(options.groupId);
    this.recreatedTopics = new RecreatedTopics(async ({ topic, partition }) => {
      const { cluster } = this.membership;
      return cluster ? topicId(cluster, topic, partition) : null;
    });
  }

  /**
   * Starts reading, waiting for a broker that is down.
   * @throws KafkaSetupError if waiting would not help: a wrong topic, certificate or password
   */
  async start(topics: readonly string[], handler: BatchHandler): Promise<void> {
    this.topics = topics;
    const runner: BatchRunner = {
      settings: this.settings,
      handler,
      lease: this.lease,
      membership: this.membership,
      topics: this.recreatedTopics,
      failures: new Map(),
      notes: new Map(),
      stopping: this.stopping.signal,
    };
    await this.patiently(() =>
      this.admin.ask('looking for the topics', (admin) => requireTopics(admin, topics)),
    );
    this.joining = this.patiently(() => this.open(runner));
    this.session = await this.joining;
    this.supervising = this.supervise(runner);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const { sleep, drainMs, onEvent } = this.settings;
    const closed = this.close();
    const bound = new AbortController();
    const late = sleep(drainMs, bound.signal).then(async () => {
      if (bound.signal.aborted) return;
      onEvent({ kind: 'stoppedHard' });
      this.lease.renew();
      await sleep(ABANDON_MS, bound.signal);
    });
    await Promise.race([closed, late]).finally(() => bound.abort());
  }

  async lag(): Promise<readonly PartitionLag[]> {
    const { groupId } = this.settings;
    await this.readRecreatedTopics();
    return this.admin.ask('reading the lag', (admin) => readLag(admin, groupId, this.topics));
  }

  /**
   * Also finds topics that deliver no batch, because the new topic holds fewer messages than were read of the
   * former one.
   */
  private async readRecreatedTopics(): Promise<void> {
    for (const place of await this.recreatedTopics.amongAllRead())
      this.session?.fromBeginning(place);
  }

  /**
   * Waits for a consumer that is still joining: without a member id it cannot leave the group, and the group would
   * wait for it for a whole session timeout.
   */
  private async close(): Promise<void> {
    await this.joining?.catch(() => undefined);
    await this.session?.stop();
    await this.supervising;
    await this.admin.close();
  }

  private async open(runner: BatchRunner): Promise<ConsumerSession> {
    const session = await this.joined(runner);
    if (!this.stopping.signal.aborted) return session;
    await session.stop();
    throw new TransientError('Kafka: stopped while joining the group');
  }

  /** @throws TransientError, KafkaSetupError */
  private async joined(runner: BatchRunner): Promise<ConsumerSession> {
    try {
      return await openSession(this.kafka, this.topics, runner);
    } catch (error) {
      throw asPortError(error, 'joining the group');
    }
  }

  private async supervise(runner: BatchRunner): Promise<void> {
    const { signal } = this.stopping;
    const stopped = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    for (;;) {
      const error = await Promise.race([this.session!.crashed, stopped]);
      if (error === undefined || signal.aborted) return;
      this.settings.onEvent({ kind: 'crashed', reason: oneLine(error) });
      try {
        this.session = await this.patiently(() => this.reopen(runner));
      } catch (failure) {
        if (signal.aborted) return;
        throw failure;
      }
    }
  }

  /**
   * Treats every error as transient: a permanent failure at the start ends the process, but a source that has once
   * run always recovers.
   */
  private async reopen(runner: BatchRunner): Promise<ConsumerSession> {
    try {
      return await this.open(runner);
    } catch (error) {
      throw new TransientError(oneLine(error), { cause: error });
    }
  }

  private patiently<T>(work: () => Promise<T>): Promise<T> {
    const { sleep, onEvent, firstPauseMs, maxPauseMs } = this.settings;
    const onRetry = (error: TransientError, attempt: number) =>
      onEvent({ kind: 'waiting', attempt, reason: error.message });
    const { signal } = this.stopping;
    return retryTransient(work, { sleep, signal, firstPauseMs, maxPauseMs, onRetry });
  }
}
