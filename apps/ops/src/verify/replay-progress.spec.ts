/** A replay reports its progress about once a second, however uneven its parts are. */
import { ReplayProgress } from './replay-progress.js';

const SECOND_MS = 1_000;

function progress(parts: number, to: number) {
  let nowMs = 0;
  const said: string[] = [];
  const clock = { now: () => new Date(nowMs) };
  const made = new ReplayProgress({ clock, parts, to, say: (line) => void said.push(line) });
  return {
    said,
    after(ms: number, ...reached: Parameters<ReplayProgress['advance']>) {
      nowMs += ms;
      made.advance(...reached);
    },
  };
}

describe('the progress of a replay', () => {
  it('is said once a second, with the rate of all parts and what is left', () => {
    const { said, after } = progress(2, 1_000);
    after(SECOND_MS / 2, 0, 50, 100);
    expect(said).toEqual([]);
    after(SECOND_MS / 2, 1, 150, 300);
    after(SECOND_MS / 2, 0, 250, 500);
    expect(said).toEqual(['replayed 200 events (200/s), 20 % of the ledger, about 4 s left']);
    after(SECOND_MS / 2, 1, 350, 700);
    expect(said[1]).toBe('replayed 600 events (300/s), 60 % of the ledger, about 2 s left');
  });

  it('names no end while nothing is done', () => {
    const { said, after } = progress(1, 1_000);
    after(SECOND_MS, 0, 0, 0);
    expect(said).toEqual(['replayed 0 events (0/s), 0 % of the ledger']);
  });
});
