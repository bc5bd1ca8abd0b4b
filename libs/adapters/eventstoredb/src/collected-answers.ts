/** What a Read call has answered so far, handed over in batches; the sender is held back when nobody takes them. */
import type { Readable } from 'node:stream';
import { nextTurn, within } from '#eventsourcing';

export interface CollectingOptions {
  readonly maxBatch: number;
  /** So long a flood is gathered for a larger batch; what trickles in is handed over at once. */
  readonly gatherMs?: number;
  readonly signal?: AbortSignal;
}

/** Of which answers are taken in turn: `gathered`, `take`, and where there was none, `isOver` and `news`. */
export interface CollectedAnswers<Answer> {
  /**
   * What has arrived together is handed over in pieces: resolves when a turn brings no more, or a batch is full;
   * of a flood, which costs less the more of it is handed over at once, somewhat later.
   */
  gathered(): Promise<void>;
  take(): Answer[];
  /** @throws what has ended the call. */
  isOver(): boolean;
  /** Resolves when there is more to take, the call has ended, or the signal has. */
  news(): Promise<void>;
  /** Ends the call. */
  leave(): void;
}

/** Waiting at once. */
const FLOOD_ANSWERS = 64;

export function collectAnswers<Answer>(
  call: Pick<Readable, 'on' | 'pause' | 'resume'> & { cancel(): void },
  { maxBatch, gatherMs = 0, signal }: CollectingOptions,
): CollectedAnswers<Answer> {
  let waiting: Answer[] = [];
  let ended = false;
  let failure: Error | null = null;
  let wake = () => {};
  let stopGathering = () => {};
  const isEnough = () => waiting.length >= maxBatch || ended || signal?.aborted === true;
  const onNews = () => {
    wake();
    if (isEnough()) stopGathering();
  };
  call.on('data', (answer: Answer) => {
    if (waiting.push(answer) >= 2 * maxBatch) call.pause();
    onNews();
  });
  call.on('end', () => {
    ended = true;
    onNews();
  });
  call.on('error', (error: Error) => {
    failure = error;
    ended = true;
    onNews();
  });
  signal?.addEventListener('abort', onNews);
  return {
    async gathered(): Promise<void> {
      for (let before = 0; waiting.length > before && waiting.length < maxBatch;) {
        before = waiting.length;
        await nextTurn();
      }
      if (gatherMs === 0 || waiting.length < FLOOD_ANSWERS || isEnough()) return;
      await within(gatherMs, new Promise<void>((resolve) => (stopGathering = resolve)));
    },
    take(): Answer[] {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(batch.length);
      if (waiting.length < maxBatch) call.resume();
      return batch;
    },
    isOver(): boolean {
      if (failure) throw failure;
      return ended;
    },
    news: () =>
      new Promise<void>((resolve) => {
        wake = resolve;
        if (signal?.aborted) resolve();
      }),
    leave(): void {
      /* The signal outlives the call by far. */
      signal?.removeEventListener('abort', onNews);
      call.cancel();
    },
  };
}
