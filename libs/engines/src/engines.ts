/** The engines of a process, and what they are opened with. */
import type {
  BatchSource,
  Clock,
  EventPlaces,
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
  eventStore(): Promise<EventStore & EventSource & EventPlaces>;
  /** Streams of the ledger whose metadata hides events or denies reading, each with what that metadata says. */
  restrictedStreams(): Promise<ReadonlyMap<string, string>>;
  readDatabase(): Promise<SqlDatabase>;
  publisher(): Promise<MessagePublisher>;
  /** @param group consumers of one group share the partitions and their offsets. */
  batchSource(group: string): Promise<BatchSource>;
  groupOffsets(group: string): Promise<GroupOffsets>;
  /** `null` for the embedded journal, which lies beside its ledger. */
  describeLog(topics: readonly string[]): Promise<LogIdentity | null>;
  /** Where embedded engines write, `null` where none of those opened so far does. */
  disk(): Disk | null;
  close(): Promise<void>;
}

export interface Disk {
  /** @throws DiskFullError when nothing more can be written. */
  probe(): Promise<void>;
  /** What is missing since a write has failed, `null` when all is well. */
  complaint(): Promise<string | null>;
}

/** What identifies a log, to notice later that it is another one. */
export interface LogIdentity {
  readonly clusterId: string;
  readonly partitions: Readonly<Record<string, number>>;
}

export interface LogPlace {
  readonly topic: string;
  readonly partition: number;
}

export interface EngineOptions {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly onNotice: OnNotice;
  /** The log no longer held what was to be read next: messages may never have been read. */
  readonly onLogGap?: (place: LogPlace) => void;
  /**
   * Whether all rows that this process writes are projected: the ledger gives again what a power failure
   * takes back, so that no commit of embedded rows has to wait for the disk.
   */
  readonly rowsAreProjected?: boolean;
  /** For a command that somebody waits for: it ends where the disk is full or fails, and does not wait until that is over. */
  readonly endsWithoutDisk?: boolean;
  /**
   * The tenants whose rows may be read, whatever a question says: a second barrier where the engine
   * of the rows has one.
   */
  readonly tenants?: () => '*' | ReadonlySet<string>;
}
