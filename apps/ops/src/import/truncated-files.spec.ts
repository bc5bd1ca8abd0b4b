/** Files that cannot be read to their end: the error names the place, and the rows before it are sent and counted. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importEvents, ImportReport } from './import-events.js';

const ROWS = 3_000;
const HEADER =
  'msdyn_aieventid,msdyn_aimodelid,msdyn_processingdate,msdyn_processingstatus,msdyn_consumptionsource,msdyn_creditconsumed';
const GOOD = Array.from({ length: ROWS }, (_, id) => `row-${id},m-1,2026-10-03T10:15:00Z,0,0,32`);

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'broken-off-'))));
afterEach(() => rm(folder, { recursive: true }));

it.each([
  {
    ...{ where: 'stops being UTF-8', lastRow: 'Bücher' },
    reason: /is not UTF-8 in lines \d+ to 3002: save it as UTF-8/,
  },
  {
    ...{ where: 'ends in the middle of a letter', lastRow: 'row-é' },
    reason: /is not UTF-8 in lines \d+ to 3002/,
  },
])('is sent up to where it $where', async ({ lastRow, reason }) => {
  const bytes = Buffer.from([HEADER, ...GOOD, lastRow].join('\n'), 'latin1');
  const { importing, report, published } = await importOf(bytes);
  await expect(importing).rejects.toThrow(reason);
  expect(report.rows).toBeGreaterThan(ROWS / 3);
  expect(published()).toBe(report.rows);
});

it.each([
  { end: '', refused: 1 },
  { end: '\n', refused: 0 },
  { end: '\r\n', refused: 0 },
])('refuses a last row that may be cut within its value: it ends with $end', async (given) => {
  const rows = [HEADER, GOOD[0], 'row-last,m-1,2026-10-03T10:15:00Z,0,0,3'];
  const text = rows.join(given.end || '\n') + given.end;
  const { importing, report, published } = await importOf(Buffer.from(text));
  await importing;
  expect(report.refused.rows).toBe(given.refused);
  expect(published()).toBe(2 - given.refused);
  expect(report.refused.lines().join()).toMatch(given.refused ? /without a line break/ : /^$/);
});

async function importOf(bytes: Buffer) {
  const path = join(folder, 'export.csv');
  await writeFile(path, bytes);
  const report = new ImportReport();
  let published = 0;
  const importing = importEvents(
    {
      ...{ files: [path], tenantId: 'contoso', environmentId: 'prod', environmentName: null },
      ...{ batch: null, models: {}, otherwise: { capability: 'invoiceProcessing' } },
      ...{ now: '2026-11-20T12:00:00.000Z', beginning: '2015-01-01T00:00:00.000Z' },
      ...{ onBytes: () => undefined, onProblem: () => undefined },
      publisher: {
        publish: async (messages) => void (published += messages.length),
        close: async () => undefined,
      },
    },
    report,
  );
  return { importing, report, published: () => published };
}
