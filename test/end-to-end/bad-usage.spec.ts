/** Bad usage events, and tenants with unusual names, through the whole system. */
import { problem } from '../support/command-answers.js';
import { type Answer, BATCH, STRUCTURED } from '../support/http-client.js';
import { meterForAll } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { type EventParts, usageEvent } from '../support/usage-events.js';

const time = '2025-09-10T10:00:00Z';

const meter = meterForAll({ clockStart: '2025-09-15T00:00:00Z' });

const goodOf = (tenantId: string, id: string, data?: object) =>
  usageEvent({ id, tenantId, time, data });

function post(body: unknown, contentType: string): Promise<Answer> {
  const headers = { 'content-type': contentType };
  return meter.http.send('POST', '/v1/events', body, headers);
}

describe('a bad event', () => {
  const TEXT =
    'must be text of 1 to 500 bytes in UTF-8, neither . nor .., ' +
    'with at least one visible character and no control characters.';
  const WHOLE = 'must be a whole number from 0 to 9007199254740991.';
  const TIMESTAMP = 'must be a timestamp with a time zone, such as 2026-11-03T10:15:00Z.';
  const deep = (levels: number): object => (levels === 0 ? {} : { deeper: deep(levels - 1) });

  it.each<[string, Partial<EventParts>, object]>([
    [
      'a negative quantity',
      { data: { quantity: { pages: -1 } } },
      { field: 'data.quantity.pages', reason: `data.quantity.pages ${WHOLE}` },
    ],
    [
      'a fraction of a page',
      { data: { quantity: { pages: 1.5 } } },
      { field: 'data.quantity.pages', reason: `data.quantity.pages ${WHOLE}` },
    ],
    [
      'more pages than can be counted exactly',
      { data: { quantity: { pages: 2 ** 53 } } },
      { field: 'data.quantity.pages', reason: `data.quantity.pages ${WHOLE}` },
    ],
    [
      'an unknown unit',
      { data: { quantity: { sheets: 1 } } },
      { field: 'data.quantity.sheets', reason: expect.stringContaining('sheets') },
    ],
    [
      'no quantity of what it is billed by',
      { data: { quantity: { characters: 9 } } },
      { field: 'data.quantity', reason: expect.stringContaining('pages or images') },
    ],
    ['a bare date', { time: '2025-09-10' }, { field: 'time', reason: `time ${TIMESTAMP}` }],
    [
      'a date in month 13',
      { time: '2025-13-10T10:00:00Z' },
      { field: 'time', reason: `time ${TIMESTAMP}` },
    ],
    [
      'a future month',
      { time: '2025-10-01T00:00:00Z' },
      {
        code: 'futureMonth',
        field: 'time',
        reason: 'time is in 2025-10, which has not begun: send the event again once it has.',
      },
    ],
    [
      'an unknown capability',
      { data: { capability: 'mindReading' } },
      {
        field: 'data.capability',
        reason: expect.stringContaining('data.capability must be one of'),
      },
    ],
    [
      'a prompt without tier',
      { data: { capability: 'prompt', quantity: { tokensIn: 1 } } },
      { field: 'data.tier', reason: expect.stringContaining('basic, standard or premium') },
    ],
    ['an empty id', { id: '' }, { field: 'id', reason: `id ${TEXT}` }],
    ['no tenant', { tenantId: ' ' }, { field: 'data.tenantId', reason: `data.tenantId ${TEXT}` }],
    [
      'a tenant of 501 characters',
      { tenantId: 'x'.repeat(501) },
      { field: 'data.tenantId', reason: `data.tenantId ${TEXT}` },
    ],
    [
      'stated credits in another form',
      { data: { statedCredits: { aiBuilder: 1_500 } } },
      {
        field: 'data.statedCredits',
        reason: expect.stringContaining('{"currency": "aiBuilder", "milliCredits": 1500}'),
      },
    ],
    [
      'the zero date of .NET',
      { time: '0001-01-01T00:00:00Z' },
      { code: 'beforeBeginning', field: 'time', reason: expect.stringContaining('2015-01-01') },
    ],
    ['data as deep as a well', { data: deep(40) }, { code: 'tooDeep', field: 'data' }],
  ])('with %s is refused alone', async (name, parts, expected) => {
    const tenant = tenantOf(meter.http, `beside ${name}`);
    const bad = usageEvent({ id: 'bad', tenantId: tenant.id, time, ...parts });

    const answer = await meter.http.publish([
      goodOf(tenant.id, 'before'),
      bad,
      goodOf(tenant.id, 'after'),
    ]);

    expect(answer).toMatchObject({
      status: 202,
      body: {
        results: [
          { id: 'before', status: 'accepted' },
          { status: 'rejected', code: 'invalidMember', ...expected },
          { id: 'after', status: 'accepted' },
        ],
      },
    });
    expect(await tenant.usageOf(2)).toMatchObject({ consumed: { credits: '64' } });
  });

  it('in the shape of a prototype is an event like any other', async () => {
    const tenant = tenantOf(meter.http, '__proto__');
    const event = goodOf(tenant.id, 'constructor', { environmentId: 'toString' });
    const text = JSON.stringify(event).replace(
      '"status"',
      '"__proto__":{"tenantId":"evil","quantity":{"pages":99}},"status"',
    );

    expect(await post(text, STRUCTURED)).toMatchObject({ status: 202 });

    expect(await tenant.usageOf(1)).toMatchObject({
      consumed: { credits: '32' },
      environments: [{ environmentId: 'toString', consumed: { credits: '32' } }],
    });
    expect((await tenantOf(meter.http, 'evil').get('/usage')).status).toBe(404);
  });

  it.each([
    {
      name: 'half a document',
      body: '{"specversion":"1.0","id":',
      contentType: STRUCTURED,
      status: 400,
      code: 'notJson',
    },
    {
      name: 'half a document of a mebibyte',
      body: `[${'9'.repeat(2 ** 20 - 1)}`,
      contentType: BATCH,
      status: 400,
      code: 'notJson',
    },
    {
      name: 'more than a mebibyte',
      body: `[${'9'.repeat(2 ** 20)}`,
      contentType: BATCH,
      status: 413,
      code: 'bodyTooLarge',
    },
    {
      name: 'one event of a mebibyte',
      body: `"${'x'.repeat(2 ** 20 - 2)}"`,
      contentType: STRUCTURED,
      status: 413,
      code: 'tooLarge',
    },
    {
      name: 'bytes that are no text',
      body: Buffer.from([0x7b, 0xff, 0x7d]),
      contentType: STRUCTURED,
      status: 400,
      code: 'notUtf8',
    },
    {
      name: 'a list where an event belongs',
      body: '[]',
      contentType: STRUCTURED,
      status: 400,
      code: 'notACloudEvent',
    },
    { name: 'nothing', body: '', contentType: STRUCTURED, status: 400, code: 'notJson' },
    {
      name: 'data that say nowhere what they are',
      body: '{}',
      contentType: 'application/json',
      status: 415,
      code: 'unsupportedContentType',
    },
    {
      name: 'XML',
      body: '<event/>',
      contentType: 'application/xml',
      status: 415,
      code: 'unsupportedMediaType',
    },
  ])('$name is a request without an event', async ({ body, contentType, status, code }) => {
    const answer = await post(body, contentType);

    expect(answer).toMatchObject(problem(status, code));
    expect((await meter.http.get('/health/ready')).status).toBe(200);
  });
});

describe('a tenant', () => {
  it.each(['a/b', 'a-b', 'a_b', 'a b', 'a_2025-09', '🍋', '%2F', 'x'.repeat(500)])(
    'may be called %s and is no other',
    async (id) => {
      const tenant = tenantOf(meter.http, id);
      await tenant.own(100);
      await tenant.use(goodOf(id, 'run/1'));

      expect(await tenant.usageOf(1)).toMatchObject({
        tenantId: id,
        entitlement: { credits: '100' },
        consumed: { credits: '32' },
      });
      const event = await tenant.get(`/events/${encodeURIComponent('run/1')}`);
      expect(event).toMatchObject({ status: 200, body: { tenantId: id, status: 'charged' } });
    },
  );
});
