/**
 * The contract of event stores on EventStoreDB's protocol; the names say what was on the other end.
 */
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
