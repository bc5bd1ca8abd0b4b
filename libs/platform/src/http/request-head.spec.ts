/** Requests for unsupported features are refused with a problem, never ignored. */
import { exchange, problemIn, thingsForAll } from '../http.fixture.js';

const things = thingsForAll();

const GET = 'GET /things/a HTTP/1.1\r\nHost: a\r\n';
const PUT = 'PUT /things/a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n';
const CHUNKS = '\r\n2\r\n{}\r\n0\r\n\r\n';
const STATUS: Readonly<Record<string, number>> = {
  ...{
    notImplemented: 501,
    methodNotAllowed: 405,
    versionNotSupported: 505,
    malformedRequest: 400,
  },
};
const JSON_CODED = 'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

describe('is refused, with the code of its problem', () => {
  const request = (line: string) => `${line}\r\nHost: a\r\n\r\n`;

  it.each([
    { what: 'CONNECT', text: request('CONNECT a:443 HTTP/1.1'), code: 'notImplemented' },
    {
      what: 'CONNECT to a path',
      text: request('CONNECT /things/a HTTP/1.1'),
      code: 'notImplemented',
    },
    {
      what: 'a method of no HTTP',
      text: request('FOO /things/a HTTP/1.1'),
      code: 'notImplemented',
    },
    { what: 'a method in small letters', text: request('get / HTTP/1.1'), code: 'notImplemented' },
    {
      what: 'a known method',
      text: request('PROPFIND /things/a HTTP/1.1'),
      code: 'methodNotAllowed',
    },
    { what: 'HTTP/0.9', text: request('GET /things/a HTTP/0.9'), code: 'versionNotSupported' },
    { what: 'HTTP/1.2', text: request('GET /things/a HTTP/1.2'), code: 'versionNotSupported' },
    { what: 'HTTP/2.0', text: request('GET /things/a HTTP/2.0'), code: 'versionNotSupported' },
    {
      ...{ what: 'the preface of HTTP/2', code: 'versionNotSupported' },
      text: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    },
    {
      ...{ what: 'a request without a version', code: 'versionNotSupported' },
      text: 'GET /things/a\r\n\r\n',
    },
    {
      ...{ what: 'a request line that a line feed ends', code: 'malformedRequest' },
      text: 'GET /things/a HTTP/1.1\nHost: a\n\n',
    },
  ])('$what', async ({ text, code }) => {
    const answer = await exchange(things.port, text);
    const status = STATUS[code];
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
    expect(problemIn(answer)).toMatchObject({
      ...{ status, type: `urn:problem-type:ai-credit-meter:${code}` },
    });
  });
});

it.each([
  {
    ...{ what: 'gzip as a transfer', status: 501 },
    text: `${JSON_CODED}Transfer-Encoding: gzip, chunked\r\n${CHUNKS}`,
  },
  { what: 'a host of two words', status: 400, text: 'GET /things/a HTTP/1.1\r\nHost: a b\r\n\r\n' },
  { what: 'a host with a path', status: 400, text: 'GET /things/a HTTP/1.1\r\nHost: a/b\r\n\r\n' },
  {
    ...{ what: 'a change only where nothing is', status: 400 },
    text: `${PUT}If-None-Match: *\r\n\r\n`,
  },
  {
    ...{ what: 'a change that nothing is matched for', status: 400 },
    text: `${PUT}If-Match: "x"\r\n\r\n`,
  },
  {
    ...{ what: 'a change of what is old', status: 400 },
    text: `${PUT}If-Unmodified-Since: yesterday\r\n\r\n`,
  },
  {
    ...{ what: 'a change that nothing is matched for, behind thousands of headers', status: 400 },
    text: `${PUT}${'a:\r\n'.repeat(3_000)}If-Match: "x"\r\n\r\n`,
  },
])('$what is refused, and the header is named', async ({ text, status }) => {
  const answer = await exchange(things.port, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
  expect(problemIn(answer)).toMatchObject({ status, field: expect.any(String) });
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
