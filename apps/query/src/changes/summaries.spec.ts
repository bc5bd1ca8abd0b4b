/** Summaries made while the rows advance: none misses changes that another one reads. */
import { ledgerStream } from '#contracts';
import type { RecordedEvent, SqlReader } from '#eventsourcing';
import { type FiguresOf, pauseAfterSummaries, Summaries } from './summaries.js';

const TENANT = 'contoso';
const MONTH = '2025-10';
const BEFORE_FIRST = -1;

/** A month with events at positions 0, 1, 2, …; each of its first two reads waits until it is released. */
function world(figuresOf: FiguresOf = async () => ({})) {
  const stream = ledgerStream(TENANT, MONTH);
  const rows = { last: 0 };
  const letGo: (() => void)[] = [];
  const waits = [0, 1].map((reading) => new Promise<void>((go) => (letGo[reading] = go)));
  const readModels = {
    version: () => rows.last,
    async query(sql: string) {
      const { last } = rows;
      if (sql.includes('projection_progress')) return [{ position: last, recorded_at: '' }];
      return [{ month: MONTH, first_position: 0, last_position: last, last_revision: last }];
    },
  } as unknown as SqlReader;
  const store = {
    async *read(_stream: string, from = 0) {
      await waits.shift();
      for (let at = from; at <= rows.last; at++) {
        yield [{ stream, revision: at, position: at, type: 'EventSkipped' } as RecordedEvent];
      }
    },
  };
  const positions = { positionOf: async (_stream: string, revision: number) => revision };
  const summaries = new Summaries({ readModels, store, positions }, figuresOf);
  return { summaries, rows, letGo };
}

const steps = async (count: number) => {
  for (let step = 0; step < count; step++) await Promise.resolve();
};

it.each(Array.from({ length: 40 }, (_, count) => count))(
  'leaves nothing out after a summary that ended %d steps beside another from there',
  async (count) => {
    const { summaries, rows, letGo } = world();
    const less = summaries.after(TENANT, BEFORE_FIRST);
    await new Promise((resolve) => setImmediate(resolve));
    rows.last = 1;
    const more = summaries.after(TENANT, 0);
    await new Promise((resolve) => setImmediate(resolve));
    letGo[1]!();
    await steps(count);
    letGo[0]!();
    expect((await more).position).toBe(1);
    const { position } = await less;
    expect(position).toBe(0);
    expect((await summaries.after(TENANT, position)).text!.toString()).toContain('EventSkipped');
  },
);

it('makes a new summary for a position after which there was nothing before', async () => {
  const { summaries, rows, letGo } = world();
  for (const go of letGo) go();
  expect(await summaries.after(TENANT, 0)).toEqual({ text: null, position: 0 });
  rows.last = 1;
  const { text, position } = await summaries.after(TENANT, 0);
  expect([String(text).includes('EventSkipped'), position]).toEqual([true, 1]);
  rows.last = 2;
  expect(await summaries.after(TENANT, 0)).toEqual({ text, position });
});

it('makes a summary again after one that failed, at the same position and from the same rows', async () => {
  let failures = 1;
  const { summaries, letGo } = world(async () => {
    if (failures-- > 0) throw new Error('the rows are away');
    return { usage: 7 };
  });
  for (const go of letGo) go();
  await expect(summaries.after(TENANT, BEFORE_FIRST)).rejects.toThrow('the rows are away');
  expect((await summaries.after(TENANT, BEFORE_FIRST)).text!.toString()).toContain('"usage":7');
});

it.each([
  [1, 506],
  [49, 794],
  [50, 800],
  [1_000, 800],
])('come apart by what %d open pages take, and are on a page within a second', (pages, pauseMs) => {
  expect(pauseAfterSummaries(pages)).toBe(pauseMs);
});
