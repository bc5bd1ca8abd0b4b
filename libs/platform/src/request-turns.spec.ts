import { nextTurn } from '#eventsourcing';
import { RequestTurns } from './request-turns.js';

const MANY = 1_000;
const numbers = Array.from({ length: MANY }, (_, number) => number);

it('begins some at once and the others in later turns, in their order', async () => {
  const turns = new RequestTurns();
  const begun: number[] = [];
  for (const number of numbers) turns.take(() => begun.push(number));
  const counts = [begun.length];
  while (begun.length < MANY) {
    await nextTurn();
    counts.push(begun.length);
  }
  expect(begun).toEqual(numbers);
  const most = counts[0]!;
  expect(most).toBeLessThan(MANY / 4);
  counts.forEach((count, turn) =>
    expect(count - (counts[turn - 1] ?? 0)).toBeLessThanOrEqual(most),
  );
});

it('makes nobody wait who comes alone', async () => {
  const turns = new RequestTurns();
  for (const number of numbers) {
    let begun: number | null = null;
    turns.take(() => (begun = number));
    expect(begun).toBe(number);
    await nextTurn();
  }
});

it('lets nobody pass those who wait', async () => {
  const turns = new RequestTurns();
  const begun: number[] = [];
  for (const number of numbers.slice(0, MANY / 2)) turns.take(() => begun.push(number));
  await nextTurn();
  for (const number of numbers.slice(MANY / 2)) turns.take(() => begun.push(number));
  while (begun.length < MANY) await nextTurn();
  expect(begun).toEqual(numbers);
});
