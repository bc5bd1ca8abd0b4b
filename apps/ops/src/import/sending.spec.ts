/** How an import publishes: in batches, in order, and it ends once all events are accepted. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeMessage } from '#contracts';
import { nextTurn, type OutgoingMessage, SetupError } from '#eventsourcing';
import { importEvents, ImportReport } from './import-events.js';

const HEADER =
  'msdyn_aieventid,_msdyn_aimodelid_value,msdyn_processingdate,msdyn_processingstatus,msdyn_consumptionsource,msdyn_creditconsumed';

const NOW = '2026-11-20T12:00:00.000Z';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sending-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** @param take resolves once the events are accepted */
async function importOf(rows: number, take: (messages: readonly OutgoingMessage[]) => void) {
  const path = join(folder, 'export.csv');
  const lines = Array.from(
    { length: rows },
    (_, number) => `row-${number},m-1,2026-10-03T10:15:00Z,0,0,3`,
  );
  await writeFile(path, [HEADER, ...lines, ''].join('\n'));
  const publish = async (messages: readonly OutgoingMessage[]) => {
    await nextTurn();
    take(messages);
  };
  await importEvents(
    {
      ...{ files: [path], tenantId: 'contoso', environmentId: 'prod', environmentName: null },
      ...{ batch: null, models: {}, otherwise: { capability: 'invoiceProcessing' } },
      ...{ now: NOW, beginning: '2015-01-01T00:00:00.000Z' },
      ...{ onBytes: () => undefined, onProblem: () => undefined },
      publisher: { publish, close: async () => undefined },
    },
    new ImportReport(),
  );
}

it.each([
  [0, []],
  [1, [1]],
  [200, [200]],
  [201, [200, 1]],
  [450, [200, 200, 50]],
])('%s rows, in batches of %j', async (rows, expected) => {
  const taken: (readonly string[])[] = [];
  const idOf = (message: OutgoingMessage): string => {
    const decoded = decodeMessage(message, { now: NOW });
    return decoded.kind === 'usage' ? decoded.usage.id : decoded.reason.message;
  };
  await importOf(rows, (messages) => taken.push(messages.map(idOf)));
  expect(taken.map(({ length }) => length)).toEqual(expected);
  expect(taken.flat()).toEqual(Array.from({ length: rows }, (_, number) => `row-${number}`));
});

it.each([1, 201])('fails where the last of %s events are not taken', async (rows) => {
  const importing = importOf(rows, (messages) => {
    if (messages.length < 200) throw new SetupError('the log is full');
  });
  await expect(importing).rejects.toThrow('the log is full');
});
