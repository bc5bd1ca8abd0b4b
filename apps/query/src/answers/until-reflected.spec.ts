/** Waiting for `minPosition` is bounded in time and in the number of waiting requests. */
import { type SqlReader, TransientError } from '#eventsourcing';
import type { ProblemError } from '#platform';
import { untilReflected } from './until-reflected.js';

const WAITING_MAX = 100;

/** Rows at a position that the spec moves; each pause is one turn of the event loop. */
class Rows {
  position: number | null = 4;
  looks = 0;
  isAway = false;
  readonly pausesMs: number[] = [];
  readonly dependencies = {
    readModels: { query: () => this.look() } as unknown as SqlReader,
    sleep: (milliseconds: number) => {
      this.pausesMs.push(milliseconds);
      return new Promise<void>((resolve) => void setImmediate(resolve));
    },
  };

  private async look() {
    this.looks += 1;
    if (this.isAway) throw new TransientError('the rows are away');
    if (this.position === null) return [];
    return [{ position: this.position, recorded_at: '2026-11-01T00:00:00.000Z' }];
  }

  wait = (wanted: number) => untilReflected(this.dependencies, wanted);

  /** @returns `null` if the position was reached, else the code of the problem */
  outcome = (wanted: number): Promise<string | null> =>
    this.wait(wanted).then(
      () => null,
      (error: unknown) => (error as ProblemError).problem.type.split(':').at(-1)!,
    );
}

describe('a position that is asked for', () => {
  let rows: Rows;
  beforeEach(() => {
    rows = new Rows();
  });

  it('and reached is not waited for', async () => {
    await rows.wait(4);
    expect(rows.looks).toBe(1);
  });

  it('is waited for until the rows have reached it', async () => {
    const waiting = rows.outcome(5);
    rows.position = 5;
    expect(await waiting).toBeNull();
  });

  it('is checked within milliseconds at first, and less often the longer it takes', async () => {
    await rows.outcome(5);
    expect(rows.pausesMs[0]).toBeLessThan(5);
    expect(rows.pausesMs).toEqual(rows.pausesMs.toSorted((a, b) => a - b));
    expect(rows.pausesMs.at(-1)).toBeGreaterThanOrEqual(20);
  });

  it('is not waited for without end, but for some two seconds', async () => {
    expect(await rows.outcome(5)).toBe('positionNotReached');
    const waitedMs = rows.pausesMs.reduce((sum, pause) => sum + pause, 0);
    expect(waitedMs).toBeGreaterThan(1_500);
    expect(waitedMs).toBeLessThan(2_500);
    rows.position = null;
    expect(await rows.outcome(0)).toBe('positionNotReached');
  });

  it('is waited for again after a look has failed', async () => {
    const waiting = rows.wait(5);
    rows.isAway = true;
    await expect(waiting).rejects.toThrow('the rows are away');
    rows.isAway = false;
    const again = rows.outcome(5);
    rows.position = 5;
    expect(await again).toBeNull();
  });

  it('is checked once for all who wait', async () => {
    await Promise.all(Array.from({ length: 50 }, () => rows.outcome(5)));
    expect(rows.looks).toBeLessThan(50 + 2 * 100);
  });

  it('is refused at once when too many requests wait', async () => {
    const waiting = Array.from({ length: WAITING_MAX }, () => rows.outcome(5));
    await rows.outcome(4);
    const { looks } = rows;
    expect(await rows.outcome(5)).toBe('positionNotReached');
    expect(rows.looks - looks).toBeLessThan(10);
    rows.position = 5;
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([null]));
  });

  it.each(['reached', 'not reached'])(
    'may be waited for again, however many have waited before, when it was %s',
    async (end) => {
      for (let round = 0; round < 2; round++) {
        rows.position = 4;
        const waiting = Array.from({ length: WAITING_MAX }, () => rows.outcome(5));
        if (end === 'reached') rows.position = 5;
        await Promise.all(waiting);
      }
      rows.position = 4;
      const one = rows.outcome(5);
      rows.position = 5;
      expect(await one).toBeNull();
    },
  );
});
