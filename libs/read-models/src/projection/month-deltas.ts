/** What one batch says of one tenant's month: what its events add to each row. */
import type { Position, RecordedEvent, SqlValue } from '#eventsourcing';
import type { EventOf, LedgerEvent, MilliCredits, Month } from '#metering';

export interface Run {
  readonly revision: number;
  /** Tells which run came first, also across months. */
  readonly position: Position;
  /** Given by the dictionary of slices, 0 before. */
  slice: number;
  readonly data: EventOf<'CreditConsumed'>['data'];
}

export interface EnvironmentDelta {
  name: string | null;
  /** The time of the run that gave the name; empty where none did. */
  namedAt: string;
  consumedMilliCredits: MilliCredits;
  copilotMilliCredits: MilliCredits;
  trialMilliCredits: MilliCredits;
  runs: number;
  failedRuns: number;
  lastRunAt: string;
}

export interface ConfigurationEvent {
  readonly event: LedgerEvent;
  readonly recorded: RecordedEvent;
}

/** A row of the history of limits crossed, without the tenant and the month. */
export type LimitChange = readonly SqlValue[];

/** What one batch says of one tenant's month. */
export interface MonthDeltas {
  readonly tenantId: string;
  readonly month: Month;
  readonly runs: Run[];
  readonly environments: Map<string, EnvironmentDelta>;
  readonly trials: Map<string, MilliCredits>;
  /** Every event that is not usage, in order. */
  readonly configurationEvents: ConfigurationEvent[];
  readonly limitChanges: LimitChange[];
  opened: string | null;
  closed: EventOf<'MonthClosed'>['data'] | null;
  lastRevision: number;
  /** Of the batch; of the month where the batch has its first event. */
  readonly firstPosition: Position;
  lastPosition: Position;
}
