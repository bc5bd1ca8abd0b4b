/** A record as the port shows it. Its bytes are slices of the fetch: decode at once, keep none. */
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

  /** Messages in the formats before headers were invented are the only ones not decoded here. */
  get headers(): IncomingMessage['headers'] {
    const { record } = this;
    return (this.cachedHeaders ??= record instanceof RecordView ? record.headerTexts : NO_HEADERS);
  }
}
