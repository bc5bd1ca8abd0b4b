/** The progress of each follower of the ledger, read from its checkpoint, regardless of the process that advances it. */
import {
  BEFORE_FIRST,
  type Checkpoint,
  type Clock,
  eventAfter,
  type EventSource,
  listCheckpoints,
  listSetAside,
  type Position,
  type SqlReader,
} from '#eventsourcing';

export interface Follower {
  /** The follower's name with the version of its rows, such as `usage@1`. */
  readonly name: string;
  readonly position: Position | null;
  /** The position of the newest event that concerns it. */
  readonly head: Position | null;
  readonly appliedAt: string | null;
  /** The age of the oldest event that it has not applied, in seconds; 0 if it has applied all. */
  readonly secondsBehind: number;
  readonly tenantsSetAside: number;
}

export interface FollowersDependencies {
  readonly readModels: SqlReader;
  readonly store: EventSource;
  readonly clock: Clock;
}

/** How long the store may take to return the oldest waiting event; then the follower counts as up to date. */
const WAIT_MS = 500;

export async function followers(dependencies: FollowersDependencies): Promise<Follower[]> {
  const checkpoints = await listCheckpoints(dependencies.readModels);
  return Promise.all(checkpoints.map((checkpoint) => follower(checkpoint, dependencies)));
}

async function follower(
  { name, position, event }: Checkpoint,
  { readModels, store, clock }: FollowersDependencies,
): Promise<Follower> {
  const categories = event?.categories ?? [];
  const head = await store.head(categories);
  const isBehind = head !== null && head > (position ?? BEFORE_FIRST);
  const signal = AbortSignal.timeout(WAIT_MS);
  const waiting = isBehind ? await eventAfter(store, position, categories, signal) : null;
  const aside = await listSetAside(readModels, name);
  return {
    name,
    position,
    head,
    appliedAt: event?.recordedAt ?? null,
    secondsBehind: waiting ? secondsSince(waiting.recordedAt, clock) : 0,
    tenantsSetAside: aside.length,
  };
}

const secondsSince = (instant: string, clock: Clock): number =>
  Math.max(0, (clock.now().getTime() - Date.parse(instant)) / 1_000);
