/** How the answers of a call are handed over: at once what trickles in, in larger batches what comes in a flood. */
import { PassThrough } from 'node:stream';
import { nextTurn } from '#eventsourcing';
import { collectAnswers } from './collected-answers.js';

/** So long that no test would wait for it. */
const GATHER_MS = 1_000_000;
const MAX_BATCH = 200;

describe('answers of a call', () => {
  let call: PassThrough & { cancel(): void };
  let stopped: AbortController;
  beforeEach(() => {
    const cancel = () => void call.destroy();
    call = Object.assign(new PassThrough({ objectMode: true, highWaterMark: 1_000 }), { cancel });
    stopped = new AbortController();
  });

  const collect = () => {
    const { signal } = stopped;
    return collectAnswers<number>(call, { maxBatch: MAX_BATCH, gatherMs: GATHER_MS, signal });
  };
  async function arrive(count: number): Promise<void> {
    for (let number = 0; number < count; number++) call.write(number);
    for (let turn = 0; turn < 5; turn++) await nextTurn();
  }

  it('are handed over at once when they are few', async () => {
    const answers = collect();
    await arrive(10);
    await answers.gathered();
    expect(answers.take()).toHaveLength(10);
  });

  it('are gathered until a batch is full when they are many', async () => {
    const answers = collect();
    await arrive(100);
    const gathered = answers.gathered();
    await arrive(50);
    await arrive(75);
    await gathered;
    expect(answers.take()).toHaveLength(MAX_BATCH);
    await answers.gathered();
    expect(answers.take()).toHaveLength(25);
  });

  it.each<[string, () => void]>([
    ['the call has ended', () => call.end()],
    ['the call has failed', () => call.emit('error', new Error('the server is gone'))],
    ['nobody wants them any more', () => stopped.abort()],
  ])('are gathered no longer when %s', async (_, end) => {
    const answers = collect();
    await arrive(100);
    const gathered = answers.gathered();
    await arrive(50);
    end();
    await gathered;
    expect(answers.take()).toHaveLength(150);
  });

  it('wait at the sender while nobody takes them', async () => {
    const answers = collect();
    await arrive(3 * MAX_BATCH);
    expect(call.readableLength).toBeGreaterThan(0);
    let taken = 0;
    for (let batch = 0; batch < 3; batch++) {
      await answers.gathered();
      taken += answers.take().length;
      await arrive(0);
    }
    expect(taken).toBe(3 * MAX_BATCH);
    expect(answers.isOver()).toBe(false);
  });

  it('say what has ended the call', async () => {
    const answers = collect();
    const failed = new Error('the server is gone');
    const news = answers.news();
    call.emit('error', failed);
    await news;
    expect(() => answers.isOver()).toThrow(failed);
  });
});
