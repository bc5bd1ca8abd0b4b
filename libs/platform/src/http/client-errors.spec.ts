/**
 * Malformed bytes after a request on the same connection: each request gets at most one response, because a proxy would
 * pass a second one to another client.
 */
import { connect } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createThings } from '../http.fixture.js';

let app: NestFastifyApplication;
let port: number;
beforeAll(async () => {
  app = await createThings();
  await app.listen(0, '127.0.0.1');
  ({ port } = app.getHttpServer().address() as { port: number });
});
afterAll(() => app.close());

/**
 * Sends the first part, and the second after a response to the first.
 * @returns the statuses until the connection ends
 */
function statusesOf(first: string, second = ''): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    let [answer, rest] = ['', second];
    const socket = connect(port, '127.0.0.1', () => socket.write(first));
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
      if (!answer.includes('}')) return;
      socket.write(rest);
      rest = '';
    });
    socket.on('close', () =>
      resolve(Array.from(answer.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status]) => status!)),
    );
    socket.on('error', reject);
  });
}

const head = (line: string, headers: string) =>
  `${line} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`;
const CHUNKED = 'Transfer-Encoding: chunked';
const INNER = 'GET /things/inner HTTP/1.1\r\nHost: a\r\n\r\n';

it.each(['gzip', 'identity', 'xchunked', 'gzip, chunked'])(
  'a body that is coded as %s ends the connection after one answer',
  async (coding) => {
    const request = head('POST /things', `Transfer-Encoding: ${coding}`) + INNER;
    expect(await statusesOf(request)).toEqual(['501']);
  },
);

it.each([
  ['that came with it', INNER, ''],
  ['that came after the answer', '', INNER],
])(
  'a bad chunk %s ends the connection of a request that was refused by its head',
  async (_when, first, second) => {
    const request = head('POST /things', `If-None-Match: *\r\n${CHUNKED}`) + first;
    expect(await statusesOf(request, second)).toEqual(['400']);
  },
);

it('a bad chunk is answered where nothing was yet', async () => {
  expect(await statusesOf(head('POST /things', CHUNKED) + INNER)).toEqual(['400']);
});

it('what is no request is answered after one that was whole', async () => {
  const request = 'GET /things/a HTTP/1.1\r\nHost: a\r\n\r\n';
  expect(await statusesOf(request, 'nonsense\r\n\r\n')).toEqual(['200', '400']);
});
