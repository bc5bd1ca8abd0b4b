/** Runs the event store contract over EventStoreDB's protocol; the suite names say which server was used. */
import { eventStoreContract } from '#testing';
import { startEventStoreStandIn } from '#testing/eventstoredb-stand-in';
import { openEventStoreDb } from './event-store-db.js';

const realNode = process.env['EVENTSTORE_URL'];

eventStoreContract('stand-in for EventStoreDB', async () => {
  const standIn = await startEventStoreStandIn();
  const { connectionString } = standIn;
  return {
    open: () => Promise.resolve(openEventStoreDb({ connectionString })),
    dispose: () => standIn.close(),
  };
});

if (realNode) {
  eventStoreContract('real node', () =>
    Promise.resolve({
      open: () => Promise.resolve(openEventStoreDb({ connectionString: realNode })),
      dispose: () => Promise.resolve(),
    }),
  );
}
