/** The group queue: items that arrive in the meantime are taken together, in order; `idle` waits for all of them. */
import { GroupQueue } from './group-queue.js';
import { nextTurn } from './timers.js';

/** A queue that takes all waiting items and holds each group until it is released. */
function heldQueue() {
  const groups: number[][] = [];
  const held: (() => void)[] = [];
  const queue = new GroupQueue<number>((items) => {
    groups.push(items.splice(0));
    return new Promise((resolve) => held.push(resolve));
  });
  const letGo = async () => {
    held.shift()!();
    await nextTurn();
  };
  return { queue, groups, letGo };
}

it('works on what comes first at once, and then on all that came meanwhile', async () => {
  const { queue, groups, letGo } = heldQueue();
  for (const item of [1, 2, 3]) queue.add(item);
  expect(groups).toEqual([[1]]);
  await letGo();
  expect(groups).toEqual([[1], [2, 3]]);
  await letGo();
  queue.add(4);
  expect(groups).toEqual([[1], [2, 3], [4]]);
  await letGo();
});

it('is idle once nothing waits and nothing is under way, and at once where nothing ever came', async () => {
  const { queue, letGo } = heldQueue();
  await queue.idle();
  let isIdle = false;
  queue.add(1);
  const idle = queue.idle().then(() => (isIdle = true));
  queue.add(2);
  for (let group = 1; group <= 2; group++) {
    await nextTurn();
    expect(isIdle).toBe(false);
    await letGo();
  }
  await idle;
});
