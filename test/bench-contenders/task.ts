/** The input of a contender process, and the result that it prints. */

export interface ContenderTask {
  readonly brokers: readonly string[];
  readonly eventStoreUrl: string;
  /** Unlike that of any other: names streams and consumer groups. */
  readonly run: string;
  /** Read before the clock starts; of tenants that are in no other part. */
  readonly warmUp: TopicPart;
  /** The first events of the tenants of the measured part. */
  readonly first: TopicPart;
  readonly measured: TopicPart;
  /** How many messages the stock way handles at a time, in different partitions. */
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
  /** From Kafka to appended. */
  readonly eventsPerSecond: number;
  /** The same while tenants are met for the first time. */
  readonly firstEventsPerSecond: number;
  readonly eventsPerAppend: number;
  /** Processor time of this process, in microseconds per event. */
  readonly processorTime: number;
  /** The same appends alone, in usage events. */
  readonly appendEventsPerSecond: number;
  /** The same messages read and parsed, and nothing else. */
  readonly readEventsPerSecond: number;
}
