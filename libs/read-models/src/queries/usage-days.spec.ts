/** The input of a forecast: each day of the requested months, from the first of the earliest to the last of the newest. */
import { addMonths, type Month } from '#metering';
import { LedgerFixture, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { usageDays } from './usage-days.js';

const DAY_MS = 86_400_000;
const [FIRST, LAST] = [Date.UTC(2023, 11, 1), Date.UTC(2025, 2, 31)];
const DAYS = Array.from({ length: (LAST - FIRST) / DAY_MS + 1 }, (_, index) =>
  new Date(FIRST + index * DAY_MS).toISOString().slice(0, 10),
);
/** Months around a year with a 29th of February, each with a month before and after it. */
const MONTHS = Array.from({ length: 14 }, (_, index) => addMonths('2024-01', index));

const ledger = new LedgerFixture();
for (const month of [...new Set(DAYS.map((day) => day.slice(0, 7)))]) {
  ledger.open({}, TENANT, month).open({}, 'fabrikam', month);
}
for (const [index, day] of DAYS.entries()) {
  const time = `${day}T${index % 2 === 0 ? '00:00:00.000' : '23:59:59.999'}Z`;
  ledger.consume({ id: day, time }, { milliCredits: index + 1 });
  ledger.consume({ id: day, time, tenantId: 'fabrikam' });
}

async function daysOf(month: Month, since: Month) {
  const answer = await usageDays(await rowsOf(ledger), {
    ...{ tenantId: TENANT, month, now: `${month}-15T00:00:00.000Z` },
    since(last) {
      expect(last).toBe(month);
      return since;
    },
  });
  if (answer.kind !== 'found') throw new Error(answer.kind);
  return answer.value.days;
}

/** The usage of the days in these months, in order. */
const usedIn = (since: Month, last: Month) =>
  DAYS.map((day, index) => ({ day, milliCredits: index + 1 })).filter(
    ({ day }) => day.slice(0, 7) >= since && day.slice(0, 7) <= last,
  );

it.each(MONTHS)('are those of %s, its first and its last among them', async (month) => {
  expect(await daysOf(month, month)).toEqual(usedIn(month, month));
});

it.each(MONTHS.slice(2))(
  'begin with the first day of the earliest month before %s',
  async (month) => {
    const since = addMonths(month, -2);
    expect(await daysOf(month, since)).toEqual(usedIn(since, month));
  },
);
