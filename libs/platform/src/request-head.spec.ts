/** Requests for features that the server lacks are refused with a problem, never ignored. */
import { exchange, problemIn, thingsForAll } from './http.fixture.js';

const things = thingsForAll();

const GET = 'GET /things/a HTTP/1.1\r\nHost: a\r\n';
const PUT = 'PUT /things/a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n';
const CHUNKS = '\r\n2\r\n{}\r\n0\r\n\r\n';
const JSON_CODED = 'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

it.each([
  ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', 501, 'notImplemented'],
  ['CONNECT to a path', 'CONNECT /things/a HTTP/1.1\r\nHost: a\r\n\r\n', 501, 'notImplemented'],
  ['a method of no HTTP', 'FOO /things/a HTTP/1.1\r\nHost: a\r\n\r\n', 501, 'notImplemented'],
  ['a method in small letters', 'get / HTTP/1.1\r\nHost: a\r\n\r\n', 501, 'notImplemented'],
  ['a known method', 'PROPFIND /things/a HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'methodNotAllowed'],
  ['HTTP/0.9', 'GET /things/a HTTP/0.9\r\nHost: a\r\n\r\n', 505, 'versionNotSupported'],
  ['HTTP/1.2', 'GET /things/a HTTP/1.2\r\nHost: a\r\n\r\n', 505, 'versionNotSupported'],
  ['HTTP/2.0', 'GET /things/a HTTP/2.0\r\nHost: a\r\n\r\n', 505, 'versionNotSupported'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, 'versionNotSupported'],
  ['gzip as a transfer', `${JSON_CODED}Transfer-Encoding: gzip, chunked\r\n${CHUNKS}`, 501, ''],
  ['a host of two words', 'GET /things/a HTTP/1.1\r\nHost: a b\r\n\r\n', 400, ''],
  ['a host with a path', 'GET /things/a HTTP/1.1\r\nHost: a/b\r\n\r\n', 400, ''],
  ['a change only where nothing is', `${PUT}If-None-Match: *\r\n\r\n`, 400, ''],
  ['a change that nothing is matched for', `${PUT}If-Match: "x"\r\n\r\n`, 400, ''],
  ['a change of what is old', `${PUT}If-Unmodified-Since: yesterday\r\n\r\n`, 400, ''],
])('%s', async (_name, text, status, code) => {
  const answer = await exchange(things.port, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
  expect(problemIn(answer)).toMatchObject({
    status,
    ...(code !== '' && { type: `urn:problem-type:ai-credit-meter:${code}` }),
    ...(code === '' && { field: expect.any(String) }),
  });
});

it.each([
  ['in chunks', `${JSON_CODED}Transfer-Encoding: Chunked\r\n${CHUNKS}`],
  ['of an IPv6 address', GET.replace('Host: a', 'Host: [::1]:3000') + '\r\n'],
  ['of no host, as HTTP/1.0 may be', 'GET /things/a HTTP/1.0\r\n\r\n'],
  ['of what matches', `${GET}If-Match: "x"\r\n\r\n`],
  ['of what may have changed', `${GET}If-None-Match: "x"\r\n\r\n`],
  ['that would be upgraded', `${GET}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`],
])('a request %s is answered', async (_name, text) => {
  expect(await exchange(things.port, text)).toMatch(/^HTTP\/1.1 20[01] /);
});
