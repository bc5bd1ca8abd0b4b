/** The forecast of a month over HTTP. */
import { addGrant, grantOf } from '../testing/given.js';
import { addDays, addMonths } from '#metering';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

interface Milli {
  readonly milliCredits: number;
}

/** The members that the spec compares. */
interface Forecast {
  readonly entitlement: Milli;
  readonly runsOutOn: string | null;
  readonly ahead: readonly {
    readonly day: string;
    readonly low: Milli;
    readonly expected: Milli;
  }[];
  readonly past: {
    readonly months: readonly {
      readonly expected: Milli;
      readonly actual: Milli;
      readonly errorPercent: number;
    }[];
  };
}

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

async function grant(credits: number): Promise<void> {
  await query.command(addGrant(grantOf(credits)));
}

/** 96 credits on each day of September until the present time, noon on the 15th. */
async function useDaily(): Promise<void> {
  const days = Array.from({ length: 15 }, (_, index) => String(index + 1).padStart(2, '0'));
  await query.use(...days.map((day) => ({ id: day, time: `2025-09-${day}T06:00:00.000Z` })));
  await query.project();
}

async function forecast(month = '2025-09') {
  const { status, body } = await query.get(`/${TENANT}/usage/forecast?month=${month}`);
  return { status, body: body as unknown as Readonly<Record<string, unknown>> };
}

describe('the forecast of a tenant', () => {
  it('continues the daily usage of before to the end of the month', async () => {
    await grant(10_000);
    await useDaily();

    const { status, body } = await forecast();

    expect(status).toBe(200);
    expect(body).toMatchObject({
      month: '2025-09',
      at: '2025-09-15T12:00:00.000Z',
      consumed: { milliCredits: 15 * 96_000 },
      entitlement: { milliCredits: 10_000_000 },
      end: { expected: { milliCredits: 15 * 96_000 + 15.5 * 96_000 } },
      runsOutOn: null,
      method: { historyDays: 14, bandPercent: 80 },
      past: { medianErrorPercent: null, months: [] },
    });
    expect(body['days']).toHaveLength(15);
    expect(body['ahead']).toHaveLength(16);
    expect(body['months']).toHaveLength(12);
  });

  it('names the day on which what is owned will have been used', async () => {
    await grant(2_000);
    await useDaily();

    expect((await forecast()).body).toMatchObject({ runsOutOn: '2025-09-21' });
  });

  it('takes what is used to the last credit for enough', async () => {
    const expectedOnThe20th = 15 * 96 + 5.5 * 96;
    await grant(expectedOnThe20th);
    await useDaily();

    expect((await forecast()).body).toMatchObject({ runsOutOn: '2025-09-21' });
  });

  it('shows the sums of the months before, and how wrong it would have been in each', async () => {
    await grant(10_000);
    await query.use(
      { id: 'a', time: '2025-08-03T06:00:00.000Z' },
      { id: 'b', time: '2025-08-20T06:00:00.000Z' },
    );
    await useDaily();

    const { body } = await forecast();

    expect(body['months']).toContainEqual({
      month: '2025-08',
      consumed: { milliCredits: 192_000, credits: '192' },
    });
    expect(body).toMatchObject({
      past: {
        months: [{ month: '2025-08', knownUntil: '2025-08-15', actual: { credits: '192' } }],
      },
    });
  });

  it('is made from the twelve months that it shows', async () => {
    await grant(10_000);
    await useDaily();
    const { body } = await forecast();
    await query.use({ id: 'old', time: '2024-09-30T06:00:00.000Z' });
    await query.project();
    const { asOf: _later, ...again } = (await forecast()).body;
    expect(body).toMatchObject(again);
    expect(body).toMatchObject({
      months: Array.from({ length: 12 }, (_, index) => ({
        month: addMonths('2024-10', index),
      })),
    });
  });

  it('names the first day on which more is expected than is owned, as its own days say', async () => {
    const days = Array.from({ length: 45 }, (_, day) => addDays('2025-08-01', day));
    const usages = days.map((day, index) => ({
      ...{ id: day, time: `${day}T06:00:00.000Z`, quantity: { pages: 1 + ((index * 7) % 13) } },
    }));
    await query.use(...usages);
    await query.project();
    const unowned = (await forecast()).body as unknown as Forecast;
    await grant(Math.ceil(unowned.ahead.at(-5)!.expected.milliCredits / 1_000));
    await query.project();
    const body = (await forecast()).body as unknown as Forecast;
    const first = (of: 'low' | 'expected') =>
      body.ahead.find((one) => one[of].milliCredits > body.entitlement.milliCredits)?.day;
    expect(body.runsOutOn).toBe(first('expected'));
    expect(body.runsOutOn).not.toBe(first('low'));
    const [august] = body.past.months;
    const { expected, actual, errorPercent } = august!;
    const ratio = (expected.milliCredits - actual.milliCredits) / actual.milliCredits;
    expect(errorPercent).toBe(Math.round(ratio * 100));
    expect(errorPercent).not.toBe(Math.floor(ratio * 100));
  });

  it('knows no month before the first', async () => {
    await grant(10);
    await query.project();
    expect(await forecast('2025-07')).toMatchObject({ status: 404 });
    expect(await forecast('2025-7')).toMatchObject({ status: 422, body: { field: 'month' } });
  });
});
