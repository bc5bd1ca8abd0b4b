/** All open streams of a change feed, served by one poll of the rows; after a poll that found changes the pause may be longer. */
import {
  BEFORE_FIRST,
  isTurnOver,
  nextTurn,
  type Position,
  type Sleep,
  type SqlReader,
} from '#eventsourcing';
import { readAsOf } from '#read-models';
import { EventStream, type EventStreamOptions } from './event-stream.js';

/** Fast enough for a screen, and a negligible load on the database beside a busy projector's. */
const CHECK_EVERY_MS = 100;
/** Streams end at this age: clients reconnect, and those that have lost access are refused. */
export const LIFETIME_MS = 15 * 60_000;
/** How long a client that has stopped reading may take for the rest. */
const GRACE_MS = 5_000;

export interface OpenStreamsOptions {
  readonly readModels: SqlReader;
  readonly sleep: Sleep;
  /** Aborts when the process begins to stop. */
  readonly signal: AbortSignal;
  /** The pause before the next poll, given the number of streams that had changes to send. */
  readonly pauseMs?: (sent: number) => number;
}

export class OpenStreams {
  private readonly streams = new Set<EventStream>();
  private isPolling = false;

  constructor(private readonly options: OpenStreamsOptions) {
    const endAll = () => this.streams.forEach((stream) => stream.end());
    options.signal.addEventListener('abort', endAll, { once: true });
  }

  /** @param lifetimeMs the time after which the stream ends, whether or not the client has read all of it */
  open(lifetimeMs: number, options: EventStreamOptions): EventStream {
    const gone = new AbortController();
    const onEnd = () => {
      this.streams.delete(stream);
      gone.abort();
      options.onEnd();
    };
    const stream = new EventStream({ ...options, onEnd });
    this.streams.add(stream);
    if (this.options.signal.aborted) stream.end();
    void this.endAfter(lifetimeMs, stream, gone.signal);
    if (!this.isPolling) void this.pollWhileOpen();
    return stream;
  }

  private async endAfter(lifetimeMs: number, stream: EventStream, gone: AbortSignal) {
    await this.options.sleep(lifetimeMs, gone);
    stream.end();
    await this.options.sleep(GRACE_MS, gone);
    stream.destroy();
  }

  /** Polls the position of the rows, but only while a stream is open. */
  private async pollWhileOpen(): Promise<void> {
    const { readModels, sleep, pauseMs } = this.options;
    this.isPolling = true;
    let pausedMs = 0;
    while (this.streams.size > 0) {
      let sent = 0;
      try {
        const position = (await readAsOf(readModels)).position ?? BEFORE_FIRST;
        sent = await this.advanceAll(position, pausedMs);
      } catch (error) {
        for (const stream of this.streams) stream.destroy(error as Error);
      }
      pausedMs = sent > 0 && pauseMs ? pauseMs(sent) : CHECK_EVERY_MS;
      await sleep(pausedMs);
    }
    this.isPolling = false;
  }

  /** @returns the number of streams that the rows were ahead of */
  private async advanceAll(position: Position, sinceMs: number): Promise<number> {
    let sent = 0;
    for (const stream of this.streams) {
      sent += Number(stream.advanceTo(position, sinceMs));
      if (isTurnOver()) await nextTurn();
    }
    return sent;
  }
}
