/** One client's stream of server-sent events: the changes since a position, then new ones as they are projected, at the client's pace. */
import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import type { Position } from '#eventsourcing';
import type { FeedContent } from './feed-content.js';

/** How often an idle stream sends its position, so that proxies keep it open and clients know that it is alive. */
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 1_000;

export interface EventStreamOptions {
  readonly content: FeedContent;
  /** Awaited before each change is sent: paces the sends when all streams have news at the same moment. */
  readonly turn: () => Promise<void>;
  /** Whether an idle stream sends events of the type `heartbeat`; a page does not notice an id without data. */
  readonly heartbeats: boolean;
  /** Called once, however the stream ends. */
  readonly onEnd: () => void;
}

/** After a failure no status can be sent any more: the connection breaks, and the client continues from the last id. */
export class EventStream extends Readable {
  private isTelling = false;
  private isOver = false;
  private silentMs = 0;
  private goOn = () => {};

  constructor(private readonly options: EventStreamOptions) {
    super();
    this.push(`retry: ${RETRY_MS}\n\n`);
    void this.sendChanges();
  }

  /**
   * Sends the changes since the last send, or a heartbeat after a long silence.
   * @param position the position of the rows
   * @param sinceMs the milliseconds since the last call
   * @returns whether the rows were ahead of the stream
   */
  advanceTo(position: Position, sinceMs: number): boolean {
    this.silentMs += sinceMs;
    if (this.isTelling || this.isOver) return false;
    const isBehind = position > this.options.content.position;
    if (isBehind) void this.sendChanges();
    else if (this.silentMs > HEARTBEAT_MS) this.send(this.heartbeat());
    return isBehind;
  }

  /** The client receives what has been sent, and nothing more. */
  end(): void {
    this.isOver = true;
    this.push(null);
  }

  override _read(): void {
    this.goOn();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.isOver = true;
    this.goOn();
    if (error) logger.warn(`broken off: ${String(error)}`);
    this.options.onEnd();
    done(error);
  }

  private async sendChanges(): Promise<void> {
    const { content, turn } = this.options;
    this.isTelling = true;
    try {
      for await (const text of content.texts()) {
        await turn();
        if (!this.isOver && !this.send(text)) await this.taken();
        if (this.isOver) break;
      }
    } catch (error) {
      this.destroy(error as Error);
    }
    this.isTelling = false;
  }

  /** @returns whether the client is ready for more */
  private send(text: string | Buffer): boolean {
    this.silentMs = 0;
    return this.push(text);
  }

  private taken(): Promise<void> {
    return new Promise((resolve) => (this.goOn = resolve));
  }

  private heartbeat(): string {
    const { content, heartbeats } = this.options;
    return heartbeats ? `event: heartbeat\ndata:\n${idAlone(content)}` : idAlone(content);
  }
}

const logger = new Logger('Http');

/** Clients dispatch no event without data, but resume from its id after a lost connection. */
const idAlone = ({ position }: FeedContent): string =>
  position < 0 ? ':\n\n' : `id: ${position}\n\n`;
