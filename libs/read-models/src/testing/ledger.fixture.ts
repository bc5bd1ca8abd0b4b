/** Ledger events with positions and revisions, as a store would return them, for specifications. */
import { ledgerStream } from '#contracts';
import { applyBatch, type Position, type RecordedEvent, type SqlDatabase } from '#eventsourcing';
import {
  type Charge,
  type Configuration,
  EMPTY_CONFIGURATION,
  type EventOf,
  type LedgerEvent,
  type Month,
  type Usage,
} from '#metering';
import { usageOf } from '#testing';
import { usageProjection } from '../projection/usage-projection.js';

export const MONTH = '2025-09';
export const TENANT = 'contoso';
export const BY = { actorId: 'admin', reason: null };

/** The closing figures of a month without events. */
export const CLOSING = {
  entitlementMilliCredits: 0,
  consumedMilliCredits: 0,
  copilotConsumedMilliCredits: 0,
  trialConsumedMilliCredits: 0,
  runs: 0,
  inOverage: [],
};

/** Assigns positions and revisions as a store does. */
export class LedgerFixture {
  readonly events: RecordedEvent[] = [];
  private readonly revisions = new Map<string, number>();

  append(event: LedgerEvent, tenantId = TENANT, month: Month = MONTH): RecordedEvent {
    const stream = ledgerStream(tenantId, month);
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const position = this.events.length * 10;
    const recorded: RecordedEvent = {
      ...event,
      id: `${stream}/${revision}`,
      metadata: { schemaVersion: 1 },
      stream,
      revision,
      position,
      recordedAt: new Date(Date.UTC(2025, 8, 15, 12, 0, this.events.length)).toISOString(),
    };
    this.events.push(recorded);
    return recorded;
  }

  open(configuration: Partial<Configuration> = {}, tenantId = TENANT, month: Month = MONTH): this {
    const at = `${month}-01T00:00:00.000Z`;
    const whole = { ...EMPTY_CONFIGURATION, ...configuration };
    this.append(
      { type: 'LedgerOpened', data: { tenantId, month, at, configuration: whole } },
      tenantId,
      month,
    );
    return this;
  }

  consume(usage: Partial<Usage> = {}, charge: Partial<Charge> = {}): this {
    this.append(consumed(usage, charge), usage.tenantId, (usage.time ?? MONTH).slice(0, 7));
    return this;
  }

  async project(database: SqlDatabase, batchEvents = 1_000): Promise<Position | null> {
    const projection = usageProjection();
    let after: Position | null = null;
    for (let from = 0; from < this.events.length; from += batchEvents) {
      const batch = this.events.slice(from, from + batchEvents);
      after = await applyBatch(database, projection, after, batch);
    }
    return after;
  }
}

export function consumed(
  usage: Partial<Usage> = {},
  charge: Partial<Charge> = {},
): EventOf<'CreditConsumed'> {
  const milliCredits = charge.milliCredits ?? 96_000;
  return {
    type: 'CreditConsumed',
    data: {
      usageKey: `key of ${usage.id ?? 'run-1'}`,
      payloadHash: '0'.repeat(32),
      usage: usageOf({ tenantId: TENANT, ...usage }),
      charge: { ...CHARGE, exactMilliCredits: milliCredits, ...charge, milliCredits },
    },
  };
}

export const grantOf = (credits: number): Pick<Configuration, 'grants'> => ({
  grants: {
    'grant-1': {
      grantId: 'grant-1',
      sku: 'custom',
      quantity: 1,
      milliCreditsEach: credits * 1_000,
      validFrom: '2025-01-01T00:00:00.000Z',
      validTo: null,
      contractStart: null,
    },
  },
});

const CHARGE: Omit<Charge, 'milliCredits' | 'exactMilliCredits'> = {
  currency: 'aiBuilder',
  drawnFrom: 'tenantPool',
  free: null,
  stated: false,
  regime: 'classic',
  rateCardVersion: '2025-11-20',
  policyVersion: 'default',
};
