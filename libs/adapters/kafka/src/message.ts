/** A record as the port shows it. Its bytes are slices of the fetch: decode at once, keep none. */
import type { IncomingMessage } from '#eventsourcing';
import type { KafkaMessage } from 'kafkajs';

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

  /** Of a header that repeats, the last one counts, as for Java's `lastHeader`. */
  get headers(): IncomingMessage['headers'] {
    return (this.cachedHeaders ??= lastOfEach(this.record.headers ?? {}));
  }
}

function lastOfEach(headers: NonNullable<KafkaMessage['headers']>): IncomingMessage['headers'] {
  const single = Object.create(null) as Record<string, Buffer | string | undefined>;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    single[name] = (Array.isArray(value) ? value.at(-1) : value) ?? undefined;
  }
  return single;
}
