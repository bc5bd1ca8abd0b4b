/** Assigns a maker's daily usage to weeks, and sums it by flow or app. */
import type { BreakdownRow } from '../../data/api.js';
import { addDays, lastWeeks } from '../../data/months.js';
import { weeksOf } from './weeks.js';

const WEEKS = ['2026-11-16', '2026-11-23'];

interface Used {
  readonly aiBuilder?: number;
  readonly copilot?: number;
  readonly name?: string;
}

const row = (automation: string | null, day: string, { aiBuilder = 0, copilot = 0, name }: Used) =>
  ({
    ...{ automation, automationName: name ?? null, day },
    ...{ consumed: { milliCredits: aiBuilder }, copilotConsumed: { milliCredits: copilot } },
  }) as BreakdownRow;

it('takes each day into the week of the Monday before it, or on it', () => {
  const days = Array.from({ length: 400 }, (_, index) => addDays('2026-01-01', index));
  for (const day of days) {
    const [before, monday] = lastWeeks(day, 2) as [string, string];
    expect(new Date(monday).getUTCDay()).toBe(1);
    expect(monday <= day && day < addDays(monday, 7)).toBe(true);
    expect(addDays(before, 7)).toBe(monday);
  }
});

it('adds up each week of each flow, and leaves out what was before the first', () => {
  const rows = [
    row('a', '2026-11-15', { aiBuilder: 1_000 }),
    row('a', '2026-11-16', { aiBuilder: 1 }),
    row('a', '2026-11-22', { aiBuilder: 2 }),
    row('a', '2026-11-23', { aiBuilder: 4 }),
    row('b', '2026-11-29', { aiBuilder: 8 }),
    row(null, '2026-11-17', { aiBuilder: 16 }),
  ];
  expect(weeksOf(rows, WEEKS).lines).toEqual([
    { automation: null, name: null, used: [16, 0], sum: 16 },
    { automation: 'b', name: null, used: [0, 8], sum: 8 },
    { automation: 'a', name: null, used: [3, 4], sum: 7 },
  ]);
});

it('calls a flow by its newest name', () => {
  const rows = [
    row('a', '2026-11-16', { aiBuilder: 1, name: 'Before' }),
    row('a', '2026-11-23', { aiBuilder: 1, name: 'Now' }),
    row('a', '2026-11-24', { aiBuilder: 1 }),
  ];
  expect(weeksOf(rows, WEEKS).lines.map(({ name }) => name)).toEqual(['Now']);
});

it('counts Copilot Credits where these weeks cost nothing else', () => {
  const before = row('a', '2026-11-15', { aiBuilder: 1_000 });
  const copilot = row('a', '2026-11-16', { copilot: 5 });
  const both = row('a', '2026-11-23', { aiBuilder: 3, copilot: 1 });
  expect(weeksOf([before, copilot], WEEKS)).toMatchObject({
    currency: 'copilot',
    lines: [{ used: [5, 0] }],
  });
  expect(weeksOf([before, copilot, both], WEEKS)).toMatchObject({
    currency: 'aiBuilder',
    lines: [{ used: [0, 3] }],
  });
});
