/** Opens the engines of a process, each on first use, and closes them in reverse order. */
import { withoutSkipped } from '#eventsourcing';
import { embeddedEngines } from './embedded.js';
import type { EngineOptions, Engines } from './engines.js';
import { eventStoreDb } from './event-store-db.js';
import { kafkaLog } from './kafka-log.js';
import { postgresDatabase } from './postgres-database.js';
import { createResources } from './resources.js';

/** Uses a server if the configuration has its address, otherwise an embedded engine. */
export function openEngines(options: EngineOptions): Engines {
  const resources = createResources();
  const { kafka, eventStoreUrl, databaseUrl } = options.configuration;
  const embedded = embeddedEngines(options, resources);
  const { eventStore, restrictedStreams } =
    eventStoreUrl === null ? embedded : eventStoreDb(eventStoreUrl, resources);
  const seen = async () => withoutSkipped(await eventStore(), options.clock);
  return {
    ...embedded,
    ...(kafka && kafkaLog(kafka, options, resources)),
    eventStore: resources.once(seen, async () => undefined),
    restrictedStreams,
    ...(databaseUrl !== null && postgresDatabase(databaseUrl, resources, options.tenants)),
    close: () => resources.close(),
  };
}
