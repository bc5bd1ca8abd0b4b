/** For specs: embedded engines, a ledger with an event per tenant, and a follower that writes no rows. */
import { LEDGER_CATEGORY, ledgerStream } from '#contracts';
import {
  applyBatch,
  deterministicUuid,
  type EventSource,
  type EventStore,
  type Projection,
  sleep,
  type SqlDatabase,
  systemClock,
} from '#eventsourcing';
import { readConfiguration } from '#platform';
import { type Engines, openEngines } from '#engines';

/** @param onNotice called with the engines' notices */
export function openEmbedded(
  folder: string,
  onNotice: (message: string) => void = () => undefined,
): Engines {
  return openEngines({
    ...{ configuration: readConfiguration({ DATA_DIR: folder }), clock: systemClock, sleep },
    onNotice: (_level, message) => onNotice(message),
  });
}

/** Opens a month for each tenant, one after the other. */
export async function openMonths(store: EventStore, tenants: readonly string[]): Promise<void> {
  for (const tenant of tenants) {
    const stream = ledgerStream(tenant, '2026-11');
    const id = deterministicUuid(stream);
    const event = { id, type: 'LedgerOpened', data: {}, metadata: { schemaVersion: 1 } };
    await store.append({ stream, expectedRevision: 'no_stream', events: [event] });
  }
}

/** Moves the checkpoint of a follower to the end of the ledger. */
export async function followToEnd(
  follower: Pick<Projection, 'name' | 'version'>,
  store: EventSource,
  database: SqlDatabase,
): Promise<void> {
  const categories = [LEDGER_CATEGORY];
  const projection: Projection = { ...follower, categories, apply: async () => {} };
  const head = await store.head(categories);
  const { signal } = new AbortController();
  for await (const batch of store.subscribe({ after: null, categories, signal, maxBatch: 100 })) {
    await applyBatch(database, projection, null, batch);
    if (batch.at(-1)!.position === head) return;
  }
}
