/** Cursors of every list: valid for their own query only, and refused if altered. */
import { createHash } from 'node:crypto';
import { recordRejected } from '#read-models';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeAll(async () => {
  query = await startQueryApp();
  await query.use({ id: '1' }, { id: '2', userId: 'u-18', environmentId: 'test' });
  await query.project();
  await query.readModels.transaction((transaction) =>
    recordRejected(transaction, [refusal(1), refusal(2)]),
  );
});
afterAll(() => query.close());

const refusal = (offset: number) => ({
  ...{ topic: 'ai-model-executed', partition: 0, offset, tenantId: TENANT, source: '/spec' },
  ...{ eventId: `event-${offset}`, code: 'usageConflict', field: 'id', reason: 'It was used.' },
  ...{ rejectedAt: '2025-09-10T00:00:00.000Z', message: null },
});

const REFUSED = { status: 400, body: { field: 'cursor' } };

/** Each has at least two rows, and other queries that the cursor is not valid for. */
const LISTS = [
  { list: `/${TENANT}/usage?`, others: ['order=runs', 'month=2025-08', 'search=p', 'level=none'] },
  { list: `/${TENANT}/usage/breakdown?by=user&`, others: ['order=runs', 'user=u-18'] },
  { list: `/${TENANT}/activity?`, others: ['userId=u-18', 'status=failed', 'month=2025-08'] },
  { list: `/${TENANT}/ledger?`, others: ['month=2025-08'] },
  { list: '/v1/rejected?', others: ['code=usageConflict', 'from=2025-01-01'] },
  { list: `/${TENANT}/rejected?`, others: ['topic=ai-model-executed'] },
];

const cursorOf = async (list: string): Promise<string> =>
  String((await query.get(`${list}limit=1`)).body.nextCursor);

it.each(LISTS)('of $list is refused with another question', async ({ list, others }) => {
  const cursor = await cursorOf(list);
  expect((await query.get(`${list}cursor=${cursor}`)).status).toBe(200);
  const elsewhere = LISTS.filter((one) => one.list !== list).map((one) => one.list);
  const asked = [...others.map((other) => `${list}${other}&`), ...elsewhere];
  for (const one of asked) {
    const { status, body } = await query.get(`${one}cursor=${cursor}`);
    expect({ one, status, body }).toMatchObject(REFUSED);
  }
});

it.each(LISTS)('of $list is refused with anything added', async ({ list }) => {
  const cursor = await cursorOf(list);
  for (const added of ['=', '!', '%20', '.', '%00', 'A']) {
    for (const one of [`${cursor}${added}`, `${added}${cursor}`]) {
      const { status, body } = await query.get(`${list}cursor=${one}`);
      expect({ one, status, body }).toMatchObject(REFUSED);
    }
  }
});

const OF_A_MONTH = LISTS.filter(({ others }) => others.includes('month=2025-08')).concat({
  list: `/${TENANT}/usage/breakdown?by=user&`,
  others: [],
});

describe.each(OF_A_MONTH)('of $list without a month', ({ list }) => {
  it('is that of the present month, named or not', async () => {
    const cursor = await cursorOf(list);
    const [named, not] = [`${list}month=2025-09&`, list];
    const pages = [named, not].map((one) => query.get(`${one}cursor=${cursor}`));
    const [first, second] = await Promise.all(pages);
    expect(first).toMatchObject({ status: 200, body: second!.body });
  });

  it('is refused once that month is over: the next page would be of another', async () => {
    const cursor = await cursorOf(list);
    const { now } = query.time;
    query.time.now = '2025-10-01T00:00:00.000Z';
    try {
      expect(await query.get(`${list}cursor=${cursor}`)).toMatchObject(REFUSED);
      expect((await query.get(`${list}month=2025-09&cursor=${cursor}`)).status).toBe(200);
    } finally {
      query.time.now = now;
    }
  });
});

it.each([...LISTS, { list: `/${TENANT}/audit?`, others: [] }, { list: '?', others: [] }])(
  'of $list is none where the last row is on the page, and one where a row is not',
  async ({ list }) => {
    const rowsOf = (body: object) => Object.values(body).find(Array.isArray) as unknown[];
    const { length } = rowsOf((await query.get(list)).body);
    expect((await query.get(`${list}limit=${length}`)).body.nextCursor).toBeNull();
    if (length > 1) {
      expect((await query.get(`${list}limit=${length - 1}`)).body.nextCursor).not.toBeNull();
    }
  },
);

/** Makes a cursor as an attacker would who knows the algorithm of the checksum. */
function forged(question: unknown, position: string): string {
  const digest = createHash('sha256').update(`${JSON.stringify(question)}\n${position}`);
  return Buffer.from(digest.digest('base64url').slice(0, 11) + position).toString('base64url');
}

const POSITIONS = [
  'null',
  '7',
  '-1',
  '1.5',
  '"a"',
  '[]',
  '{}',
  '["a"]',
  '[null,1]',
  'true',
  '{"a":1}',
];
const INVALID_POSITIONS = [
  ...[
    ...POSITIONS,
    '[1,2,3,4]',
    '["a","b",0,1.5]',
    '["a\\u0000","b",0,1]',
    '["a",5,0,1]',
    '{"keys":["a"]}',
    'no',
  ],
  ...[
    '{"keys":[{}],"sum":null}',
    '{"keys":["a","b"],"sum":null}',
    '{"keys":["\\ud800"],"sum":null}',
  ],
  ...['{"keys":["a"],"sum":7}', '{"rank":"0","name":"","environmentId":"a"}', '{"rank":0}'],
];

it.each([
  {
    ...{ list: `/${TENANT}/usage?`, valid: [] },
    question: ['usage', 'contoso', '2025-09', undefined, undefined, 'environment'],
  },
  {
    ...{
      list: `/${TENANT}/usage?order=name&`,
      valid: ['{"rank":"0","name":"","environmentId":"a"}'],
    },
    question: ['usage', 'contoso', '2025-09', undefined, undefined, 'name'],
  },
  {
    ...{ list: `/${TENANT}/activity?`, valid: ['7'] },
    question: ['activity', 'contoso', '2025-09', {}],
  },
  {
    ...{ list: `/${TENANT}/activity?order=charged&`, valid: [] },
    question: ['dearest runs', 'contoso', '2025-09', {}],
  },
  { list: '/v1/rejected?', valid: [], question: ['rejected', {}] },
  {
    ...{ list: `/${TENANT}/usage/breakdown?by=user&`, valid: [] },
    question: ['breakdown', 'contoso', '2025-09', ['user'], {}, 'key'],
  },
  {
    ...{
      list: `/${TENANT}/usage/breakdown?by=user&order=runs&`,
      valid: ['{"keys":["a"],"sum":7}'],
    },
    question: ['breakdown', 'contoso', '2025-09', ['user'], {}, 'runs'],
  },
])(
  'of $list is refused when its position is none of that list',
  async ({ list, valid, question }) => {
    for (const position of INVALID_POSITIONS.filter(
      (one) => !(valid as readonly string[]).includes(one),
    )) {
      const { status, body } = await query.get(`${list}cursor=${forged(question, position)}`);
      expect({ position, status, body }).toMatchObject(REFUSED);
    }
  },
);
