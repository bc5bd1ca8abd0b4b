/**
 * A tenant's ledger for previews: it reads what is stored and keeps what it appends in memory. Previews run the code
 * that changes the ledger over it, so that both decide alike.
 */
import { type EventStore, load, type Position, StateCache } from '#eventsourcing';
import type { MonthAggregate } from './month-aggregate.js';
import { type MonthChain, openChain, type TenantContext } from './month-chain.js';
import { OverlayStore } from './overlay-store.js';
import type { LedgerContext } from './usage-record.js';

/** The maximum number of months in memory; others are read again. */
const MONTHS_MAX = 200;

export interface Overlay {
  readonly context: LedgerContext;
  /** The position of the newest event that was read from the store, `null` if there is none. */
  newestStored(): Position | null;
}

/**
 * The caller holds the tenant's mutex while it uses the overlay.
 * @param chain the tenant's months, if they are known
 * @throws StreamDamagedError, also later: a preview of a damaged ledger has no outcome
 */
export async function openOverlay(
  { aggregate: stored, tenantId, at }: TenantContext,
  chain?: MonthChain,
): Promise<Overlay> {
  let newest: Position | null = null;
  const loaded = new Set<string>();
  const aggregate: MonthAggregate = {
    ...stored,
    store: new OverlayStore(withoutLoaded(stored.store, loaded), at),
    cache: new StateCache(MONTHS_MAX),
    checkpoints: {
      async load(stream) {
        const current = await load(stored, stream);
        loaded.add(stream);
        if (current.position !== null) newest = Math.max(newest ?? 0, current.position);
        return { ...current, state: stored.decider.fork(current.state) };
      },
      offer: () => undefined,
    },
  };
  const months = chain
    ? { ...chain, closedIds: [...chain.closedIds] }
    : await openChain({ aggregate, tenantId, at });
  const context = { aggregate, tenantId, chain: months, at, damagedBy, onReached: () => undefined };
  return { context, newestStored: () => newest };
}

/** The state of a loaded stream holds all its stored events: only the overlay's own ones are still to be read. */
const withoutLoaded = (
  store: EventStore,
  loaded: ReadonlySet<string>,
): Pick<EventStore, 'read' | 'truncationOf'> => ({
  async *read(stream, fromRevision) {
    if (!loaded.has(stream)) yield* store.read(stream, fromRevision);
  },
  truncationOf: (stream) => store.truncationOf(stream),
});

function damagedBy(error: unknown): never {
  throw error;
}
