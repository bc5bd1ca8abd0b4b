/** The engines of a process with EventStoreDB report the streams that are truncated by their metadata. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '#adapters/eventstoredb';
import { ledgerStream } from '#contracts';
import { sleep, systemClock, uniqueUuid } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { startEventStoreStandIn } from '#testing/eventstoredb-stand-in';
import { openEngines } from './open-engines.js';

describe('the engines of a process whose ledger is in EventStoreDB', () => {
  it('know the streams of the ledger that are cut by metadata in that store', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'engines-'));
    const standIn = await startEventStoreStandIn();
    const operator = openEventStoreDb(standIn);
    const { connectionString: EVENTSTORE_URL } = standIn;
    const engines = openEngines({
      configuration: readConfiguration({ DATA_DIR: dataDir, EVENTSTORE_URL }),
      clock: systemClock,
      sleep,
      onNotice: () => undefined,
    });
    try {
      const stream = ledgerStream('contoso', '2026-11');
      const data = { $maxCount: 5 };
      const cut = { id: uniqueUuid(), type: '$metadata', data, metadata: { schemaVersion: 1 } };
      const expectedRevision = 'no_stream';
      await operator.append({ stream: `$$${stream}`, expectedRevision, events: [cut] });
      const found = await engines.restrictedStreams();
      expect([...found]).toEqual([[stream, 'its metadata sets $maxCount to 5']]);
    } finally {
      await engines.close();
      await operator.close();
      await standIn.close();
      await rm(dataDir, { recursive: true });
    }
  });
});
