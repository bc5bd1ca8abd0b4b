/** The engines of a process, and the options they are opened with. */
import type {
  BatchSource,
  Clock,
  EventPositions,
  EventSource,
  EventStore,
  GroupOffsets,
  MessagePublisher,
  Sleep,
  SqlDatabase,
} from '#eventsourcing';
import type { Configuration } from '#platform';
import type { OnNotice } from './notice.js';

export interface Engines {
  eventStore(): Promise<EventStore & EventSource & EventPositions>;
  /** Ledger streams whose metadata hides events or denies reading, each with a description of the restriction. */
  restrictedStreams(): Promise<ReadonlyMap<string, string>>;
  readDatabase(): Promise<SqlDatabase>;
  publisher(): Promise<MessagePublisher>;
  /** @param group consumers of the same group share the partitions and their offsets */
  batchSource(group: string): Promise<BatchSource>;
  groupOffsets(group: string): Promise<GroupOffsets>;
  /** `null` for the embedded journal, which is stored with its ledger. */
  describeLog(topics: readonly string[]): Promise<LogIdentity | null>;
  /** The disk of the embedded engines, or `null` if none is open. */
  disk(): Disk | null;
  close(): Promise<void>;
}

export interface Disk {
  /** @throws DiskFullError if nothing more can be written */
  probe(): Promise<void>;
  /** The problem since the last failed write, or `null` if there is none. */
  complaint(): Promise<string | null>;
}

/** Identifies a log, so that a change to another one is detected. */
export interface LogIdentity {
  readonly clusterId: string;
  readonly partitions: Readonly<Record<string, number>>;
}

export interface LogPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface EngineOptions {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly onNotice: OnNotice;
  /** Called if the log no longer holds the next messages to read, so that some may never have been read. */
  readonly onLogGap?: (partition: LogPartition) => void;
  /**
   * Whether all rows that this process writes are projections: they are projected again after a power failure, so
   * commits of embedded rows need not wait for the disk.
   */
  readonly rowsAreProjected?: boolean;
  /**
   * For interactive commands: they end if the disk is full or failing, instead of waiting until it is usable again.
   */
  readonly endsWithoutDisk?: boolean;
  /**
   * The tenants whose rows the current request may read; a second check by row-level security, if the database
   * supports it.
   */
  readonly tenants?: () => '*' | ReadonlySet<string>;
}
