/** All metrics of the system with their labels. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const PARTITION = ['topic', 'partition'] as const;
const BATCH_BUCKETS = [1, 3, 10, 30, 100, 300, 1_000, 3_000];
const SECONDS_BUCKETS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

export type Metrics = ReturnType<typeof createMetrics>;

/** Creates a set of metrics with its own registry, so that tests and processes do not share counts. */
export function createMetrics() {
  const registry = new Registry();
  return {
    registry,
    ...intakeMetrics(registry),
    ...ledgerMetrics(registry),
    ...projectionMetrics(registry),
    ...httpMetrics(registry),
    ...webhookMetrics(registry),
  };
}

/** Events read = charged + duplicate + rejected, per partition (P2). */
function intakeMetrics(registry: Registry) {
  const { counter, gauge, histogram } = declareIn(registry);
  return {
    eventsRead: counter('meter_events_read_total', 'Usage events read', PARTITION),
    eventsCharged: counter(
      'meter_events_charged_total',
      'Usage events this process saw charged',
      PARTITION,
    ),
    eventsDuplicate: counter(
      'meter_events_duplicate_total',
      'Usage events known before',
      PARTITION,
    ),
    eventsRejected: counter('meter_events_rejected_total', 'Usage events set aside with a reason', [
      ...PARTITION,
      'reason',
    ]),
    deadLetters: counter('meter_dead_letters_total', 'Messages written to dead-letter topics', [
      'topic',
    ]),
    logGaps: counter(
      'meter_log_gaps_total',
      'Times the log no longer held what was to be read next',
      PARTITION,
    ),
    partitionLag: gauge('meter_partition_lag_events', 'Messages not yet committed', PARTITION),
    batchSize: histogram('meter_batch_size_events', 'Events per batch', ['topic'], BATCH_BUCKETS),
    batchSeconds: histogram('meter_batch_seconds', 'Batch to commit', ['topic'], SECONDS_BUCKETS),
  };
}

function ledgerMetrics(registry: Registry) {
  const { counter, gauge, histogram } = declareIn(registry);
  return {
    damagedLedgers: gauge('meter_damaged_ledgers', 'Ledger streams found cut or changed', []),
    restrictedStreams: gauge(
      'meter_restricted_streams',
      'Ledger streams whose metadata hides events or denies access',
      [],
    ),
    tenantsAhead: gauge(
      'meter_tenants_ahead',
      'Tenants whose open month has not begun by the clock of this process',
      [],
    ),
    appends: counter('meter_appends_total', 'Appends to the ledger', []),
    appendedEvents: counter('meter_appended_events_total', 'Events appended to the ledger', []),
    conflicts: counter('meter_append_conflicts_total', 'Appends that another writer preceded', []),
    retries: counter('meter_retries_total', 'Repetitions after what may heal', ['operation']),
    appendSeconds: histogram('meter_append_seconds', 'One append', [], SECONDS_BUCKETS),
  };
}

function projectionMetrics(registry: Registry) {
  const { counter, gauge } = declareIn(registry);
  const help = 'Seconds since the oldest event seen and not yet applied was first seen';
  return {
    ledgerEvents: counter('meter_ledger_events_total', 'Events new in the ledger', ['type']),
    projectedEvents: counter('meter_projected_events_total', 'Events applied', ['projection']),
    passedOverEvents: counter('meter_events_passed_over_total', 'Events not applied', [
      'projection',
      'reason',
    ]),
    tenantsSetAside: gauge('meter_tenants_set_aside', 'Tenants whose ledger cannot be read', [
      'projection',
    ]),
    projectorLagEvents: gauge('meter_projector_lag_events', 'Events behind (reckoned)', [
      'projection',
    ]),
    projectorLagSeconds: gauge('meter_projector_lag_seconds', help, ['projection']),
  };
}

function httpMetrics(registry: Registry) {
  const { histogram } = declareIn(registry);
  const labels = ['method', 'route', 'status'] as const;
  return {
    requestSeconds: histogram(
      'meter_http_request_seconds',
      'HTTP requests, by route',
      labels,
      SECONDS_BUCKETS,
    ),
  };
}

/** Adds metrics of the process itself: memory, CPU time, event loop, file handles. */
export function observeProcess({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
}

function webhookMetrics(registry: Registry) {
  const { counter } = declareIn(registry);
  const help = 'Attempts to deliver a notification to an endpoint of a tenant';
  return {
    webhookAttempts: counter('meter_webhook_attempts_total', help, ['format', 'outcome']),
  };
}

function declareIn(registry: Registry) {
  const registers = [registry];
  return {
    counter: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter({ name, help, labelNames, registers }),
    gauge: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Gauge({ name, help, labelNames, registers }),
    histogram: <Label extends string>(
      name: string,
      help: string,
      labelNames: readonly Label[],
      buckets: number[],
    ) => new Histogram({ name, help, labelNames, buckets, registers }),
  };
}
