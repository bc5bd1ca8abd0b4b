/** Exports as downloads: headers, formats, the stream slots they take, and incomplete rows. */
import { sleep } from '#eventsourcing';
import { clearUsage } from '#read-models';
import { type QueryApp, startQueryApp, STREAMS_OF_TENANT, TENANT } from '../testing/query-app.js';

let query: QueryApp;
const start = async () => void (query = await startQueryApp());
const close = () => query.close();

describe('a file', () => {
  beforeEach(start);
  afterEach(close);

  it.each([
    ['activity?format=csv', 'runs.csv', 'text/csv'],
    ['ledger?format=ndjson', 'events.ndjson', 'application/x-ndjson'],
    ['usage/report?month=2025-09', 'consumption-2025-09.csv', 'text/csv'],
    ['usage/report?month=2025-08..2025-09', 'consumption-2025-08--2025-09.csv', 'text/csv'],
  ])('has a name and a type, and is not cached: %s', async (path, name, type) => {
    await query.use({ id: 'a' });
    await query.project();
    const { headers } = await query.text(`/${TENANT}/${path}`);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'as-of-position': `${await query.head()}`,
      'as-of-time': expect.stringMatching(/^2025-09-/),
    });
  });

  it.each([
    ['text/csv', 'text/csv'],
    ['text/csv;q=0', 'application/json'],
    ['text/csv; q=0.000, application/x-ndjson;q=0.001', 'application/x-ndjson'],
    ['text/csv;q=0.5, application/x-ndjson; Q=0.9', 'application/x-ndjson'],
    ['application/xml, TEXT/CSV', 'text/csv'],
    ['text/csv;q=2', 'text/csv'],
    ['application/x-ndjson, text/csv;q=1.5', 'application/x-ndjson'],
    ['*/*, text/csv', 'application/json'],
    ['', 'application/json'],
  ])('is chosen by Accept: %s', async (accept, type) => {
    await query.use({ id: 'a' });
    await query.project();
    const { headers } = await query.text(`/${TENANT}/activity`, accept);
    expect(String(headers['content-type']).split(';')[0]).toBe(type);
  });

  it('uses one of the stream slots of its tenant', async () => {
    await query.use({ id: 'a' });
    await query.useOf('fabrikam', { id: 'a' });
    await query.project();
    query.waiting.sleep = sleep;
    const address = await query.listen();
    const readers = new AbortController();
    for (let count = 0; count < STREAMS_OF_TENANT; count++) {
      await fetch(`${address}/${TENANT}/changes`, {
        headers: { accept: 'text/event-stream' },
        signal: readers.signal,
      });
    }
    for (const path of ['activity?format=csv', 'usage?format=csv', 'usage/report']) {
      expect((await query.text(`/${TENANT}/${path}`)).status).toBe(429);
      expect((await query.text(`/fabrikam/${path}`)).status).toBe(200);
    }
    readers.abort();
  });

  it('releases its stream slot once it was sent', async () => {
    await query.use({ id: 'a' });
    await query.project();
    for (const path of [`/${TENANT}/activity?format=csv`, `/${TENANT}/usage/report`]) {
      for (let count = 0; count <= STREAMS_OF_TENANT; count++) {
        expect((await query.text(path)).status).toBe(200);
      }
    }
  });

  it.each(['activity?format=csv', 'activity?format=ndjson', 'usage/report?format=csv'])(
    'is made of whole rows alone, unless others are asked for: %s',
    async (path) => {
      await query.use({ id: 'a' });
      await query.project();
      await clearUsage(query.readModels, await query.head());
      const statusOf = async (search: string) =>
        (await query.text(`/${TENANT}/${path}${search}`)).status;
      expect(await statusOf('')).toBe(503);
      expect(await statusOf('&allowPartial=false')).toBe(503);
      expect([200, 404]).toContain(await statusOf('&allowPartial=true'));
    },
  );
});
