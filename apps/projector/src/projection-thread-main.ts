/** The main module of the projections' thread: opens its own engines and runs the projections until it is stopped. */
import { parentPort, workerData } from 'node:worker_threads';
import { openEngines } from '#engines/basics';
import {
  type EventSource,
  type Projection,
  type RetryOptions,
  runProjector,
  sleep,
  systemClock,
} from '#eventsourcing';
import {
  clockOf,
  type Configuration,
  endWhenAsked,
  failureOf,
  openTracing,
} from '#platform/basics';
import { tracedProjection, tracedPublisher } from '#tracing';
import { allProjections, withSharedSubscription, projectionOperation } from './projections.js';
import type { FromThread } from './projection-thread.js';
import { webhookDeliverer, WEBHOOKS } from './webhooks.js';

/** The name of the process that runs this thread, in traces. */
const SERVICE = 'AI credit meter';

endWhenAsked();

const post = (said: FromThread) => parentPort!.postMessage(said);
const stopping = new AbortController();
const { signal } = stopping;
parentPort!.once('message', () => stopping.abort());

const configuration = workerData as Configuration;
/** The clock of the ledger, which dates its events. */
const ledgerClock = clockOf(configuration.clockStart);
const tracing = await openTracing(configuration, SERVICE, (...notice) =>
  post({ kind: 'notice', notice }),
);
const engines = openEngines({
  configuration,
  clock: systemClock,
  sleep,
  onNotice: (...notice) => post({ kind: 'notice', notice }),
  rowsAreProjected: true,
});

/** The process counts and logs retries in this thread, and reports them in readiness. */
const retryOf = (operation: string): RetryOptions => ({
  sleep,
  signal,
  onRetry: ({ message }) => post({ kind: 'retry', operation, message }),
  onRecovered: () => post({ kind: 'healed', operation }),
});

async function follow(source: EventSource, projection: Projection): Promise<void> {
  const { name } = projection;
  await runProjector({
    source,
    database: await engines.readDatabase(),
    projection: tracing ? tracedProjection(projection, tracing, ledgerClock) : projection,
    signal,
    retry: retryOf(projectionOperation(name)),
    onFollowing: () => post({ kind: 'following', projection: name }),
    onApplied: (applied, events) => post({ kind: 'applied', projection: name, applied, events }),
  });
}

try {
  const plain = await engines.publisher();
  const publisher = tracing ? tracedPublisher(plain, tracing) : plain;
  const store = withSharedSubscription(await engines.eventStore());
  const webhooks = await webhookDeliverer(store, {
    configuration,
    onNotice: (...notice) => post({ kind: 'notice', notice }),
    onAttempt: (...attempt) => post({ kind: 'webhookAttempt', attempt }),
    tracing,
    retry: retryOf(WEBHOOKS),
  });
  const projections = allProjections(publisher, store);
  const following = projections.map((projection) => follow(store, projection));
  await Promise.all([...following, webhooks.run(signal)]);
} catch (error) {
  post({ kind: 'failed', ...failureOf(error) });
} finally {
  stopping.abort();
  await engines.close();
  await tracing?.shutdown();
  parentPort!.unref();
}
