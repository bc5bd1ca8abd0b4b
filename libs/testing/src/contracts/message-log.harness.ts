/** What connects the contract of a message log to an engine. */
import type { BatchSource, GroupOffsets, MessagePublisher } from '#eventsourcing';

export interface MessageLogHandle {
  readonly source: BatchSource;
  readonly publisher: MessagePublisher;
  /** The offsets of the group that it was opened for. */
  readonly offsets: GroupOffsets;
  /** Stops the source, too, if that was not done. */
  close(): Promise<void>;
}

export interface MessageLogHarness {
  /** A new, empty topic of several partitions. */
  createTopic(): Promise<string>;
  /** A member of the consumer group, as a process of its own would be. */
  open(group: string): Promise<MessageLogHandle>;
  /** Removes what the run has left. */
  dispose(): Promise<void>;
}

/** Hands the running harness to the tests, and closes after each test what it opened. */
export type MessageLogUnderTest = Omit<MessageLogHarness, 'dispose'>;
