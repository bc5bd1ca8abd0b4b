/** Rejected events over HTTP: per tenant, and all of them with their bytes for operators. */
import { parse } from 'csv-parse/sync';
import { deadLetter, REFUSAL_CODES, type RefusalCode } from '#contracts';
import { recordRejected, type RejectedEvent, rejectedEventOf } from '#read-models';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

interface Refused {
  readonly offset: number;
  readonly code?: RefusalCode;
  readonly tenantId?: string;
  readonly topic?: string;
  readonly time?: string;
  readonly value?: Buffer;
}

/** Rejects messages the usual way, through the dead-letter topic. */
async function refuse(...refused: readonly Refused[]): Promise<void> {
  const letters = refused.map((one) => {
    const { offset, code = 'invalidMember', topic = 'ai-model-executed' } = one;
    const value = one.value ?? Buffer.from(JSON.stringify({ tenantId: one.tenantId ?? TENANT }));
    const headers = { ce_id: Buffer.from(`e-${offset}`) };
    const message = { topic, partition: 0, offset, key: Buffer.from('k'), value, headers };
    const time = one.time ?? `2025-09-15T00:00:${String(offset).padStart(2, '0')}.000Z`;
    const letter = deadLetter(message, { code, message: `because of ${code}` }, time);
    return rejectedEventOf({ ...letter, partition: 0, offset, key: Buffer.from(letter.key) });
  });
  await query.readModels.transaction((transaction) =>
    recordRejected(transaction, letters as RejectedEvent[]),
  );
}

const offsets = async (path: string): Promise<number[]> => {
  const { body } = await query.get(path);
  return body.rejected.map(({ offset }) => offset);
};

it('shows a message as it came, with the reason', async () => {
  const value = Buffer.from([0x7b, 0xff, 0x00]);
  await refuse({ offset: 1, code: 'notUtf8', value }, { offset: 2 });

  const { body } = await query.get('/v1/rejected?code=notUtf8');

  expect(body).toMatchObject({
    rejected: [
      {
        topic: 'ai-model-executed',
        offset: 1,
        tenantId: 'k',
        eventId: 'e-1',
        code: 'notUtf8',
        reason: 'because of notUtf8',
        message: {
          keyBase64: Buffer.from('k').toString('base64'),
          headers: { ce_id: 'e-1' },
          valueBase64: value.toString('base64'),
        },
      },
    ],
    nextCursor: null,
    asOf: { position: null },
  });
});

it.each(REFUSAL_CODES)('narrows by the reason %s', async (code) => {
  await refuse({ offset: 1 }, { offset: 2, code });
  expect(await offsets(`/v1/rejected?code=${code}`)).toContain(2);
});

it('narrows by reason, topic, event and time, and keeps tenants apart', async () => {
  await refuse(
    { offset: 1 },
    { offset: 2, tenantId: 'fabrikam' },
    { offset: 3, code: 'usageConflict' },
    { offset: 4, topic: 'ai-model-trained' },
    { offset: 5, time: '2025-09-16T10:00:00.000Z' },
  );

  expect(await offsets('/v1/rejected')).toEqual([5, 4, 3, 2, 1]);
  expect(await offsets(`/${TENANT}/rejected`)).toEqual([5, 4, 3, 1]);
  expect(await offsets(`/${TENANT}/rejected?code=usageConflict`)).toEqual([3]);
  expect(await offsets(`/${TENANT}/rejected?topic=ai-model-trained`)).toEqual([4]);
  expect(await offsets(`/${TENANT}/rejected?eventId=e-1`)).toEqual([1]);
  expect(await offsets(`/${TENANT}/rejected?from=2025-09-16`)).toEqual([5]);
  expect(await offsets(`/v1/rejected?to=2025-09-15T00:00:02Z`)).toEqual([1]);
  expect(await offsets(`/v1/rejected?from=2025-09-16T10:00:00Z`)).toEqual([5]);
  expect(await offsets(`/v1/rejected?to=2025-09-16T10:00:00Z`)).not.toContain(5);
  expect(await offsets(`/v1/rejected?from=2025-09-16T10:00:00Z&to=2025-09-16T10:00:00Z`)).toEqual(
    [],
  );
});

it('comes in pages that continue where the last one ended, and end early if messages are large', async () => {
  const large = Buffer.alloc(900_000, 'x');
  await refuse(...[1, 2, 3].map((offset) => ({ offset, value: large })), { offset: 4 });

  const first = await query.get('/v1/rejected?limit=2');
  await refuse({ offset: 9 });
  const second = await query.get(`/v1/rejected?limit=2&cursor=${first.body.nextCursor}`);
  const third = await query.get(`/v1/rejected?limit=2&cursor=${second.body.nextCursor}`);

  expect([first, second, third].map(({ body }) => body.rejected.map((one) => one.offset))).toEqual([
    [4, 3],
    [2],
    [1],
  ]);
  expect(third.body.nextCursor).toBeNull();
});

it('names what is wrong in a question', async () => {
  expect(await query.get(`/${TENANT}/rejected?from=soon`)).toMatchObject({
    status: 422,
    body: { field: 'from' },
  });
});

describe('as a file', () => {
  const many = Array.from({ length: 120 }, (_, offset) => ({
    offset,
    time: new Date(Date.UTC(2025, 8, 15, 0, 0, offset)).toISOString(),
  }));

  it.each([`/v1/tenants/${TENANT}/rejected`, '/v1/rejected'])(
    'has every row of its pages, as lines and as a table: %s',
    async (path) => {
      await refuse(...many);
      const lines = (await query.text(path, 'application/x-ndjson')).text.trimEnd().split('\n');
      expect(lines).toHaveLength(many.length);
      const { body } = await query.get(`${path}?limit=120`);
      expect(lines.map((line): unknown => JSON.parse(line))).toEqual(body.rejected);
      const table: Record<string, string>[] = parse((await query.text(`${path}?format=csv`)).text, {
        columns: true,
      });
      expect(table.map(({ offset }) => Number(offset))).toEqual(
        body.rejected.map(({ offset }) => offset),
      );
      expect(JSON.parse(table[0]!['message']!)).toMatchObject({ headers: { ce_id: 'e-119' } });
    },
  );

  it('has its header where nothing was refused', async () => {
    const { text } = await query.text('/v1/rejected?format=csv');
    expect(text).toMatch(/^topic,partition,offset,tenantId,.*\r\n$/);
  });
});
