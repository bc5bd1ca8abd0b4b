/** The product's own pipeline on its embedded engines: journal, metering, ledger, read models; fsync on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { meterBatch } from '../../../apps/metering/src/meter-batch.js';
import { projectionThread } from '../../../apps/projector/src/projection-thread.js';
import { LEDGER_CATEGORY, USAGE_TOPICS } from '#contracts';
import {
  type BatchSource,
  type Clock,
  type EventSource,
  type EventStore,
  type MessagePublisher,
  type OutgoingMessage,
  type Position,
  sleep,
} from '#eventsourcing';
import { type Engines, openEngines } from '#engines';
import { CreditLedger, monthAggregate, monthStreamDecider } from '#ledger';
import { type Configuration, openTracing, readConfiguration } from '#platform';
import { createReadModels, usageProjection } from '#read-models';
import { BatchTrace, tracedDecider, tracedStore, type Tracing } from '#tracing';
import { Gauge } from './gauge.js';
import { NOW } from './workload.js';

const CHUNK_MESSAGES = 1_000;
const clock = { now: () => NOW };

interface MeterParts {
  readonly directory: string;
  readonly configuration: Configuration;
  readonly engines: Engines;
  readonly store: EventStore & EventSource;
  readonly publisher: MessagePublisher;
  readonly tracing: Tracing | null;
}

export class Meter {
  private readonly metered = new Gauge();
  private readonly projected = new Gauge();
  private readonly stopping = new AbortController();
  private projector: Promise<void> = Promise.resolve();

  private constructor(private readonly parts: MeterParts) {}

  get store(): EventStore & EventSource {
    return this.parts.store;
  }

  get publisher(): MessagePublisher {
    return this.parts.publisher;
  }

  /** @param environment additional configuration */
  static async open(environment: Readonly<Record<string, string>> = {}): Promise<Meter> {
    const directory = await mkdtemp(join(tmpdir(), 'bench-'));
    const configuration = readConfiguration({ DATA_DIR: directory, ...environment });
    const onNotice = (_level: string, message: string) => {
      throw new Error(message);
    };
    const tracing = await openTracing(configuration, 'benchmark', onNotice);
    const engines = openEngines({ configuration, clock, sleep, onNotice });
    const database = await engines.readDatabase();
    await createReadModels(database);
    const store = await engines.eventStore();
    const publisher = await engines.publisher();
    return new Meter({ directory, configuration, engines, store, publisher, tracing });
  }

  /** A ledger with no cached state of the store. */
  newLedger(at: Clock = clock): CreditLedger {
    const { tracing, store } = this.parts;
    const aggregate = monthAggregate({
      store: tracing ? tracedStore(store, tracing) : store,
      ...(tracing && { decider: tracedDecider(monthStreamDecider, tracing) }),
      retry: { sleep },
      cachedMonthsMax: 20_000,
    });
    return new CreditLedger({ aggregate, clock: at, knownTenantsMax: 50_000 });
  }

  /** Resolves when the messages are durable in the journal, that is, accepted. */
  async accept(messages: readonly OutgoingMessage[]): Promise<void> {
    for (let start = 0; start < messages.length; start += CHUNK_MESSAGES) {
      await this.publisher.publish(messages.slice(start, start + CHUNK_MESSAGES));
    }
  }

  startProjecting(): void {
    const thread = projectionThread(this.parts.configuration, (said) => {
      if (said.kind === 'notice') this.projected.fail(new Error(said.notice[1]));
      else if (said.kind === 'retry') this.projected.fail(new Error(said.message));
      else if (said.kind === 'applied' && said.projection === usageProjection().name) {
        this.projected.set(said.applied.position);
      }
    });
    this.projector = thread.run(this.stopping.signal);
    this.projector.catch((error: unknown) => this.projected.fail(error));
  }

  /** Meters messages from the journal until `count` more events are charged. */
  async meter(ledger: CreditLedger, count: number): Promise<void> {
    const source = await this.parts.engines.batchSource('bench');
    const target = this.metered.value + count;
    await this.consume(source, ledger);
    await this.metered.reached(target);
    await source.stop();
  }

  /** Resolves when the read models reflect the whole ledger. */
  async caughtUp(): Promise<Position> {
    const head = (await this.store.head([LEDGER_CATEGORY])) ?? 0;
    await this.projected.reached(head);
    return head;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.projector;
    await this.parts.engines.close();
    await this.parts.tracing?.shutdown();
    await rm(this.parts.directory, { recursive: true });
  }

  private consume(source: BatchSource, ledger: CreditLedger): Promise<void> {
    const dependencies = {
      ledger,
      publisher: this.publisher,
      clock,
      onMetered: (_batch: unknown, { charged }: { charged: number }) =>
        this.metered.set(this.metered.value + charged),
    };
    const { tracing } = this.parts;
    return source.start(Object.values(USAGE_TOPICS), (batch) => {
      if (!tracing) return meterBatch(dependencies, batch);
      const trace = new BatchTrace(tracing, batch, 'bench');
      return trace.around(() => meterBatch({ ...dependencies, trace }, batch));
    });
  }
}
