/** How open change streams are woken when the read models have advanced. */
import { nextTurn, type SqlReader, type SqlRow } from '#eventsourcing';
import { PositionWatch } from './position-watch.js';

const STREAMS = 20;
const WORK_MS = 1;

/** Rows that stand at the position. */
const rowsAt = (position: () => number): SqlReader => ({
  query: async <Row extends SqlRow>() =>
    [{ position: position(), recorded_at: '2026-11-20T12:00:00.000Z' }] as unknown as Row[],
});

function work(): void {
  const end = performance.now() + WORK_MS;
  while (performance.now() < end);
}

describe('the watch on the position of the rows', () => {
  const { signal } = new AbortController();
  const looking = () => nextTurn();

  it('wakes whoever waits for less than the rows reflect, and nobody else', async () => {
    let position = 1;
    const woken: number[] = [];
    const watch = new PositionWatch(
      rowsAt(() => position),
      looking,
    );
    const waiting = [0, 1, 2].map((beyond) =>
      watch.beyond(beyond, signal).then(() => woken.push(beyond)),
    );
    await waiting[0];
    expect(woken).toEqual([0]);
    position = 3;
    await Promise.all(waiting);
    expect(woken).toEqual([0, 1, 2]);
  });

  it('tells who has waited long enough, and only those', async () => {
    let looks = 0;
    const watch = new PositionWatch(
      rowsAt(() => 1),
      async () => {
        looks += 1;
        await nextTurn();
      },
    );
    const ended = new AbortController();
    const others = watch.beyond(1, ended.signal);
    expect(await watch.beyond(1, signal, 1_000)).toBe(false);
    expect(looks).toBeGreaterThanOrEqual(10);
    expect(await watch.beyond(0, signal, 1_000)).toBe(true);
    ended.abort();
    expect(await others).toBe(true);
  });

  it('rests after it has woken somebody as long as it is told to, for all who wait, and waits as patiently meanwhile', async () => {
    const pauses: number[] = [];
    let position = 1;
    const pause = async (milliseconds: number) => {
      pauses.push(milliseconds);
      await nextTurn();
    };
    const watch = new PositionWatch(
      rowsAt(() => position),
      pause,
      (woken) => 499 + woken,
    );
    const patient = watch.beyond(9, signal, 1_150);
    for (; position < 3; position++) expect(await watch.beyond(position - 1, signal)).toBe(true);
    expect(await patient).toBe(false);
    expect(pauses.slice(0, 3)).toEqual([500, 500, 100]);
    expect(pauses.length).toBeLessThanOrEqual(4);
  });

  it('wakes many streams in several turns', async () => {
    const watch = new PositionWatch(
      rowsAt(() => 1),
      looking,
    );
    let woken = 0;
    let most = 0;
    for (let stream = 0; stream < STREAMS; stream++) {
      void watch.beyond(0, signal).then(() => {
        work();
        woken += 1;
      });
    }
    while (woken < STREAMS) {
      const before = woken;
      await nextTurn();
      most = Math.max(most, woken - before);
    }
    expect(most).toBeLessThan(STREAMS / 2);
  });
});
