/** What the ledger says of one run, in the plan's own words, so that the two can be compared. */
import type { Run } from '../plan/message-spec.js';

interface StoredUsage {
  readonly id: string;
  readonly source: string;
  readonly type: Run['type'];
  readonly time: string;
  readonly tenantId: string;
  readonly environmentId: string;
  readonly userId: string | null;
  readonly capability: string;
  readonly tier: string | null;
  readonly context: string;
  readonly status: string;
  readonly quickTest: boolean;
  readonly preview: boolean;
  readonly quantity: Run['work']['quantity'];
  readonly statedCredits: Run['stated'];
}

interface StoredCharge {
  readonly currency: string;
  readonly milliCredits: number;
  readonly drawnFrom: string;
}

/** Members in the order of the plan's runs. */
export function comparableRun(data: unknown): Run {
  const { usage } = data as { usage: StoredUsage };
  const { capability, tier, quantity } = usage;
  return {
    tenantId: usage.tenantId,
    source: usage.source,
    id: usage.id,
    type: usage.type,
    environmentId: usage.environmentId,
    userId: usage.userId,
    context: usage.context,
    work: { capability, tier, quantity },
    failed: usage.status === 'failed',
    quickTest: usage.quickTest,
    preview: usage.preview,
    stated: usage.statedCredits,
    time: usage.time,
  };
}

export const comparableCharge = (data: unknown): StoredCharge =>
  (data as { charge: StoredCharge }).charge;
