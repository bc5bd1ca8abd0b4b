/** What one batch adds to the rows of one tenant's month. */
import type { Position, RecordedEvent, SqlValue } from '#eventsourcing';
import type { EventOf, LedgerEvent, MilliCredits, Month } from '#metering';

export interface Run {
  readonly revision: number;
  /** Orders runs, also across months. */
  readonly position: Position;
  /** Set by the dictionary of slices, 0 before. */
  slice: number;
  readonly data: EventOf<'CreditConsumed'>['data'];
}

export interface EnvironmentDelta {
  name: string | null;
  /** The time of the run that gave the name; empty if there is none. */
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

/** A row of the history of crossed limits, without the tenant and the month. */
export type LimitChange = readonly SqlValue[];

/** The changes of one batch to one tenant's month. */
export interface MonthDeltas {
  readonly tenantId: string;
  readonly month: Month;
  readonly runs: Run[];
  readonly environments: Map<string, EnvironmentDelta>;
  readonly trials: Map<string, MilliCredits>;
  /** Every configuration event, in order. */
  readonly configurationEvents: ConfigurationEvent[];
  readonly limitChanges: LimitChange[];
  opened: string | null;
  closed: EventOf<'MonthClosed'>['data'] | null;
  lastRevision: number;
  /** The position of the batch's first event in this month. */
  readonly firstPosition: Position;
  lastPosition: Position;
}
