/** The tenant's ledger over a process's engines, counted by its metrics. */
import type { EventStore, RetryOptions } from '#eventsourcing';
import { CreditLedger, ledgerAggregate } from '#ledger';
import type { ProcessContext } from '#platform';

/** Enough for the busiest tenants; the others are read again when they come back. */
const CACHED_MONTHS_MAX = 20_000;
const KNOWN_TENANTS_MAX = 50_000;

export function openCreditLedger(store: EventStore, context: ProcessContext): CreditLedger {
  const { metrics, clock } = context;
  return new CreditLedger({
    clock,
    knownTenantsMax: KNOWN_TENANTS_MAX,
    aggregate: ledgerAggregate({
      store: counted(store, context),
      retry: retryOf(context, 'ledger'),
      cachedMonthsMax: CACHED_MONTHS_MAX,
      onConflict: () => metrics.conflicts.inc(),
    }),
  });
}

export function retryOf(
  { sleep, signal, metrics, onNotice }: ProcessContext,
  operation: string,
): RetryOptions {
  return {
    sleep,
    signal,
    onRetry: (error, attempt) => {
      metrics.retries.inc({ operation });
      onNotice('warn', `${operation}: ${error.message} (attempt ${attempt}, trying again)`);
    },
  };
}

function counted(store: EventStore, { metrics }: ProcessContext): EventStore {
  return {
    async append(request) {
      const done = metrics.appendSeconds.startTimer();
      const result = await store.append(request);
      done();
      if (result.kind === 'appended') {
        metrics.appends.inc();
        metrics.appendedEvents.inc(request.events.length);
      }
      return result;
    },
    read: (stream, fromRevision) => store.read(stream, fromRevision),
    close: () => store.close(),
  };
}
