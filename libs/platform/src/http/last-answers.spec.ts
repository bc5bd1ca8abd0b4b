/** A server that is being closed finishes requests in progress, for a limited time, and starts no others. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createThings, exchange, Requests } from '../http.fixture.js';
import { giveLastAnswers } from './last-answers.js';

const AGES_MS = 60_000;
const HELD = 'GET /things/a/held HTTP/1.1\r\nHost: a\r\n\r\n';
const MAKE =
  'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';

let app: NestFastifyApplication;
let requests: Requests;
let release: () => void;

beforeEach(async () => {
  app = await createThings();
  await app.listen(0, '127.0.0.1');
  requests = app.get(Requests);
  requests.held = new Promise((resolve) => (release = resolve));
});
afterEach(() => app.close());

/** Sends the text, which begins with a request that is held. @returns everything that is answered, once it is held */
async function hold(text: string): Promise<{ readonly answers: Promise<string> }> {
  const { port } = app.getHttpServer().address() as { port: number };
  const held = new Promise<void>((resolve) => (requests.onHeld = resolve));
  const answers = exchange(port, text, false);
  await held;
  return { answers };
}

it('a request in progress is answered, and its connection ends', async () => {
  const { answers } = await hold(HELD);
  const given = giveLastAnswers(app.getHttpServer(), AGES_MS);
  release();
  await given;
  expect(await answers).toMatch(/^HTTP\/1.1 200 [^]*\r\nConnection: close\r\n/);
});

it('a request behind it on its connection is not begun', async () => {
  let made = 0;
  requests.onMade = () => {
    made++;
  };
  const { answers } = await hold(HELD + MAKE);
  const given = giveLastAnswers(app.getHttpServer(), AGES_MS);
  release();
  await Promise.all([given, answers]);
  expect(made).toBe(0);
});

it('a request that takes too long is not waited for', async () => {
  const { answers } = await hold(HELD);
  await giveLastAnswers(app.getHttpServer(), 1);
  await app.close();
  expect(await answers).toBe('');
});
