/** The performance guard reports a loop that is half as slow again, mentions a faster one, and passes the others. */
import { judge } from './judge.js';

const BASELINE = { decode: 2, decide: 1.5, append: 3, project: 8 };

describe('the verdict on hot loops', () => {
  it.each([
    { factor: 1, isSlower: false, says: '' },
    { factor: 1.2, isSlower: false, says: '' },
    { factor: 0.85, isSlower: false, says: '' },
    { factor: 1.5, isSlower: true, says: 'slower than 1.35 ×' },
    { factor: 0.6, isSlower: false, says: 'record it' },
  ])('at $factor times what was recorded', ({ factor, isSlower, says }) => {
    const verdict = judge({ ...BASELINE, project: BASELINE.project * factor }, BASELINE);
    expect(verdict.isSlower).toBe(isSlower);
    expect(verdict.lines).toHaveLength(Object.keys(BASELINE).length);
    expect(verdict.lines.at(-1)).toContain(says);
  });
});
