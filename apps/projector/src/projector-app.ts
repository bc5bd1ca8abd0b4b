/** Composes the projector app, which follows the event store and the dead letters: read models, notifications, rejected events. */
import { type AppContext, retryOf } from '#engines';
import { LEDGER_EVENT_TYPES } from '#contracts';
import {
  type Applied,
  type EventSource,
  type EventStore,
  type Projection,
  retryTransient,
  runProjector,
  TransientError,
} from '#eventsourcing';
import {
  type BackgroundTask,
  BatchTransportStrategy,
  type HealthIndicator,
  lagWatch,
  type ProcessParts,
} from '#platform';
import { USAGE_PROJECTION, whyNotWritable } from '#read-models';
import { tracedProjection } from '#tracing';
import { DELIVERY_OUTCOMES, ENDPOINT_FORMATS } from '#webhooks';
import { DeadLettersModule } from './dead-letters.module.js';
import { deferredSource } from './deferred-source.js';
import { allProjections, withSharedSubscription, projectionOperation } from './projections.js';
import { type ProjectionLag, projectionLag } from './projection-lag.js';
import { projectionThread } from './projection-thread.js';
import {
  DEAD_LETTER_TOPICS,
  deadLettersGroup,
  deadLettersRead,
  recordBatch,
} from './rejected-events.js';
import { type WebhookAttempt, webhookDeliverer, WEBHOOKS } from './webhooks.js';

/** The projector as a process of its own. */
export const projectorApp = (context: AppContext): Promise<ProcessParts> =>
  projector(context, isEmbedded(context));

/**
 * The projector inside a process with other work: it runs in its own thread so that it does not delay
 * that work.
 */
export const projectorInThread = (context: AppContext): Promise<ProcessParts> =>
  projector(context, true);

/** Whether the engines are embedded, and so work in the thread that calls them. */
const isEmbedded = ({ configuration: { eventStoreUrl, databaseUrl } }: AppContext): boolean =>
  eventStoreUrl === null && databaseUrl === null;

async function projector(context: AppContext, ownThread: boolean): Promise<ProcessParts> {
  const { engines } = context;
  initialiseCounters(context);
  const database = await engines.readDatabase();
  const source = await engines.eventStore();
  const retry = retryOf(context, 'dead letters');
  const letters = deferredSource(() =>
    retryTransient(async () => engines.batchSource(await deadLettersGroup(database)), retry),
  );
  const lettersLag = lagWatch('dead letter consumer', letters, context);
  const reading = deadLettersRead(letters, { ...context, database, retry });
  const projections = allProjections(await engines.publisher(), source);
  const followed = projections.map((projection) => {
    const lag = projectionLag(projection, { ...context, source, database });
    return new Followed(context, projection, lag);
  });
  return {
    modules: [DeadLettersModule.register((batch) => recordBatch(database, batch))],
    transports: [new BatchTransportStrategy(letters, DEAD_LETTER_TOPICS)],
    tasks: [
      ...(ownThread ? [inOwnThread(context, followed)] : await inThisThread(context, followed)),
      ...followed.map(({ lag }) => lag.task),
      lettersLag.task,
      reading.task,
    ],
    indicators: [
      ...followed.map(({ lag }) => lag.indicator),
      lettersLag.indicator,
      { name: 'writing to the read database', check: () => whyNotWritable(database) },
    ],
    beginnings: [...followed.map(({ beginning }) => beginning), reading.beginning],
  };
}

/** Creates counters at zero: otherwise a counter first appears with its first event, and `rate` misses that event. */
function initialiseCounters({ metrics }: AppContext): void {
  for (const type of LEDGER_EVENT_TYPES) metrics.ledgerEvents.inc({ type }, 0);
  for (const format of ENDPOINT_FORMATS) {
    for (const outcome of DELIVERY_OUTCOMES) metrics.webhookAttempts.inc({ format, outcome }, 0);
  }
}

/** One projection with its metrics, whichever thread runs it. */
class Followed {
  constructor(
    private readonly context: AppContext,
    readonly projection: Projection,
    readonly lag: ProjectionLag,
  ) {}

  private isFollowing = false;

  readonly beginning: HealthIndicator = {
    name: `start of projection ${this.projection.name}`,
    check: async () => (this.isFollowing ? null : 'not begun yet'),
  };

  readonly onFollowing = (): void => {
    this.isFollowing = true;
  };

  get name(): string {
    return this.projection.name;
  }

  get retry() {
    return retryOf(this.context, projectionOperation(this.name));
  }

  onApplied(applied: Applied, events: number): void {
    const { position, foreign, ofSetAside, found, types } = applied;
    const { metrics, onNotice, onDebug } = this.context;
    const projection = this.name;
    onDebug('projected', { projection, events, position });
    metrics.projectedEvents.inc({ projection }, events - foreign - ofSetAside);
    metrics.passedOverEvents.inc({ projection, reason: 'foreign' }, foreign);
    metrics.passedOverEvents.inc({ projection, reason: 'setAside' }, ofSetAside);
    if (projection === USAGE_PROJECTION) {
      for (const [type, count] of Object.entries(types)) metrics.ledgerEvents.inc({ type }, count);
    }
    for (const { owner, reason } of found) {
      onNotice('error', `projection ${projection}: tenant ${owner} is set aside: ${reason}`);
    }
    this.lag.onApplied(position, events);
  }
}

async function inThisThread(
  context: AppContext,
  all: readonly Followed[],
): Promise<BackgroundTask[]> {
  const { engines, tracing, clock } = context;
  const source = withSharedSubscription(await engines.eventStore());
  const database = await engines.readDatabase();
  const projecting = all.map((followed): BackgroundTask => {
    const { name, retry } = followed;
    const projection = tracing
      ? tracedProjection(followed.projection, tracing, clock)
      : followed.projection;
    const onApplied = (applied: Applied, events: number) => followed.onApplied(applied, events);
    const { onFollowing } = followed;
    const options = { source, database, projection, retry, onFollowing, onApplied };
    return {
      name: projectionOperation(name),
      run: (signal) => runProjector({ ...options, signal }),
    };
  });
  return [...projecting, await webhooksInThisThread(context, source)];
}

async function webhooksInThisThread(
  context: AppContext,
  store: EventStore & EventSource,
): Promise<BackgroundTask> {
  const { configuration, onNotice, tracing } = context;
  const onAttempt = (...attempt: WebhookAttempt) => countAttempt(context, attempt);
  const retry = retryOf(context, WEBHOOKS);
  const options = { configuration, onNotice, onAttempt, tracing, retry };
  const deliverer = await webhookDeliverer(store, options);
  return { name: WEBHOOKS, run: (signal) => deliverer.run(signal) };
}

const countAttempt = ({ metrics }: AppContext, [format, outcome]: WebhookAttempt): void =>
  metrics.webhookAttempts.inc({ format, outcome });

function inOwnThread(context: AppContext, all: readonly Followed[]): BackgroundTask {
  const { configuration, onNotice } = context;
  return projectionThread(configuration, (said) => {
    if (said.kind === 'notice') return onNotice(...said.notice);
    if (said.kind === 'webhookAttempt') return countAttempt(context, said.attempt);
    if (said.kind === 'retry') {
      return retryOf(context, said.operation).onRetry?.(new TransientError(said.message), 1);
    }
    if (said.kind === 'healed') return retryOf(context, said.operation).onRecovered?.();
    const followed = all.find(({ name }) => name === said.projection)!;
    if (said.kind === 'following') followed.onFollowing();
    else followed.onApplied(said.applied, said.events);
  });
}
