/**
 * Rejected events as they are sent again: as one text regardless of their original mode, in requests that the service accepts, with
 * one outcome each.
 */
import { serviceOfPage } from './service-of-page.fixture.js';
import type { Rejected } from './rejected.js';

const service = serviceOfPage();
let resubmit: typeof import('./resubmit.js');
beforeAll(async () => (resubmit = await import('./resubmit.js')));
const NOTHING: Rejected = { message: null } as Rejected;
const rejected = (value: string, headers: Readonly<Record<string, string>> = {}) =>
  ({ ...NOTHING, message: { headers, valueBase64: btoa(value) } }) as unknown as Rejected;

it.each([
  ['an event with its attributes in it', rejected('{"id":"1"}'), { id: '1' }],
  [
    'one whose attributes are in the headers of Kafka',
    rejected('{"a":1}', { ce_id: '7', other: 'x' }),
    { id: '7', data: { a: 1 } },
  ],
  [
    'one whose attributes are in headers of HTTP',
    rejected('[1]', { 'ce-id': '7' }),
    { id: '7', data: [1] },
  ],
])('is one text of %s', (_what, given, event) => {
  expect(JSON.parse(resubmit.eventTextOf(given)!)).toEqual(event);
});

it('is as it came where it is no JSON, and nothing where no bytes were kept', () => {
  expect(resubmit.eventTextOf(rejected('{"a":', { ce_id: '7' }))).toBe('{"a":');
  expect(resubmit.eventTextOf(NOTHING)).toBeNull();
});

it.each([1, 100, 101, 200])('has %i outcomes in the order of the texts', async (count) => {
  const batches: number[] = [];
  service.answer = async (request) => {
    const events = (await request.json()) as { n: number }[];
    batches.push(events.length);
    const results = events.map(({ n }) =>
      n % 3 === 0 ? { status: 'rejected', reason: `${n}` } : { status: 'accepted' },
    );
    return Response.json({ results });
  };
  const texts = Array.from({ length: count }, (_, n) => (n % 7 === 5 ? 'no' : `{"n":${n}}`));
  expect(await resubmit.sendAgain(texts, null)).toEqual(
    texts.map((text, n) => {
      if (text === 'no') return { accepted: false, reason: 'no JSON' };
      return n % 3 === 0 ? { accepted: false, reason: `${n}` } : { accepted: true, reason: null };
    }),
  );
  expect(Math.max(...batches)).toBeLessThanOrEqual(resubmit.BATCH);
});

it('asks nothing where there is nothing to send', async () => {
  service.asked.length = 0;
  expect(await resubmit.sendAgain(['no', '{'], null)).toEqual([
    { accepted: false, reason: 'no JSON' },
    { accepted: false, reason: 'no JSON' },
  ]);
  expect(service.asked).toEqual([]);
});

it('has an outcome also where the service accepted none, and fails where it answers with none', async () => {
  const results = [{ status: 'rejected', reason: 'no rate' }];
  service.answer = async () => Response.json({ results }, { status: 422 });
  expect(await resubmit.sendAgain(['{}'], null)).toEqual([{ accepted: false, reason: 'no rate' }]);
  service.answer = async () => Response.json({ title: 'Forbidden' }, { status: 403 });
  await expect(resubmit.sendAgain(['{}'], null)).rejects.toThrow('Forbidden');
  service.answer = async () => new Response('a proxy', { status: 200 });
  await expect(resubmit.sendAgain(['{}'], null)).rejects.toThrow('HTTP 200');
});

it.each([
  [
    { id: '1', source: '/a', data: { tenantId: 't' } },
    { tenant: 't', source: '/a', id: '1' },
  ],
  [{ id: 1, source: '/a', data: { tenantId: 't' } }, null],
  [{ id: '1', source: '/a', data: {} }, null],
  [{ id: '1', source: '/a', data: null }, null],
  [{ id: '1', data: { tenantId: 't' } }, null],
  [null, null],
])('leads from %j to %j', (event, run) => {
  expect(resubmit.runIdentityOf(JSON.stringify(event))).toEqual(run);
});

it('leads nowhere from what is no JSON', () => {
  expect(resubmit.runIdentityOf('{"id":')).toBeNull();
});
