/** An export larger than the process's memory is streamed, however slow the reader is. */
import { Controller, Get, Module, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, createLogger, Requires } from '#platform';
import { Completeness } from '../answers/completeness.js';
import { QUERY } from '../dependencies.js';
import { Exportable } from './exportable.js';
import { Exports } from './exports.js';

const PAGE_ROWS = 1_000;
/** Four times the bytes that may be read ahead. */
const ROWS = 350_000;
const TEXT = 'x'.repeat(280);
/** What the connection may buffer in both directions, and a page or two. */
const AHEAD_BYTES_MAX = 24 * 1024 * 1024;

let pagesAsked = 0;
let rowsInAll = 0;

@Controller('v1/tenants/:tenant/rows')
class RowsController {
  @Get()
  @Requires('reader')
  @Exportable('rows', () => ['number', 'text'])
  page(@Query('cursor') cursor = '0', @Query('limit') limit = '') {
    pagesAsked += 1;
    const from = Number(cursor);
    const rows = Array.from({ length: Number(limit) }, (_, index) => ({
      number: from + index,
      text: TEXT,
    }));
    const next = from + rows.length;
    const nextCursor = next < rowsInAll ? String(next) : null;
    return { rows, nextCursor, asOf: { position: 1, time: null } };
  }
}

@Module({
  controllers: [RowsController],
  providers: [
    Exports,
    { provide: QUERY, useValue: { signal: new AbortController().signal } },
    { provide: Completeness, useValue: { filling: () => Promise.resolve(null) } },
  ],
})
class RowsModule {}

let app: NestFastifyApplication;
beforeEach(async () => {
  pagesAsked = 0;
  rowsInAll = ROWS;
  app = await createHttpApp(RowsModule, {
    logger: createLogger({ level: 'error', format: 'text' }),
  });
  await app.listen(0, '127.0.0.1');
});
afterEach(() => app.close());

it.each([
  ['csv', ROWS],
  ['ndjson', 100_000],
])(
  'as %s',
  async (format, rows) => {
    rowsInAll = rows;
    const answer = await fetch(`${await app.getUrl()}/v1/tenants/contoso/rows?format=${format}`);
    let bytes = 0;
    let lines = 0;
    let aheadMax = 0;
    for await (const piece of answer.body!) {
      const text = Buffer.from(piece as Uint8Array).toString('latin1');
      bytes += text.length;
      lines += text.split('\n').length - 1;
      aheadMax = Math.max(aheadMax, pagesAsked * PAGE_ROWS * TEXT.length - bytes);
    }
    expect(lines).toBe(format === 'csv' ? rows + 1 : rows);
    expect(bytes).toBeGreaterThan(rows * TEXT.length);
    expect(aheadMax).toBeLessThan(AHEAD_BYTES_MAX);
  },
  120_000,
);

it('reads no further page while the client does not read', async () => {
  const answer = await fetch(`${await app.getUrl()}/v1/tenants/contoso/rows?format=csv`);
  expect(answer.status).toBe(200);
  const reader = answer.body!.getReader();
  await reader.read();
  let seen = -1;
  while (pagesAsked !== seen) {
    seen = pagesAsked;
    for (let turn = 0; turn < 1_000; turn++) await new Promise(setImmediate);
  }
  expect(pagesAsked * PAGE_ROWS * TEXT.length).toBeLessThan(AHEAD_BYTES_MAX);
  await reader.cancel();
});
