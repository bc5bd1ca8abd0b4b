/** Held timers run in order when they are due, and not earlier. */
import { type HeldTimers, holdTimers } from './index.js';

let timers: HeldTimers;
let ran: string[];
beforeEach(() => {
  timers = holdTimers();
  ran = [];
});
afterEach(() => timers.end());

const after = (milliseconds: number, name: string, then?: () => void) =>
  setTimeout(() => {
    ran.push(name);
    then?.();
  }, milliseconds);

it('run in the order in which they are due, those of one time as they were set', () => {
  for (const [milliseconds, name] of [
    [30, 'c'],
    [10, 'a'],
    [20, 'b'],
    [10, 'a again'],
    [31, 'late'],
  ] as const) {
    after(milliseconds, name);
  }
  timers.pass(9);
  expect(ran).toEqual([]);
  timers.pass(21);
  expect(ran).toEqual(['a', 'a again', 'b', 'c']);
});

it('count from when they were set, also by another one', () => {
  after(10, 'first', () => after(5, 'second', () => after(5, 'third')));
  timers.pass(15);
  expect(ran).toEqual(['first', 'second']);
  timers.pass(5);
  expect(ran).toEqual(['first', 'second', 'third']);
});

it('do not run once they are cleared', () => {
  clearTimeout(after(10, 'first'));
  timers.pass(10);
  expect(ran).toEqual([]);
});

it("leave Node's own alone, which are back in the end", async () => {
  timers.end();
  const { setTimeout: ofNode } = globalThis;
  const ofBefore = after(0, 'before');
  timers = holdTimers();
  clearTimeout(ofBefore);
  timers.end();
  expect(globalThis.setTimeout).toBe(ofNode);
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  expect(ran).toEqual([]);
});
