/** The input of a forecast: each day of a year, from the first of its first month to the last of the requested one. */
import { addMonths, type Month } from '#metering';
import { LedgerFixture, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { usageDays } from './usage-days.js';

const DAY_MS = 86_400_000;
const [FIRST, LAST] = [Date.UTC(2022, 11, 1), Date.UTC(2025, 2, 31)];
const DAYS = Array.from({ length: (LAST - FIRST) / DAY_MS + 1 }, (_, index) =>
  new Date(FIRST + index * DAY_MS).toISOString().slice(0, 10),
);
/** Months around a year with a 29th of February, each with a year and a month before it and a month after it. */
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

async function daysOf(month: Month) {
  const question = { tenantId: TENANT, month, now: `${month}-15T00:00:00.000Z` };
  const answer = await usageDays(await rowsOf(ledger), question);
  if (answer.kind !== 'found') throw new Error(answer.kind);
  return answer.value.days;
}

/** The usage of the days in these months, in order. */
const usedIn = (since: Month, last: Month) =>
  DAYS.map((day, index) => ({ day, milliCredits: index + 1 })).filter(
    ({ day }) => day.slice(0, 7) >= since && day.slice(0, 7) <= last,
  );

it.each(MONTHS)('are those of %s and of the eleven months before it', async (month) => {
  expect(await daysOf(month)).toEqual(usedIn(addMonths(month, -11), month));
});
