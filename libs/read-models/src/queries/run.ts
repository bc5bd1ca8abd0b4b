/** One run as it is stored, and as it is answered. */
import { type Amount, amount } from '#contracts';
import type { Month } from '#metering';

export interface Run {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly environmentId: string;
  readonly userId: string | null;
  readonly modelId: string;
  readonly modelName: string | null;
  readonly capability: string;
  readonly tier: string | null;
  readonly automationId: string | null;
  readonly automationName: string | null;
  readonly context: string;
  readonly status: string;
  readonly currency: string;
  readonly charged: Amount;
  readonly drawnFrom: string;
  readonly free: string | null;
  /** Where the ledger holds it. */
  readonly month: Month;
  readonly revision: number;
}

export type RunRow = {
  month: string;
  revision: number;
  event_id: string;
  source: string;
  occurred_at: string;
  milli_credits: number;
  type: string;
  environment_id: string;
  user_id: string | null;
  model_id: string;
  model_name: string | null;
  capability: string;
  tier: string | null;
  automation_id: string | null;
  automation_name: string | null;
  context: string;
  status: string;
  currency: string;
  drawn_from: string;
  free: string | null;
};

export const toRun = (row: RunRow): Run => ({
  id: row.event_id,
  source: row.source,
  type: row.type,
  time: row.occurred_at,
  environmentId: row.environment_id,
  userId: row.user_id,
  modelId: row.model_id,
  modelName: row.model_name,
  capability: row.capability,
  tier: row.tier,
  automationId: row.automation_id,
  automationName: row.automation_name,
  context: row.context,
  status: row.status,
  currency: row.currency,
  charged: amount(row.milli_credits),
  drawnFrom: row.drawn_from,
  free: row.free,
  month: row.month,
  revision: row.revision,
});
