/** One run of a model, as the plans and oracles of the tests describe it. */
import type { Quantities } from './published-rates.js';

/** The work of a run, without its owner and time. */
export interface Work {
  readonly capability: string;
  readonly tier: string | null;
  readonly quantity: Quantities;
}

export interface Run {
  readonly tenantId: string;
  readonly source: string;
  readonly id: string;
  readonly type: 'AIModelExecuted' | 'AIModelTrained';
  readonly time: string;
  readonly environmentId: string;
  readonly userId: string | null;
  readonly context: string;
  readonly work: Work;
  readonly failed: boolean;
  readonly quickTest: boolean;
  readonly preview: boolean;
  readonly stated: { readonly currency: string; readonly milliCredits: number } | null;
}

/** The members of the domain's usage that describe a run. */
export interface UsageOfRun extends Omit<Run, 'work' | 'failed' | 'stated'>, Work {
  readonly status: string;
  readonly statedCredits: Run['stated'];
}

/** Lists the members in the same order as the plan's runs, so that two runs can be compared as text. */
export function runOf(usage: UsageOfRun): Run {
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
