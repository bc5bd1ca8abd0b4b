/** What comes over the wire and is no good request: refused within bounds, and always as a problem. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  Body,
  Controller,
  Delete,
  Get,
  Module,
  NotFoundException,
  Param,
  Post,
  Put,
  Res,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Open } from './auth/requires.js';
import { BODY_LIMIT_BYTES } from './http-bodies.js';
import { createHttpApp } from './http.js';
import type { HttpReply } from './http-exchange.js';
import { parseJsonBody } from './json-body.js';
import { createLogger } from './logging.js';
import { textStream } from './text-stream.js';

@Controller('things')
class ThingsController {
  @Post()
  @Open('a specification')
  make(@Body() body: unknown) {
    return { made: parseJsonBody(body) };
  }

  @Get(':id')
  @Open('a specification')
  read(@Param('id') id: string) {
    return { id };
  }

  /** More than all the buffers on the way take. */
  @Get(':id/endless')
  @Open('a specification')
  endless(@Res() reply: HttpReply) {
    const { signal } = new AbortController();
    async function* produce(over: AbortSignal) {
      while (!over.aborted) yield 'a'.repeat(65_536);
    }
    const onEnd = () => endlessEnded();
    reply.type('text/plain').send(textStream({ signal, produce, onEnd }));
  }

  @Put(':id')
  @Open('a specification')
  change() {
    return {};
  }

  @Delete(':id/parts')
  @Open('a specification')
  remove() {
    return {};
  }
}

/** Knows every address below it, and finds nothing at any. */
@Controller('files')
class FilesController {
  @Get('*')
  @Open('a specification')
  read() {
    throw new NotFoundException();
  }
}

@Module({ controllers: [ThingsController, FilesController] })
class ThingsModule {}

let app: NestFastifyApplication;
let endlessEnded: () => void;

beforeAll(async () => {
  const logger = createLogger({ level: 'error', format: 'text' });
  app = await createHttpApp(ThingsModule, {
    logger,
    requestTimeoutMs: 300,
    idleTimeoutMs: 400,
  });
  await app.listen(0, '127.0.0.1');
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
    ['br', 415, 'unsupportedMediaType'],
    ['gzip, gzip', 415, 'unsupportedMediaType'],
    ['gzip', 400, 'malformedBody'],
  ])('of %s that cannot be read is a problem', async (encoding, status, code) => {
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

  it.each(['utf-16', 'ISO-8859-1', '"utf-32"', 'utf-16; x=1', ''])(
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
    ['PATCH', '/things/1', 'GET, HEAD, PUT'],
    ['DELETE', '/things?x=1', 'POST'],
    ['OPTIONS', '/things/a%2Fb/parts', 'DELETE'],
    ['POST', '/things/1', 'GET, HEAD, PUT'],
  ] as const)('%s %s is answered with those it knows', async (method, url, allow) => {
    const response = await app.inject({ method, url });
    expect(response.statusCode).toBe(405);
    expect(response.headers['allow']).toBe(allow);
    expect(response.json()).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:methodNotAllowed',
    });
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

it.each(['ce-id', 'x-actor', 'idempotency-key', 'traceparent', 'X-Reason'])(
  'refuses the header %s when it comes twice',
  async (name) => {
    const answer = await exchange(
      `POST /things HTTP/1.1\r\nHost: a\r\n${name}: one\r\n${name}: two\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(problemIn(answer)).toMatchObject({ status: 400, field: name.toLowerCase() });
  },
);

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
    {
      name: 'a head that never ends',
      text: 'GET / HTTP/1.1\r\nHost: a\r\n',
      status: 408,
      code: 'requestTimeout',
    },
    {
      name: 'a body that trickles in',
      text: 'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      status: 408,
      code: 'requestTimeout',
    },
  ])(
    '$name is answered with a problem, and the connection ends',
    async ({ text, status, code }) => {
      const answer = await exchange(text);
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
  it('is closed when it says nothing from the beginning', async () => {
    expect(await exchange('')).toMatch(/^HTTP\/1.1 408 |^$/);
  });

  it('is closed some time after the last answer', async () => {
    const answer = await exchange('GET /things/1 HTTP/1.1\r\nHost: a\r\n\r\n', false);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });

  it('is closed when its client does not take the answer', async () => {
    const ended = new Promise<void>((resolve) => (endlessEnded = resolve));
    const { port } = app.getHttpServer().address() as { port: number };
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET /things/1/endless HTTP/1.1\r\nHost: a\r\n\r\n'),
    );
    socket.pause();
    await ended;
    socket.destroy();
  });
});

/** @returns all that comes until the connection ends, or the answer is there. */
function exchange(text: string, leaveAfterAnswer = true): Promise<string> {
  const { port } = app.getHttpServer().address() as { port: number };
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      answer += part;
      if (leaveAfterAnswer && answer.endsWith('}')) socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const problemIn = (answer: string): unknown =>
  JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
