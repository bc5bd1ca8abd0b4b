/** Connects the contract of a message log to an engine. */
import type { BatchSource, GroupOffsets, MessagePublisher } from '#eventsourcing';

export interface MessageLogHandle {
  readonly source: BatchSource;
  readonly publisher: MessagePublisher;
  /** The offsets of this handle's group. */
  readonly offsets: GroupOffsets;
  /** Closes the handle; stops the source if it still runs. */
  close(): Promise<void>;
}

export interface MessageLogHarness {
  /** Creates an empty topic with several partitions. */
  createTopic(): Promise<string>;
  /** Opens a member of the consumer group, as a separate process would. */
  open(group: string): Promise<MessageLogHandle>;
  /** Removes everything the run has created. */
  dispose(): Promise<void>;
}

/** Opens handles for the tests, and closes them after each test. */
export type MessageLogUnderTest = Omit<MessageLogHarness, 'dispose'>;
