/** Publishes events through a bounded queue in batches; while one batch is being sent, the next is gathered. */
import { exchange } from './exchange.js';
import type { Settings } from './options.js';
import { type EventResult, resultsOf, resultsOfProblem } from './results.js';
import type { UsageEvent } from './usage-event.js';

export type Events = UsageEvent | Iterable<UsageEvent> | AsyncIterable<UsageEvent>;

interface Entry {
  /** Aborted when the caller no longer waits for the result. */
  readonly call: AbortSignal;
  readonly json: string;
  readonly bytes: number;
  settle(result: EventResult): void;
  fail(error: unknown): void;
}

const BATCH = 'application/cloudevents-batch+json';
/** The largest request that the meter reads, in bytes. */
const REQUEST_BYTES_MAX = 1024 * 1024;
/** The maximum number of bytes queued or in flight. Beyond it no more events are taken, however few there are. */
const UNANSWERED_BYTES_MAX = 32 * REQUEST_BYTES_MAX;
const BRACKETS_BYTES = 2;
const COMMA_BYTES = 1;

export class Publisher {
  private readonly queue: Entry[] = [];
  private readonly waiting: (() => void)[] = [];
  /** The events that are queued or being sent. */
  private readonly unanswered = { events: 0, bytes: 0 };
  private senders = 0;
  private readonly encoder = new TextEncoder();

  constructor(private readonly settings: Settings) {}

  /** @returns one result per event, in their order */
  async publish(events: Events, signal?: AbortSignal): Promise<EventResult[]> {
    signal?.throwIfAborted();
    const call = new AbortController();
    const giveUp = () => call.abort(signal?.reason);
    signal?.addEventListener('abort', giveUp, { once: true });
    const givenUp = new Promise<never>((_resolve, reject) => {
      call.signal.addEventListener('abort', () => {
        this.withdraw(call.signal);
        reject(call.signal.reason as Error);
      });
    });
    try {
      return await Promise.race([this.takeAll(events, call), givenUp]);
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Queues a list without waiting while there is space, so that its events are sent together. */
  private async takeAll(events: Events, call: AbortController): Promise<EventResult[]> {
    const results: Promise<EventResult>[] = [];
    const take = (event: UsageEvent) => {
      call.signal.throwIfAborted();
      results.push(this.enqueue(event, call));
    };
    if (isAsync(events)) {
      for await (const event of events) {
        if (this.isFull()) await this.untilRoom();
        take(event);
      }
    } else {
      for (const event of isList(events) ? events : [events]) {
        if (this.isFull()) await this.untilRoom();
        take(event);
      }
    }
    return Promise.all(results);
  }

  private enqueue(event: UsageEvent, call: AbortController): Promise<EventResult> {
    const json = JSON.stringify(event);
    const bytes = this.encoder.encode(json).length + COMMA_BYTES;
    this.unanswered.events += 1;
    this.unanswered.bytes += bytes;
    return new Promise((settle) => {
      const fail = (error: unknown) => call.abort(error);
      this.queue.push({ call: call.signal, json, bytes, settle, fail });
      if (this.senders < this.settings.parallelRequests) void this.sendAll();
    });
  }

  /**
   * Sends everything queued, starting at the end of the current turn, so that events published in one turn are sent
   * together.
   */
  private async sendAll(): Promise<void> {
    this.senders += 1;
    await Promise.resolve();
    for (let batch = this.nextBatch(); batch.length > 0; batch = this.nextBatch()) {
      await this.send(batch);
      this.release(batch);
    }
    this.senders -= 1;
  }

  /** The next batch. It has at least one event, however large, because the meter reports what is wrong with it. */
  private nextBatch(): Entry[] {
    let bytes = BRACKETS_BYTES;
    let count = 0;
    for (const entry of this.queue) {
      bytes += entry.bytes;
      if (count === this.settings.batchEvents || (count > 0 && bytes > REQUEST_BYTES_MAX)) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async send(batch: readonly Entry[]): Promise<void> {
    const text = `[${batch.map(({ json }) => json).join()}]`;
    const url = `${this.settings.baseUrl}/v1/events`;
    const { attempts } = this.settings.retry;
    try {
      const results = await exchange(
        this.settings,
        { url, body: { type: BATCH, text }, attempts },
        (answer) => resultsOf(answer, batch.length),
      ).catch((error: unknown) => resultsOfProblem(error, batch.length));
      batch.forEach(({ settle }, index) => settle(results[index]!));
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }

  /** Removes the queued events of a call. Events that are being sent may have arrived. */
  private withdraw(call: AbortSignal): void {
    const all = this.queue.splice(0);
    for (const entry of all) if (entry.call !== call) this.queue.push(entry);
    this.release(all.filter((entry) => entry.call === call));
  }

  private isFull(): boolean {
    const { events, bytes } = this.unanswered;
    return events >= this.settings.queueEvents || bytes >= UNANSWERED_BYTES_MAX;
  }

  private async untilRoom(): Promise<void> {
    while (this.isFull()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private release(answered: readonly Entry[]): void {
    this.unanswered.events -= answered.length;
    for (const { bytes } of answered) this.unanswered.bytes -= bytes;
    for (const wake of this.waiting.splice(0)) wake();
  }
}

function isAsync(events: Events): events is AsyncIterable<UsageEvent> {
  return Symbol.asyncIterator in events;
}

function isList(events: UsageEvent | Iterable<UsageEvent>): events is Iterable<UsageEvent> {
  return Symbol.iterator in events;
}
