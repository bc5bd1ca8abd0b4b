/** How responses of a Read call are batched: a few immediately, floods in larger batches. */
import { getEventListeners } from 'node:events';
import { nextTurn } from '#eventsourcing';
import { BATCH_BYTES, CollectedAnswers } from './collected-answers.js';

/** So long that no test waits for it. */
const GATHER_MS = 1_000_000;
const MAX_BATCH = 200;

describe('answers of a call', () => {
  let answers: CollectedAnswers<number>;
  let stopped: AbortController;
  let asked: string[];
  beforeEach(() => {
    stopped = new AbortController();
    const { signal } = stopped;
    asked = [];
    answers = new CollectedAnswers({ maxBatch: MAX_BATCH, gatherMs: GATHER_MS, signal });
    answers.from({
      pause: () => void asked.push('pause'),
      resume: () => void asked.push('resume'),
      cancel: () => void asked.push('cancel'),
    });
  });

  async function arrive(count: number, bytes = 100): Promise<void> {
    for (let number = 0; number < count; number++) answers.add(number, bytes);
    for (let turn = 0; turn < 5; turn++) await nextTurn();
  }

  it('are handed over at once when they are few', async () => {
    await arrive(10);
    await answers.gathered();
    expect(answers.take()).toHaveLength(10);
  });

  it('are gathered until a batch is full when they are many', async () => {
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
    ['the call has ended', () => answers.end(null)],
    ['the call has failed', () => answers.end(new Error('the server is gone'))],
    ['nobody wants them any more', () => stopped.abort()],
  ])('are gathered no longer when %s', async (_, end) => {
    await arrive(100);
    const gathered = answers.gathered();
    await arrive(50);
    end();
    await gathered;
    expect(answers.take()).toHaveLength(150);
  });

  it('remove their listener from the signal, and end the call', () => {
    expect(getEventListeners(stopped.signal, 'abort')).toHaveLength(1);
    answers.cancel();
    expect(getEventListeners(stopped.signal, 'abort')).toEqual([]);
    expect(asked).toEqual(['cancel']);
  });

  it('wait at the sender while they are not read, and continue when they are', async () => {
    await arrive(3 * MAX_BATCH);
    expect(asked).toEqual(['pause']);
    for (const left of [2, 1, 0]) {
      await answers.gathered();
      expect(answers.take()).toHaveLength(MAX_BATCH);
      expect(asked.includes('resume')).toBe(left === 0);
    }
    expect(answers.isOver()).toBe(false);
  });

  it('are few in a batch, and wait at the sender, where they are large', async () => {
    await arrive(12, BATCH_BYTES / 4);
    expect(asked).toEqual(['pause']);
    for (const left of [8, 4, 0]) {
      await answers.gathered();
      expect(answers.take()).toHaveLength(4);
      expect(asked.includes('resume')).toBe(left === 0);
    }
    await arrive(1, 3 * BATCH_BYTES);
    expect(answers.take()).toHaveLength(1);
  });

  it('say what has ended the call', async () => {
    const failed = new Error('the server is gone');
    const news = answers.arrival();
    answers.end(failed);
    await news;
    expect(() => answers.isOver()).toThrow(failed);
  });

  it('end the call when they are no longer read', () => {
    answers.cancel();
    expect(asked).toEqual(['cancel']);
  });
});
