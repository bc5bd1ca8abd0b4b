/** The responses of the feed: format, headers and duration. */
import { sleep } from '#eventsourcing';
import { unauthenticated } from '#platform';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';
import { LIFETIME_MS } from './open-streams.js';

const EVENT_STREAM = 'text/event-stream';
const LINES = 'application/x-ndjson';

let query: QueryApp;
let asked: number[];

async function start(caller?: Parameters<typeof startQueryApp>[0]) {
  query = await startQueryApp(caller);
  asked = [];
  query.waiting.sleep = (milliseconds, signal) => {
    asked.push(milliseconds);
    return sleep(milliseconds, signal);
  };
  await query.use({ id: 'a' });
  await query.project();
  return query.listen();
}
afterEach(() => query.close());

async function answerTo(address: string, search: string, accept: string) {
  const stop = new AbortController();
  const response = await fetch(`${address}/${TENANT}/changes${search}`, {
    headers: { accept },
    signal: stop.signal,
  });
  stop.abort();
  return response.headers;
}

it.each([
  ['', '*/*', LINES],
  ['', LINES, LINES],
  ['', EVENT_STREAM, EVENT_STREAM],
  ['?format=sse', LINES, EVENT_STREAM],
  ['?format=ndjson', EVENT_STREAM, LINES],
])('at "%s" to who accepts %s is %s', async (search, accept, type) => {
  const headers = await answerTo(await start(), search, accept);
  expect(headers.get('content-type')).toMatch(type);
});

it('is kept by no cache, and held back by no proxy', async () => {
  const address = await start();
  const [lines, stream] = [
    await answerTo(address, '', LINES),
    await answerTo(address, '', EVENT_STREAM),
  ];
  expect([lines, stream].map((headers) => headers.get('cache-control'))).toEqual([
    'no-store',
    'no-store',
  ]);
  expect(stream.get('x-accel-buffering')).toBe('no');
});

it('says up to where its lines hold all', async () => {
  const headers = await answerTo(await start(), '?limit=1', LINES);
  expect(headers.get('as-of-position')).toBe(String(await query.head()));
});

it.each([
  ['as long as the credentials', 0, 0],
  ['as long as any stream without an end of them', null, LIFETIME_MS],
])('is open %s', async (_what, untilMs, openMs) => {
  const caller = { ...unauthenticated('reader'), auth: 'token', untilMs } as const;
  await answerTo(await start(caller), '', EVENT_STREAM);
  expect(asked).toContain(openMs);
});
