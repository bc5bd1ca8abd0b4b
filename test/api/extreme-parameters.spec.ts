/** Extreme values of every query parameter get a response in bounded time, on every route that reads. */
import { request } from 'node:http';
import { meterForAll, NOW, PATIENCE_MS } from '../support/meter-process.js';
import { type Operation, operationsOf, type QueryParameter } from '../support/operations.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

const TENANT = 'some-tenant';

const meter = meterForAll();
let questions: Operation[];

beforeAll(async () => {
  questions = (await operationsOf(meter.http)).filter(({ method }) => method === 'GET');
  const tenant = tenantOf(meter.http, TENANT);
  await tenant.own(1_000);
  const data = { environmentId: 'some-environment' };
  await tenant.use(usageEvent({ id: 'some-id', tenantId: TENANT, time: NOW, data }));
  await tenant.usageOf(1);
}, PATIENCE_MS);

const MONTHS = [
  '0000-01',
  '0000-12',
  '0001-01',
  '1000-01',
  '2015-01',
  '9998-12',
  '9999-11',
  '9999-12',
];
const DAYS = ['0000-01-01', '0001-01-01', '9998-12-31', '9999-12-31', '9999-12-31T23:59:59.999Z'];
const NUMBERS = [
  '-1',
  '0',
  '1',
  '1000',
  '1001',
  '9007199254740991',
  '9007199254740992',
  '1e3',
  '0x1',
];
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\u{1F600}',
  'constructor',
  '__proto__',
  '*',
  '%',
  'x'.repeat(4_000),
];
const CURSORS = ['bnVsbA', 'W10', 'e30', 'WzEsMiwzXQ', 'eyJhZnRlciI6OX0'];
const RANGES = [
  ...[...MONTHS, ...DAYS].map((one) => `${one}..${one}`),
  '0000-01..9999-12',
  '9999-12..',
  '..9999-12',
  '..',
  '9999-01..9999-12',
  '2026-11-01..9999-12-31',
];
const DATES = [...MONTHS, ...DAYS, ...RANGES];
const EXTREMES = [...DATES, ...NUMBERS, ...TEXTS, ...CURSORS];
/** Parameters that are days, months or ranges of them; elsewhere a date is a text like any other. */
const DATED = ['at', 'from', 'month', 'to'];

/** Valid values of the parameters that queries require. */
const NEEDED: Readonly<Record<string, string>> = { by: 'day', from: '2026-10', to: '2026-11' };
const UNENDING = 'GET /v1/tenants/{tenant}/changes';
const UNDERSTOOD = [200, 400, 404, 409, 422, 503];
/** Far more than any request takes on a busy machine, and far less than a month of a million years would. */
const PATIENCE_OF_ONE_MS = 60_000;

/** The service waits a bounded time for positions that are not written yet, so one such request is enough. */
const isWaitedFor = ({ name }: QueryParameter, extreme: string): boolean =>
  name === 'minPosition' && /^[1-9]\d+$/.test(extreme);

/**
 * Values that the document rules out. `query-parameters.spec.ts` tests some of them on every route, so one route per name is enough here.
 */
const isRuledOut = ({ schema }: QueryParameter, extreme: string): boolean =>
  schema.type === 'boolean' ||
  (schema.enum ?? schema.items?.enum) !== undefined ||
  (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(extreme)) ||
  (schema.type === 'integer' && !NUMBERS.includes(extreme));

/** One route per name is enough for these values, too. */
const isNoDateThere = ({ name }: QueryParameter, extreme: string): boolean =>
  DATES.includes(extreme) && !DATED.includes(name);

/** Each query with each of its parameters and each extreme value. */
function* asked(): Generator<readonly [Operation, string, string]> {
  const once = new Set<string>();
  for (const question of questions) {
    for (const parameter of question.query) {
      for (const extreme of EXTREMES) {
        const { name } = parameter;
        if ([isWaitedFor, isRuledOut, isNoDateThere].some((is) => is(parameter, extreme))) {
          const what = JSON.stringify([name, extreme]);
          if (once.has(what)) continue;
          once.add(what);
        }
        yield [question, name, extreme];
      }
    }
  }
}

async function statusOf(question: Operation, parameter: string, extreme: string): Promise<number> {
  const needed = question.query.filter((one) => one.required || one.name in NEEDED);
  const values = new URLSearchParams();
  for (const { name } of needed) values.set(name, NEEDED[name] ?? 'some');
  if (question.name === UNENDING) values.set('format', 'ndjson');
  values.set(parameter, extreme);
  const signal = AbortSignal.timeout(PATIENCE_OF_ONE_MS);
  const url = `${meter.address}${question.path}?${values.toString()}`;
  return new Promise((resolve, reject) => {
    request(url, { signal }, (response) => {
      response.on('end', () => resolve(response.statusCode!)).on('error', reject);
      response.resume();
    })
      .on('error', reject)
      .end();
  });
}

it(
  'is answered, and everybody else is',
  async () => {
    const wrong: unknown[] = [];
    for (const [question, name, extreme] of asked()) {
      const status = await statusOf(question, name, extreme);
      if (!UNDERSTOOD.includes(status)) wrong.push([question.name, name, extreme, status]);
    }
    expect(wrong).toEqual([]);
    expect((await meter.http.get('/health/ready')).status).toBe(200);
  },
  // Thousands of requests, one after the other.
  5 * PATIENCE_MS,
);
