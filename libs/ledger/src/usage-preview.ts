/** Previews the outcomes of usage events with the ledger's own rules; never writes. */
import { type Clock, load, StateCache } from '#eventsourcing';
import type { MonthAggregate } from './month-aggregate.js';
import { openChain } from './month-chain.js';
import { OverlayStore } from './overlay-store.js';
import { recordUsage } from './record-usage.js';
import { KeyedMutex } from './keyed-mutex.js';
import type { ReceivedUsage, UsageOutcome } from './usage-record.js';

/** The maximum number of cached months; previews are rare, and other months are read again. */
const CACHED_MONTHS_MAX = 200;

export class UsagePreview {
  private readonly mutex = new KeyedMutex();
  /** A separate cache, because the ledger changes the states in its own cache. */
  private readonly known: MonthAggregate;

  constructor(
    aggregate: MonthAggregate,
    private readonly clock: Clock,
  ) {
    this.known = {
      ...aggregate,
      cache: new StateCache(CACHED_MONTHS_MAX),
      ...(aggregate.checkpoints && {
        checkpoints: { load: aggregate.checkpoints.load, offer: () => undefined },
      }),
    };
  }

  /** @returns one outcome per usage, in order, each as if the previous ones had been recorded */
  preview(tenantId: string, usage: readonly ReceivedUsage[]): Promise<UsageOutcome[]> {
    return this.mutex.run(tenantId, async () => {
      const at = this.clock.now().toISOString();
      const aggregate = this.overlay(at);
      const chain = await openChain({ aggregate, tenantId, at });
      return recordUsage(
        { aggregate, tenantId, chain, at, damagedBy: refuse, onReached: () => {} },
        usage,
      );
    });
  }

  private overlay(at: string): MonthAggregate {
    const { known } = this;
    return {
      ...known,
      store: new OverlayStore(known.store, at),
      cache: new StateCache(CACHED_MONTHS_MAX),
      checkpoints: {
        async load(stream) {
          const current = await load(known, stream);
          return { ...current, state: known.decider.fork(current.state) };
        },
        offer: () => undefined,
      },
    };
  }
}

/** A preview of a damaged ledger has no outcome, so the error is thrown. */
function refuse(error: unknown): never {
  throw error;
}
