/** Opens the ledger of all tenants over a process's event store, with state checkpoints, metrics and traces. */
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { openCheckpointFolder } from '#adapters/files';
import type { EventStore } from '#eventsourcing';
import { type CheckpointOptions, CreditLedger, monthAggregate, monthStreamDecider } from '#ledger';
import type { ProcessContext } from '#platform';
import { tracedDecider, tracedStore } from '#tracing';
import type { DamagedLedgers } from './damaged-ledgers.js';
import { textOf } from './notice.js';
import { retryOf, type Trying } from './outage.js';

/** Enough for the busiest tenants; other months are read again when they have new usage. */
const CACHED_MONTHS_MAX = 20_000;
const KNOWN_TENANTS_MAX = 50_000;
/** The share of the available memory for cached months, and again for the ids of closed months. */
const MEMORY_SHARE = 1 / 4;
/** About a quarter of a second of reading. */
const EVENTS_BETWEEN_CHECKPOINTS = 10_000;
const CHECKPOINTS_FOLDER = 'checkpoints';

export async function openCreditLedger(
  store: EventStore,
  context: ProcessContext & Trying,
  { onDamaged, onReached }: DamagedLedgers,
): Promise<CreditLedger> {
  const { metrics, clock, tracing } = context;
  const checkpoints = await openCheckpoints(context);
  const bytesMax = Math.min(totalmem(), process.constrainedMemory() || Infinity) * MEMORY_SHARE;
  return new CreditLedger({
    clock,
    knownTenantsMax: KNOWN_TENANTS_MAX,
    knownBytesMax: bytesMax,
    aggregate: monthAggregate({
      store: counted(tracing ? tracedStore(store, tracing) : store, context),
      ...(tracing && { decider: tracedDecider(monthStreamDecider, tracing) }),
      retry: retryOf(context, 'ledger'),
      cachedMonthsMax: CACHED_MONTHS_MAX,
      cachedBytesMax: bytesMax,
      ...(checkpoints && { checkpoints }),
      onConflict: () => metrics.conflicts.inc(),
    }),
    onDamaged,
    onReached,
  });
}

/** Without a usable disk there are no checkpoints; only restarts are slower then. */
async function openCheckpoints({
  configuration,
  onNotice,
}: ProcessContext): Promise<CheckpointOptions | null> {
  const path = join(configuration.dataDir, CHECKPOINTS_FOLDER);
  try {
    return {
      folder: await openCheckpointFolder(path),
      eventsBetween: EVENTS_BETWEEN_CHECKPOINTS,
      onFailure: (stream, error) => onNotice('warn', `checkpoint of ${stream}: ${textOf(error)}`),
    };
  } catch (error) {
    onNotice(
      'warn',
      `DATA_DIR cannot be used: continues without checkpoints, so busy tenants start slowly: ${textOf(error)}`,
    );
    return null;
  }
}

function counted(store: EventStore, { metrics, onDebug }: ProcessContext): EventStore {
  return {
    async append(request) {
      const done = metrics.appendSeconds.startTimer();
      const result = await store.append(request);
      done();
      const { stream, expectedRevision, events } = request;
      const position = result.kind === 'appended' ? result.position : null;
      onDebug(result.kind, { stream, expectedRevision, events: events.length, position });
      if (result.kind === 'appended') {
        metrics.appends.inc();
        metrics.appendedEvents.inc(request.events.length);
      }
      return result;
    },
    read: (stream, fromRevision) => store.read(stream, fromRevision),
    truncationOf: (stream) => store.truncationOf(stream),
    close: () => store.close(),
  };
}
