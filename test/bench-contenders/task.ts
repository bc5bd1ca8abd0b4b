/** The input of a contender process, and the result that it prints. */

export interface ContenderTask {
  readonly brokers: readonly string[];
  readonly eventStoreUrl: string;
  /** A unique name, used in streams and consumer groups. */
  readonly run: string;
  /** Read before the clock starts; its tenants appear in no other part. */
  readonly warmUp: TopicPart;
  /** The first events of the tenants in the measured part. */
  readonly first: TopicPart;
  readonly measured: TopicPart;
  /** The number of messages from different partitions that the stock solution handles at a time. */
  readonly concurrency: number;
}

export interface TopicPart {
  readonly topic: string;
  readonly events: number;
}

export interface StockFigures {
  readonly eventsPerSecond: number;
}

export interface OurFigures {
  /** From Kafka to the append. */
  readonly eventsPerSecond: number;
  /** The same for tenants' first events. */
  readonly firstEventsPerSecond: number;
  readonly eventsPerAppend: number;
  /** Processor time of this process, in microseconds per event. */
  readonly processorTime: number;
  /** The same appends alone, in usage events. */
  readonly appendEventsPerSecond: number;
  /** The same messages, only read and parsed. */
  readonly readEventsPerSecond: number;
}
