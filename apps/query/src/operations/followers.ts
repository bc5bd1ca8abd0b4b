/** The progress of each follower of the ledger, read from its checkpoint, regardless of the process that advances it. */
import {
  type Checkpoint,
  type Clock,
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
  const isBehind = head !== null && head > (position ?? -1);
  const waiting = isBehind ? await firstAfter(store, position, categories) : null;
  const aside = await listSetAside(readModels, name);
  return {
    name,
    position,
    head,
    appliedAt: event?.recordedAt ?? null,
    secondsBehind: waiting === null ? 0 : secondsSince(waiting, clock),
    tenantsSetAside: aside.length,
  };
}

const secondsSince = (instant: string, clock: Clock): number =>
  Math.max(0, (clock.now().getTime() - Date.parse(instant)) / 1_000);

const WAIT_MS = 500;

/** @returns when the first event after the position was recorded, or `null` if the store does not respond in time */
async function firstAfter(
  store: EventSource,
  after: Position | null,
  categories: readonly string[],
): Promise<string | null> {
  const signal = AbortSignal.timeout(WAIT_MS);
  for await (const [event] of store.subscribe({ after, categories, signal, maxBatch: 1 })) {
    return event!.recordedAt;
  }
  return null;
}
