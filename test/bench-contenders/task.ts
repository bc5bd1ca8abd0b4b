/** The input of a contender process, and the result that it prints. */

export interface ContenderTask {
  readonly brokers: readonly string[];
  readonly eventStoreUrl: string;
  /** Unlike that of any other: names streams and consumer groups. */
  readonly run: string;
  /** Read before the clock starts. */
  readonly warmUp: TopicPart;
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
  readonly warmUpEventsPerSecond: number;
  readonly eventsPerAppend: number;
  /** Processor time of this process, in microseconds per event. */
  readonly processorTime: number;
  /** The same appends alone, in usage events. */
  readonly appendEventsPerSecond: number;
  /** The same messages read and parsed, and nothing else. */
  readonly readEventsPerSecond: number;
}
