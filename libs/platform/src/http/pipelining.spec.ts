/** Pipelined requests: answered one after the other, in order, without delaying other clients. */
import { connect } from 'node:net';
import fc from 'fast-check';
import { exchange, thingsForAll } from '../http.fixture.js';

const things = thingsForAll();

const SENT_AHEAD_MAX = 1_000;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const post = (body: string) =>
  `POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
/** A request whose body is not a valid chunk. */
const BROKEN_BODY =
  'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n';

const statusesIn = (answers: string): number[] =>
  [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

const request = fc.oneof(
  fc.constant({ text: get('/things/a'), status: 200 }),
  fc.constant({ text: get('/nothing'), status: 404 }),
  fc.constant({ text: get('/things/%zz'), status: 400 }),
  fc.constant({ text: post('{"a":1}'), status: 201 }),
  fc.constant({ text: post('{'), status: 400 }),
);
const end = fc.constantFrom(
  { text: BROKEN_BODY, status: 400 },
  { text: 'no request\r\n\r\n', status: 400 },
  { text: 'BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n', status: 501 },
);

it('each is answered in order, the broken one last', async () => {
  const course = fc.tuple(fc.array(request, { maxLength: 40 }), end);
  await fc.assert(
    fc.asyncProperty(course, async ([requests, broken]) => {
      const all = [...requests, broken];
      const text = all.map((one) => one.text).join('');
      const expected = all.map(({ status }) => status);
      expect(statusesIn(await exchange(things.port, text, false))).toEqual(expected);
    }),
  );
});

it('of an answer that is not read, the next one is not begun', async () => {
  const ahead = connect(things.port, '127.0.0.1');
  ahead.pause();
  ahead.write(get('/things/a/endless') + post('{"a":1}').repeat(100));
  ahead.on('error', () => undefined);
  expect(statusesIn(await exchange(things.port, get('/things/b')))).toEqual([200]);
  ahead.destroy();
});

it('too many end the connection, and do not delay others', async () => {
  const flood = exchange(things.port, get('/things/a').repeat(SENT_AHEAD_MAX * 50), false);
  const over = flood
    .catch((error: unknown) => String(error))
    .then((answers) => statusesIn(answers));
  expect(statusesIn(await exchange(things.port, get('/things/b')))).toEqual([200]);
  expect((await over).length).toBeLessThan(SENT_AHEAD_MAX * 2);
});
