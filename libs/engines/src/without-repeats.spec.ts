/** A message that a driver repeats at every attempt is logged once per outage. */
import fc from 'fast-check';
import { withoutRepeats } from './without-repeats.js';

function world() {
  const lines: string[] = [];
  let nowMs = 0;
  const notice = withoutRepeats(
    (_level, message) => lines.push(message),
    () => nowMs,
  );
  return { lines, notice, pass: (milliseconds: number) => (nowMs += milliseconds) };
}

it('says each sentence once, however often it comes in however long an outage', () => {
  const tries = fc.array(
    fc.record({ message: fc.constantFrom('a', 'b', 'c'), pauseMs: fc.nat({ max: 20_000 }) }),
    { minLength: 1, maxLength: 300 },
  );
  fc.assert(
    fc.property(tries, (all) => {
      const { lines, notice, pass } = world();
      const lastAt = new Map<string, number>();
      const expected: string[] = [];
      let atMs = 0;
      for (const { message, pauseMs } of all) {
        atMs += pauseMs;
        pass(pauseMs);
        if (atMs - (lastAt.get(message) ?? -Infinity) > 60_000) expected.push(message);
        lastAt.set(message, atMs);
        notice('warn', message);
      }
      expect(lines).toEqual(expected);
    }),
  );
});

it('says it again in the next outage', () => {
  const { lines, notice, pass } = world();
  notice('warn', 'no broker');
  pass(61_000);
  notice('warn', 'no broker');
  expect(lines).toEqual(['no broker', 'no broker']);
});

it('remembers a bounded number of sentences', () => {
  const { lines, notice } = world();
  for (let round = 0; round < 2; round++) {
    for (let number = 0; number < 1_000; number++) notice('warn', `broker ${number}`);
  }
  expect(lines).toHaveLength(2_000);
});
