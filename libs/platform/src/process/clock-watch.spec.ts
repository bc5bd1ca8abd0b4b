/** Warnings if the machine's clock is set. */
import { clockWatch } from './clock-watch.js';

const LOOK_MS = 10_000;

/**
 * Checks once per jump, each after ten seconds of monotonic time.
 * @returns the warnings
 */
async function afterJumps(...jumpsMs: readonly number[]): Promise<string[]> {
  const said: string[] = [];
  const end = new AbortController();
  const waiting = [...jumpsMs];
  let steadyMs = 0;
  let wallMs = Date.UTC(2026, 10, 1);
  const watch = clockWatch({
    clock: { now: () => new Date(wallMs) },
    steady: () => steadyMs,
    sleep: async () => {
      steadyMs += LOOK_MS;
      wallMs += LOOK_MS + waiting.shift()!;
      if (waiting.length === 0) end.abort();
    },
    onNotice: (_level, message) => said.push(message),
  });
  await watch.run(end.signal);
  return said;
}

describe('the watch over the clock', () => {
  it('says by how much it went back, and what it says now', async () => {
    const [line, ...more] = await afterJumps(0, -3_600_000, 0);
    expect(line).toContain('went back by 60 minutes');
    expect(line).toContain('2026-10-31T23:00:20.000Z');
    expect(more).toEqual([]);
  });

  it('says that it was set forward', async () => {
    expect(await afterJumps(31_536_000_000)).toEqual([
      expect.stringContaining('was set forward by 365 days'),
    ]);
  });

  it('says nothing of a clock that is kept right little by little', async () => {
    expect(await afterJumps(900, -900, 400, -1_200)).toEqual([]);
  });

  it('notices what adds up', async () => {
    expect(await afterJumps(-900, -900, -900)).toHaveLength(1);
  });
});
