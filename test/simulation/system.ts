/** The building blocks under test in one record, so that a seeded bug can replace any of them. */
import { meterBatch, type UsageLedger } from '../../apps/metering/src/meter-batch.js';
import { notifications } from '../../apps/projector/src/notifications.js';
import { recordBatch } from '../../apps/projector/src/rejected-events.js';
import { dueDatesFollower } from '../../apps/scheduler/src/due-dates.js';
import { openDueMonths } from '../../apps/scheduler/src/month-saga.js';
import {
  type EventStore,
  type MessagePublisher,
  runProjector,
  type SqlDatabase,
} from '#eventsourcing';
import { CreditLedger, monthAggregate } from '#ledger';
import { tenantsBehind, usageProjection } from '#read-models';

export interface SystemUnderTest {
  readonly meterBatch: typeof meterBatch;
  readonly openDueMonths: typeof openDueMonths;
  readonly dueDatesFollower: typeof dueDatesFollower;
  readonly notifications: typeof notifications;
  readonly recordBatch: typeof recordBatch;
  readonly runProjector: typeof runProjector;
  readonly usageProjection: typeof usageProjection;
  readonly tenantsBehind: typeof tenantsBehind;
  readonly createLedger: typeof createLedger;
  /** Wraps the ledger that metering uses; called anew for every process. */
  readonly aroundLedger: (ledger: UsageLedger) => UsageLedger;
  /** Wraps the connection to the store on the process's side. */
  readonly aroundStore: (store: EventStore) => EventStore;
  readonly aroundDatabase: (database: SqlDatabase) => SqlDatabase;
  readonly aroundPublisher: (publisher: MessagePublisher) => MessagePublisher;
}

function createLedger(
  aggregate: Parameters<typeof monthAggregate>[0],
  clock: ConstructorParameters<typeof CreditLedger>[0]['clock'],
): CreditLedger {
  const knownTenantsMax = aggregate.cachedMonthsMax;
  return new CreditLedger({ aggregate: monthAggregate(aggregate), clock, knownTenantsMax });
}

const asItIs = <T>(port: T): T => port;

export const REAL_SYSTEM: SystemUnderTest = {
  meterBatch,
  openDueMonths,
  dueDatesFollower,
  notifications,
  recordBatch,
  runProjector,
  usageProjection,
  tenantsBehind,
  createLedger,
  aroundLedger: asItIs,
  aroundStore: asItIs,
  aroundDatabase: asItIs,
  aroundPublisher: asItIs,
};
