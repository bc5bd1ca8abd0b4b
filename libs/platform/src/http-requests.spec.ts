/** Requests with an invalid body, media type or method: refused in bounded time, with a problem. */
import { gzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createThings } from './http.fixture.js';
import { BODY_LIMIT_BYTES } from './http/http-bodies.js';

let app: NestFastifyApplication;
beforeAll(async () => {
  app = await createThings();
  await app.init();
});
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };
const post = (payload: Buffer | string, headers: Record<string, string | string[]> = {}) =>
  app.inject({ method: 'POST', url: '/things', payload, headers: { ...json, ...headers } });

describe('a packed body', () => {
  it('is unpacked', async () => {
    const response = await post(gzipSync('{"a":1}'), { 'content-encoding': 'GZIP' });
    expect(response.json()).toEqual({ made: { a: 1 } });
  });

  it('is refused when it would burst, with the limit', async () => {
    const bomb = gzipSync(`"${'a'.repeat(BODY_LIMIT_BYTES)}"`);
    expect(bomb.length).toBeLessThan(5_000);
    const response = await post(bomb, { 'content-encoding': 'gzip' });
    expect(response.statusCode).toBe(413);
    expect(response.json()).toMatchObject({
      limitBytes: BODY_LIMIT_BYTES,
      detail: expect.stringContaining(String(BODY_LIMIT_BYTES)),
    });
  });

  it.each([
    { bytes: BODY_LIMIT_BYTES, status: 201 },
    { bytes: BODY_LIMIT_BYTES + 1, status: 413 },
  ])('of $bytes bytes, unpacked, is answered with $status, packed or not', async (row) => {
    const { bytes, status } = row;
    const body = `"${'a'.repeat(bytes - 2)}"`;
    const packed = await post(gzipSync(body), { 'content-encoding': 'gzip' });
    expect([packed.statusCode, (await post(body)).statusCode]).toEqual([status, status]);
  });

  it.each([
    { encoding: 'br', status: 415, code: 'unsupportedMediaType' },
    { encoding: 'gzip, gzip', status: 415, code: 'unsupportedMediaType' },
    { encoding: 'gzip', status: 400, code: 'malformedBody' },
  ])('of $encoding that cannot be read is a problem', async ({ encoding, status, code }) => {
    const response = await post('{"a":1}', { 'content-encoding': encoding });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ type: `urn:problem-type:ai-credit-meter:${code}` });
  });
});

describe('a media type', () => {
  const sent = (type: string) => post('{"a":1}', { 'content-type': type });

  it.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; a=b',
  ])('%s is read', async (type) => expect((await sent(type)).statusCode).toBeLessThan(300));

  it.each(['utf-16', 'ISO-8859-1', '"utf-32"', 'utf-16; x=1', '', 'utf-8; charset=utf-16'])(
    'with the charset %s is refused',
    async (charset) => {
      const response = await sent(`application/json; charset=${charset}`);
      expect(response.statusCode).toBe(415);
      expect(response.json()).toMatchObject({ field: 'content-type' });
    },
  );

  it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'nonsense'])(
    '%s is refused, and what may be sent is named',
    async (type) => {
      const response = await sent(type);
      expect(response.statusCode).toBe(415);
      expect(response.json().detail).toMatch(/application\/json.*application\/cloudevents\+json/);
    },
  );
});

it('says how large a body may be', async () => {
  const response = await post(`"${'a'.repeat(BODY_LIMIT_BYTES)}"`);
  expect(response.statusCode).toBe(413);
  expect(response.json()).toMatchObject({ limitBytes: BODY_LIMIT_BYTES });
});

describe('a method that an address does not know', () => {
  it.each([
    { method: 'PATCH', url: '/things/1', allow: 'GET, HEAD, PUT' },
    { method: 'DELETE', url: '/things?x=1', allow: 'POST' },
    { method: 'OPTIONS', url: '/things/a%2Fb/parts', allow: 'DELETE' },
    { method: 'POST', url: '/things/1', allow: 'GET, HEAD, PUT' },
  ] as const)('$method $url is answered with those it knows', async ({ method, url, allow }) => {
    const response = await app.inject({ method, url });
    expect(response.statusCode).toBe(405);
    expect(response.headers['allow']).toBe(allow);
    expect(response.json()).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:methodNotAllowed',
    });
  });

  it.each([
    { ...{ method: 'QUERY', url: '/things', allow: 'POST' }, headers: {}, payload: '' },
    { ...{ method: 'QUERY', url: '/things', allow: 'POST' }, headers: json, payload: '{}' },
    {
      ...{ method: 'PUT', url: '/things', allow: 'POST' },
      ...{ headers: { 'content-type': 'text/plain' }, payload: 'a' },
    },
    {
      ...{ method: 'POST', url: '/things/1', allow: 'GET, HEAD, PUT' },
      ...{ headers: { 'content-type': 'application/json; charset=utf-16' }, payload: '' },
    },
    {
      ...{ method: 'POST', url: '/things/1', allow: 'GET, HEAD, PUT' },
      ...{ headers: { ...json, 'content-encoding': 'gzip' }, payload: 'no gzip' },
    },
  ])('$method $url with $headers is that, whatever its body is', async ({ allow, ...request }) => {
    const response = await app.inject({ ...request, method: request.method as 'PUT' });
    expect(response.statusCode).toBe(405);
    expect(response.headers['allow']).toBe(allow);
  });

  it.each(['GET', 'HEAD'] as const)(
    'is not meant where the address knows %s, and has found nothing',
    async (method) => {
      const response = await app.inject({ method, url: '/files/nothing.css' });
      expect(response.statusCode).toBe(404);
      expect(response.headers['allow']).toBeUndefined();
    },
  );

  it('is no matter where there is nothing at all', async () => {
    const response = await app.inject({ method: 'PATCH', url: '/nothing' });
    expect(response.statusCode).toBe(404);
    expect(response.headers['allow']).toBeUndefined();
  });
});

describe('a body on a route that reads none', () => {
  const sent = (payload: string, method: 'PUT' | 'DELETE', url: string) =>
    app.inject({ method, url, payload, headers: json });

  describe.each([
    ['PUT', '/things/1'],
    ['DELETE', '/things/1/parts'],
  ] as const)('%s %s', (method, url) => {
    it.each(['', '{}', ' { } '])('may be %j', async (body) =>
      expect((await sent(body, method, url)).statusCode).toBe(200),
    );

    it.each([
      ['{"dryRun":true}', 'dryRun'],
      ['{"__proto__":1,"a":2}', '__proto__'],
      ['{"":null}', ''],
    ])('is refused as %s, with the member that would be passed over', async (body, field) => {
      const response = await sent(body, method, url);
      expect(response.json()).toMatchObject({ status: 422, field, errors: [{ field }] });
    });

    it.each([
      ['[]', 422],
      ['null', 422],
      ['"a"', 422],
      ['{', 400],
    ])('is refused as %s', async (body, status) =>
      expect((await sent(body, method, url)).statusCode).toBe(status),
    );
  });

  it('is passed over where nothing is changed', async () => {
    const response = await app.inject({
      method: 'GET',
      url: '/things/1',
      payload: '{"a":1}',
      headers: json,
    });
    expect(response.statusCode).toBe(200);
  });
});
