/** A marker in place of every secret appears in no log line, response or file of any process, at debug level. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { readConfiguration } from '#platform';
import { APPS, spawnApp } from '../support/app-process.js';
import { quickProduct } from '../support/built-product.js';
import { dataFolder, type DataFolder } from '../support/data-folder.js';
import { type GuardedMeter, startGuardedMeter, withToken } from '../support/guarded-meter.js';
import { httpClient, type HttpClient } from '../support/http-client.js';
import { PATIENCE_MS } from '../support/meter-process.js';
import { operationsOf } from '../support/operations.js';

const CANARY = 'canary4f9b1c7e';
const LONG = `${CANARY}-of-32-characters-and-more`;
/** No server listens here. */
const NOWHERE = '127.0.0.1:1';
/** Even half of a secret must not appear. */
const HALF = CANARY.slice(0, 10);

const AWAY = {
  KAFKA_BROKERS: NOWHERE,
  KAFKA_SASL_MECHANISM: 'plain',
  KAFKA_USERNAME: 'meter',
  KAFKA_PASSWORD: CANARY,
  EVENTSTORE_URL: `esdb://meter:${CANARY}@${NOWHERE}?tls=false`,
  DATABASE_URL: `postgres://meter:${CANARY}@${NOWHERE}/meter`,
  SMTP_URL: `smtp://meter:${CANARY}@${NOWHERE}`,
};
/** Set for the standalone only, because these settings concern callers and are the same in every app. */
const ACCESS = { AUTH_CLIENT_SECRET: CANARY, AUTH_SESSION_KEY: LONG };

const showing = (texts: readonly string[]): string[] =>
  texts.filter((text) => text.includes(HALF)).map((text) => text.slice(0, 2_000));

/** The responses of every route except feeds and reports: GET requests may succeed, the others send an empty object. */
async function everyAnswer(http: HttpClient): Promise<string[]> {
  const answers = [JSON.stringify(await http.get('/nothing-here')), await http.metrics()];
  for (const { method, path } of await operationsOf(http)) {
    if (/metrics|changes$|report/.test(path)) continue;
    const answer = await (method === 'GET' ? http.get(path) : http.send(method, path, {}));
    answers.push(JSON.stringify(answer));
  }
  return answers;
}

describe('of one process for all', () => {
  let meter: GuardedMeter;
  beforeAll(async () => {
    const settings = { SMTP_URL: AWAY.SMTP_URL, WEBHOOK_LOOPBACK: 'true', LOG_LEVEL: 'debug' };
    meter = await startGuardedMeter({ ...ACCESS, ...settings });
  }, PATIENCE_MS);
  afterAll(() => meter.stop());

  async function kept(): Promise<string[]> {
    const files = await readdir(meter.folder.path, { recursive: true, withFileTypes: true });
    return Promise.all(
      files
        .filter((one) => one.isFile())
        .map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
  }

  it('is shown nowhere, in no answer, line or file', async () => {
    const operator = await meter.as({ sub: 'o', roles: ['operator'] });
    const answers = await everyAnswer(operator);
    expect(answers.length).toBeGreaterThan(30);
    expect(showing([...answers, meter.output(), ...(await kept())])).toEqual([]);
  });

  it('nor is a token, good or bad, with which somebody asked', async () => {
    const good = await meter.issuer.good({ claims: { roles: ['admin'], tenants: ['contoso'] } });
    const stranger = await meter.issuer.byStranger();
    const answers: string[] = [];
    for (const token of [good, stranger]) {
      answers.push(...(await everyAnswer(withToken(meter.http, token))));
    }
    const written = [...answers, meter.output(), ...(await kept())];
    for (const token of [good, stranger]) {
      const signature = token.split('.')[2]!;
      expect(written.filter((text) => text.includes(signature))).toEqual([]);
    }
  });

  it('nor is the secret of a webhook, but in the one answer that makes it', async () => {
    const admin = await meter.as({ sub: 'a', roles: ['admin'], tenants: ['contoso'] });
    const path = '/v1/tenants/contoso/webhooks/hook-1';
    const { body } = await admin.send('PUT', path, { url: `http://${NOWHERE}/` });
    const secret = String(body.secret).replace('whsec_', '');
    expect(secret.length).toBeGreaterThan(20);
    const answers = [
      JSON.stringify(await admin.get(path)),
      JSON.stringify(await admin.get('/v1/tenants/contoso/webhooks')),
      JSON.stringify(await admin.get(`${path}/deliveries`)),
      JSON.stringify(await admin.send('POST', `${path}/test`)),
    ];
    const written = [...answers, meter.output()];
    expect(written.filter((text) => text.includes(secret))).toEqual([]);
  });
});

describe('of processes whose engines are away', () => {
  it.each(APPS)(
    '%s says what it waits for, and no secret',
    async (app) => {
      const product = await quickProduct();
      const child = spawnApp(app, { product, env: { ...AWAY, LOG_LEVEL: 'debug' } });
      try {
        const port = await child.says(/listening on http:\S*?:(\d+)"/);
        const http = httpClient(`http://127.0.0.1:${port}`);
        await child.says(/"level":"warn"/);
        const answers = [
          ...(await everyAnswer(http)),
          JSON.stringify(await http.get('/health/ready')),
          JSON.stringify(await http.get('/v1/tenants/contoso/usage')),
        ];
        expect(child.output).toContain(NOWHERE);
        expect(showing([...answers, child.output])).toEqual([]);
      } finally {
        await child.end('SIGKILL');
      }
    },
    PATIENCE_MS,
  );
});

describe('a secret that is wrong', () => {
  let folder: DataFolder;
  beforeAll(async () => {
    folder = await dataFolder();
  });
  afterAll(() => folder.remove());

  const WRONG: Readonly<Record<string, string>> = {
    EVENTSTORE_URL: `esdb://meter:${CANARY}@`,
    DATABASE_URL: `postgres://meter:${CANARY}@[not-an-address/meter`,
    SMTP_URL: `smtp://meter:${CANARY}@[not-an-address`,
    AUTH_SESSION_KEY: CANARY,
    KAFKA_PASSWORD: CANARY,
  };

  it.each(Object.keys(WRONG))('%s is not repeated by whoever refuses it', (name) => {
    let refusal: unknown;
    try {
      readConfiguration({ [name]: WRONG[name]! });
    } catch (error) {
      refusal = error;
    }
    expect(showing([inspect(refusal), String(refusal)])).toEqual([]);
  });

  it(
    'ends the start of a process, which does not repeat it either',
    async () => {
      const child = spawnApp('projector', {
        product: await quickProduct(),
        env: {
          LOG_LEVEL: 'debug',
          DATA_DIR: folder.path,
          EVENTSTORE_URL: WRONG['EVENTSTORE_URL']!,
        },
      });
      expect(await child.gone).toBe(1);
      expect(child.output).toMatch(/^EVENTSTORE_URL: /m);
      expect(showing([child.output])).toEqual([]);
    },
    PATIENCE_MS,
  );
});
