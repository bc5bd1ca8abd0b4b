/** The performance guard reports a loop half as slow again, mentions a faster one, and passes the rest. */
import { judge } from './judge.js';

const BASELINE = { decode: 2, decide: 1.5, append: 3, project: 8 };

describe('the verdict on hot loops', () => {
  it.each([
    [1, false, ''],
    [1.2, false, ''],
    [0.85, false, ''],
    [1.5, true, 'slower than 1.35 ×'],
    [0.6, false, 'record it'],
  ])('at %s times what was recorded', (factor, isSlower, says) => {
    const verdict = judge({ ...BASELINE, project: BASELINE.project * factor }, BASELINE);
    expect(verdict.isSlower).toBe(isSlower);
    expect(verdict.lines).toHaveLength(Object.keys(BASELINE).length);
    expect(verdict.lines.at(-1)).toContain(says);
  });
});
