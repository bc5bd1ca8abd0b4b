/** The engines of a process, and what they are opened with. */
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
  /** Streams of the ledger whose metadata hides events or denies reading, each with what that metadata says. */
  restrictedStreams(): Promise<ReadonlyMap<string, string>>;
  readDatabase(): Promise<SqlDatabase>;
  publisher(): Promise<MessagePublisher>;
  /** @param group consumers of one group share the partitions and their offsets. */
  batchSource(group: string): Promise<BatchSource>;
  groupOffsets(group: string): Promise<GroupOffsets>;
  /** `null` for the embedded journal, which is stored with its ledger. */
  describeLog(topics: readonly string[]): Promise<LogIdentity | null>;
  /** The disk of the embedded engines, `null` if none is open. */
  disk(): Disk | null;
  close(): Promise<void>;
}

export interface Disk {
  /** @throws DiskFullError when nothing more can be written. */
  probe(): Promise<void>;
  /** What is wrong since a write has failed, `null` if nothing is. */
  complaint(): Promise<string | null>;
}

/** Identifies a log, to detect later that it is another one. */
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
  /** The log no longer held what was to be read next: messages may never have been read. */
  readonly onLogGap?: (partition: LogPartition) => void;
  /**
   * Whether all rows that this process writes are projected: after a power failure they are
   * projected again, so commits of embedded rows need not wait for the disk.
   */
  readonly rowsAreProjected?: boolean;
  /** For interactive commands: they end if the disk is full or fails, instead of waiting until it is usable again. */
  readonly endsWithoutDisk?: boolean;
  /**
   * The tenants whose rows may be read by the current request: a second check by row-level
   * security, if the database has it.
   */
  readonly tenants?: () => '*' | ReadonlySet<string>;
}
