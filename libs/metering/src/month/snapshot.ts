/** Snapshots of a month's state as plain values and bytes, for storage. */
import type { MilliCredits } from '../values/amounts.js';
import type { EnvironmentFigures } from '../standing/figures.js';
import { UsageIds } from './usage-ids.js';
import { Overlay } from './overlay.js';
import type { Announced, MonthState } from './state.js';

/**
 * Must be raised when the same events lead to a different state or the serialisation changes: checkpoints of earlier
 * versions are then ignored.
 */
export const STATE_VERSION = 1;

type Entries<Value> = readonly (readonly [string, Value])[];

/** The state without its ids, as JSON. */
export interface SnapshotFacts extends Omit<
  MonthState,
  'environments' | 'trials' | 'announced' | 'ended' | 'ids'
> {
  readonly environments: Entries<EnvironmentFigures>;
  readonly trials: Entries<MilliCredits>;
  readonly announced: Entries<Announced>;
  readonly ended: Entries<true>;
}

export interface LedgerSnapshot {
  readonly facts: SnapshotFacts;
  /** The only part that grows with every usage event. */
  readonly ids: Uint8Array;
}

/** Returns a copy, unaffected by later changes to `state`. */
export function snapshotOf(state: MonthState): LedgerSnapshot {
  const { ids, ...rest } = state;
  return {
    facts: {
      ...rest,
      totals: { ...state.totals },
      environments: [...state.environments.toMap()],
      trials: [...state.trials.toMap()],
      announced: [...state.announced.toMap()],
      ended: [...state.ended.toMap()],
    },
    ids: ids.toBytes(),
  };
}

/**
 * The restored state decides like the original. It takes ownership of `facts`: the caller must not use them afterwards.
 */
export function restoreState({ facts, ids }: LedgerSnapshot): MonthState {
  return {
    ...facts,
    environments: Overlay.of(facts.environments),
    trials: Overlay.of(facts.trials),
    announced: Overlay.of(facts.announced),
    ended: Overlay.of(facts.ended),
    ids: UsageIds.fromBytes(ids),
  };
}
