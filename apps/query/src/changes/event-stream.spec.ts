/** A stream of changes sends each of them in a turn of its own, which is given to it. */
import { eventStream } from './event-stream.js';
import type { PositionWatch } from './position-watch.js';

it('sends nothing before its turn', async () => {
  const over = new AbortController();
  const follower = {
    position: 1,
    async *texts() {
      yield* ['first', 'second'];
      over.abort();
    },
  };
  const turns: (() => void)[] = [];
  const turn = () => new Promise<void>((begin) => turns.push(begin));
  const watch = { beyond: async () => true } as unknown as PositionWatch;
  const pieces = eventStream({ follower, watch, turn, heartbeats: false, signal: over.signal });
  const sent: (string | Buffer)[] = [];
  const sending = (async () => {
    for await (const piece of pieces) sent.push(piece);
  })();
  const counts: number[] = [];
  for (let change = 0; change < 2; change++) {
    while (!turns[change]) await new Promise((resolve) => setImmediate(resolve));
    counts.push(sent.length);
    turns[change]!();
  }
  await sending;
  expect(counts).toEqual([1, 2]);
  expect(sent.slice(1)).toEqual(['first', 'second']);
});
