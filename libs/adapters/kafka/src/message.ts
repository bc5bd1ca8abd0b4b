/**
 * A record as an incoming message of the port. Its bytes are slices of the fetch: decode them at once and keep
 * none.
 */
import type { IncomingMessage } from '#eventsourcing';
import type { KafkaMessage } from 'kafkajs';
import { RecordView } from './record-view.js';
import { UnreadableBatch } from './unreadable-batch.js';

const NO_HEADERS: IncomingMessage['headers'] = Object.freeze({});

export class KafkaIncomingMessage implements IncomingMessage {
  readonly offset: number;
  private cachedHeaders: IncomingMessage['headers'] | undefined;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly record: KafkaMessage,
  ) {
    this.offset = Number(record.offset);
  }

  get key(): Buffer | null {
    return this.record.key;
  }

  get value(): Buffer | null {
    return this.record.value;
  }

  get unreadable(): string | undefined {
    return this.record instanceof UnreadableBatch ? this.record.reason : undefined;
  }

  /** Empty for unreadable batches and for message formats older than headers. */
  get headers(): IncomingMessage['headers'] {
    const { record } = this;
    return (this.cachedHeaders ??= record instanceof RecordView ? record.headerTexts : NO_HEADERS);
  }
}
