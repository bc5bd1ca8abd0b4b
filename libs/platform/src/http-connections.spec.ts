/** Connections: bytes that are not HTTP get a problem; idle and slow connections are closed. */
import { connect } from 'node:net';
import { exchange, problemIn, Requests, thingsForAll } from './http.fixture.js';

const things = thingsForAll();
const hurried = thingsForAll({ requestTimeoutMs: 300, idleTimeoutMs: 400 });

it.each([
  ...['ce-id', 'x-actor', 'idempotency-key', 'traceparent', 'X-Reason', 'X-CSRF-Token'],
  ...['Authorization', 'Last-Event-ID', 'content-type', 'Host'],
])('refuses the header %s when it comes twice', async (name) => {
  const answer = await exchange(
    things.port,
    `POST /things HTTP/1.1\r\n${name === 'Host' ? '' : 'Host: a\r\n'}${name}: one\r\n${name}: two\r\nContent-Length: 0\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  expect(problemIn(answer)).toMatchObject({ status: 400, field: name.toLowerCase() });
});

it('answers an expectation that it does not know as if it were not there', async () => {
  const answer = await exchange(
    things.port,
    'GET /things/a HTTP/1.1\r\nHost: a\r\nExpect: the-worst\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
});

describe('what is no HTTP', () => {
  it.each([
    { name: 'letters', text: 'hello\r\n\r\n', status: 400, code: 'malformedRequest' },
    {
      name: 'a bad header',
      text: 'GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n',
      status: 400,
      code: 'malformedRequest',
    },
    {
      name: 'no host',
      text: 'GET /things/a HTTP/1.1\r\n\r\n',
      status: 400,
      code: 'malformedRequest',
    },
    {
      name: 'two lengths',
      text: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      status: 400,
      code: 'malformedRequest',
    },
    {
      name: 'headers without end',
      text: `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
      status: 431,
      code: 'headersTooLarge',
    },
  ])(
    '$name is answered with a problem, and the connection ends',
    async ({ text, status, code }) => {
      const answer = await exchange(things.port, text);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toContain('application/problem+json');
      expect(problemIn(answer)).toMatchObject({
        type: `urn:problem-type:ai-credit-meter:${code}`,
        status,
        requestId: expect.any(String),
      });
    },
  );
});

describe('a connection that is only held', () => {
  it.each([
    { name: 'a head that never ends', text: 'GET / HTTP/1.1\r\nHost: a\r\n' },
    {
      name: 'a body that trickles in',
      text: 'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    },
  ])('by $name ends with a problem', async ({ text }) => {
    const answer = await exchange(hurried.port, text);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(problemIn(answer)).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:requestTimeout',
      requestId: expect.any(String),
    });
  });

  it('is closed when it says nothing from the beginning', async () => {
    expect(await exchange(hurried.port, '')).toMatch(/^HTTP\/1.1 408 |^$/);
  });

  it('is closed some time after the last answer', async () => {
    const answer = await exchange(hurried.port, 'GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n', false);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });

  it('is closed when its client does not take the answer', async () => {
    const ended = new Promise<void>((resolve) => (hurried.app.get(Requests).endless = resolve));
    const socket = connect(hurried.port, '127.0.0.1', () =>
      socket.write('GET /things/1/endless HTTP/1.1\r\nHost: a\r\n\r\n'),
    );
    socket.pause();
    await ended;
    socket.destroy();
  });
});
