/** Seeded bugs between ledger and event store. */
import { type AppendRequest, type EventStore, type NewEvent, TransientError } from '#eventsourcing';
import { REAL_SYSTEM } from '../simulation/system.js';
import type { SeededBug } from './bug.js';

type Append = EventStore['append'];

/** @param change takes the real append and returns the faulty one */
const appending = (change: (append: Append) => Append): SeededBug['system'] => ({
  ...REAL_SYSTEM,
  aroundStore: (store) => ({ ...store, append: change((request) => store.append(request)) }),
});

const following = (request: AppendRequest, actual: AppendRequest['expectedRevision']) => ({
  ...request,
  expectedRevision: actual,
});

const anyRevision: SeededBug = {
  name: 'usage is appended at any revision: conflicts are ignored',
  breaks: ['P1', 'P3', 'P4'],
  system: appending((append) => async (request) => {
    let result = await append(request);
    while (result.kind === 'conflict' && request.events[0]!.type === 'CreditConsumed') {
      result = await append(following(request, result.actualRevision));
    }
    return result;
  }),
};

const timeoutIsSuccess: SeededBug = {
  name: 'a timeout is taken for success',
  breaks: ['P1', 'P2', 'P5'],
  system: appending((append) => async (request) => {
    try {
      return await append(request);
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      const { expectedRevision, events } = request;
      const before = expectedRevision === 'no_stream' ? -1 : expectedRevision;
      return { kind: 'appended', revision: before + events.length, position: 0 };
    }
  }),
};

/** A process that opens an existing month appends the same events that opened it, so a conflict alone would not reveal the bug. */
const resetTwice: SeededBug = {
  name: 'a month is reset without no_stream',
  breaks: ['P5'],
  system: {
    ...REAL_SYSTEM,
    aroundStore: (store) => ({
      ...store,
      async append(request) {
        if (request.events[0]!.type !== 'MonthlyReset') return store.append(request);
        let end = -1;
        for await (const batch of store.read(request.stream)) end = batch.at(-1)!.revision;
        return store.append(end < 0 ? request : following(request, end));
      },
    }),
  },
};

const foreignPool: SeededBug = {
  name: 'an environment with an allocation is charged to the pool',
  breaks: ['P4'],
  system: appending((append) => (request) => {
    const events = request.events.map(toTenantPool);
    return append({ ...request, events });
  }),
};

function toTenantPool(event: NewEvent): NewEvent {
  const { charge } = event.data as { charge?: { drawnFrom: string } };
  if (charge?.drawnFrom !== 'allocation') return event;
  const moved = { ...charge, drawnFrom: 'tenantPool' };
  return { ...event, data: { ...(event.data as object), charge: moved } };
}

const halfABatch: SeededBug = {
  name: 'an append is two: half of it may be stored alone',
  breaks: ['P3'],
  system: appending((append) => async (request) => {
    const { events } = request;
    if (events.length < 2) return append(request);
    const half = events.length >> 1;
    const first = await append({ ...request, events: events.slice(0, half) });
    if (first.kind === 'conflict') return first;
    const rest = { ...request, expectedRevision: first.revision, events: events.slice(half) };
    return append(rest);
  }),
};

const lateIsPresent: SeededBug = {
  name: 'late usage is charged to the present month',
  breaks: ['P3'],
  system: {
    ...REAL_SYSTEM,
    createLedger(aggregate, clock) {
      const ledger = REAL_SYSTEM.createLedger(aggregate, clock);
      const record = ledger.recordUsage.bind(ledger);
      ledger.recordUsage = (tenantId, records) => {
        const now = clock.now().toISOString();
        const present = records.map((one) => {
          const { decoded } = one;
          const { usage } = decoded;
          const late = usage.time.slice(0, 7) < now.slice(0, 7);
          return late ? { ...one, decoded: { ...decoded, usage: { ...usage, time: now } } } : one;
        });
        return record(tenantId, present);
      };
      return ledger;
    },
  },
};

export const LEDGER_BUGS: readonly SeededBug[] = [
  anyRevision,
  timeoutIsSuccess,
  resetTwice,
  foreignPool,
  halfABatch,
  lateIsPresent,
];
