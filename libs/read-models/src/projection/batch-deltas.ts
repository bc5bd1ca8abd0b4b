/** Folds a batch of ledger events into changes per row, so that every row is written once. */
import { decodeLedgerEvent, parseLedgerStream } from '#contracts';
import { isSkipped, type RecordedEvent } from '#eventsourcing';
import { figureOf, type LedgerEvent, type Usage } from '#metering';
import { byBytes } from '../by-bytes.js';
import { limitChangeOf } from './limit-changes.js';
import type { EnvironmentDelta, MonthDeltas, Run } from './month-deltas.js';

/** @returns one entry per stream, ordered by stream, so that neighbours on disk are written together */
export function foldBatch(batch: readonly RecordedEvent[]): MonthDeltas[] {
  const months = new Map<string, MonthDeltas>();
  for (const recorded of batch) {
    const { stream, revision, position } = recorded;
    let month = months.get(stream);
    if (!month) months.set(stream, (month = emptyDeltas(recorded)));
    if (!isSkipped(recorded)) addEvent(month, decodeLedgerEvent(recorded), recorded);
    month.lastRevision = revision;
    month.lastPosition = position;
  }
  return [...months.keys()].sort().map((stream) => months.get(stream)!);
}

/** Lists every member: V8 is slow at a spread followed by a member. */
function emptyDeltas({ stream, position }: RecordedEvent): MonthDeltas {
  const { tenantId, month } = parseLedgerStream(stream);
  return {
    tenantId,
    month,
    runs: [],
    environments: new Map(),
    trials: new Map(),
    configurationEvents: [],
    limitChanges: [],
    opened: null,
    closed: null,
    lastRevision: -1,
    firstPosition: position,
    lastPosition: position,
  };
}

function addEvent(month: MonthDeltas, event: LedgerEvent, recorded: RecordedEvent): void {
  const { revision, position } = recorded;
  switch (event.type) {
    case 'CreditConsumed':
      return addRun(month, { revision, position, slice: 0, data: event.data });
    case 'OverageEntered':
    case 'OverageExited':
    case 'UsageWarningRaised':
      month.limitChanges.push(limitChangeOf(event, revision));
      return;
    case 'LateUsageAdmitted':
    case 'OverAllocated':
      return;
    case 'MonthClosed':
      month.closed = event.data;
      return;
    case 'LedgerOpened':
    case 'MonthlyReset':
      month.opened = event.data.at;
      month.configurationEvents.push({ event, recorded });
      return;
    case 'GrantAdded':
    case 'GrantEnded':
    case 'AllocationChanged':
    case 'SettingsChanged':
    case 'PolicyChanged':
    case 'CopilotCapacityChanged':
    case 'EnvironmentCopilotChanged':
    case 'TrialStarted':
    case 'TrialRenewed':
    case 'TrialEnded':
    case 'ExtensionGranted':
      month.configurationEvents.push({ event, recorded });
  }
}

function addRun(month: MonthDeltas, run: Run): void {
  const { usage, charge } = run.data;
  month.runs.push(run);
  let environment = month.environments.get(usage.environmentId);
  if (!environment) {
    environment = emptyEnvironment();
    month.environments.set(usage.environmentId, environment);
  }
  environment.runs += 1;
  if (usage.status === 'failed') environment.failedRuns += 1;
  takeName(environment, usage);
  if (usage.time > environment.lastRunAt) environment.lastRunAt = usage.time;
  const figure = figureOf(charge);
  environment[figure] += charge.milliCredits;
  if (figure === 'trialMilliCredits') addTrial(month, run);
}

/** Keeps the name of the newest run; of two at the same time, the greater name by bytes, as SQL compares. */
function takeName(environment: EnvironmentDelta, { environmentName: name, time }: Usage): void {
  if (name === null || time < environment.namedAt) return;
  if (time === environment.namedAt && byBytes(name, environment.name!) <= 0) return;
  environment.name = name;
  environment.namedAt = time;
}

function addTrial(month: MonthDeltas, { data }: Run): void {
  const { milliCredits } = data.charge;
  /** A trial belongs to a user (R21): a run without a user is never paid by one. */
  const userId = data.usage.userId!;
  month.trials.set(userId, (month.trials.get(userId) ?? 0) + milliCredits);
}

const emptyEnvironment = (): EnvironmentDelta => ({
  name: null,
  namedAt: '',
  consumedMilliCredits: 0,
  copilotMilliCredits: 0,
  trialMilliCredits: 0,
  runs: 0,
  failedRuns: 0,
  lastRunAt: '',
});
