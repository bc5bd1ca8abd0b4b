/** Previews the outcomes of usage events with the ledger's own rules; never writes. */
import { type Clock, StateCache } from '#eventsourcing';
import { KeyedMutex } from './keyed-mutex.js';
import type { MonthAggregate } from './month-aggregate.js';
import { openOverlay } from './overlay.js';
import { recordUsage } from './record-usage.js';
import type { ReceivedUsage, UsageOutcome } from './usage-record.js';

/** The maximum number of cached months; previews are rare, and other months are read again. */
const CACHED_MONTHS_MAX = 200;

export class UsagePreview {
  private readonly mutex = new KeyedMutex();
  /** A separate cache, because charging does not wait for previews. */
  private readonly aggregate: MonthAggregate;

  constructor(
    aggregate: MonthAggregate,
    private readonly clock: Clock,
  ) {
    this.aggregate = {
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
      const { context } = await openOverlay({ aggregate: this.aggregate, tenantId, at });
      return recordUsage(context, usage);
    });
  }
}
