/** The hot loops from a message's bytes to its rows, and a reference loop for the machine's speed. */
import { createSqliteDatabase, createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import {
  decodeMessage,
  type DecodedUsage,
  ledgerCodec,
  type LedgerEntry,
  ledgerStream,
  USAGE_TOPICS,
} from '#contracts';
import type { NewEvent, OutgoingMessage, RecordedEvent } from '#eventsourcing';
import { monthStreamDecider } from '#ledger';
import { EMPTY_CONFIGURATION, type LedgerCommand } from '#metering';
import { createReadModels, usageProjection } from '#read-models';
import { NOW, usageMessages } from '../bench/support/workload.js';

export const LOOPS = ['decode', 'decide', 'append', 'project'] as const;
export type LoopName = (typeof LOOPS)[number];
export const REFERENCE = 'reference';

/** Steps in order, each using the results of the previous one. */
export type Loops = Readonly<Record<LoopName | typeof REFERENCE, () => void | Promise<void>>>;

const SHAPE = { tenants: 20, environments: 5, users: 20, prefix: 'guard' };
const EVENTS = 2_000;
const MONTH = NOW.toISOString().slice(0, 'yyyy-MM'.length);
const AT = NOW.toISOString();
/** Makes the reference loop take about as long as the others. */
const REFERENCE_TIMES = 3;

interface Tenant {
  readonly stream: string;
  state: ReturnType<typeof monthStreamDecider.initialState>;
  revision: number;
  entries: LedgerEntry[];
}

/** @returns `next`, which gives the loops over the next events, and `close` */
export async function hotLoops(): Promise<{ next(): Loops; close(): Promise<void> }> {
  const ledgerFile = await openSqlite({ path: ':memory:', pollMs: 0 });
  const rowsFile = await openSqlite({ path: ':memory:', pollMs: 0 });
  const [store, database] = [
    await createSqliteEventStore(ledgerFile),
    createSqliteDatabase(rowsFile),
  ];
  await createReadModels(database);
  const projection = usageProjection();
  const tenants = new Map<string, Tenant>();
  let [from, position] = [0, 0];

  function append(tenant: Tenant): { events: NewEvent[]; first: number } {
    const first = tenant.revision + 1;
    const { stream, entries } = tenant;
    const events = entries.map((entry, index) => ledgerCodec.encode(entry, stream, first + index));
    tenant.revision += events.length;
    return { events, first };
  }

  return {
    next() {
      const messages = usageMessages(SHAPE, from, EVENTS);
      from += EVENTS;
      let usages: DecodedUsage[] = [];
      let recorded: RecordedEvent[] = [];
      return {
        [REFERENCE]: () => parseAndWrite(messages),
        decode: () => void (usages = messages.map(decoded)),
        decide: () => decideAll(tenants, usages),
        async append() {
          for (const tenant of tenants.values()) {
            const { stream, revision } = tenant;
            const { events, first } = append(tenant);
            const expectedRevision = revision < 0 ? 'no_stream' : revision;
            await store.append({ stream, expectedRevision, events });
            for (const [index, event] of events.entries()) {
              position += 1;
              recorded.push({
                ...event,
                stream,
                revision: first + index,
                position,
                recordedAt: AT,
              });
            }
          }
        },
        async project() {
          const batch = recorded;
          recorded = [];
          await database.transaction((transaction) =>
            projection.apply(batch, transaction, batch[batch.length - 1]!),
          );
        },
      };
    },
    async close() {
      await ledgerFile.close();
      await rowsFile.close();
    },
  };
}

function parseAndWrite(messages: readonly OutgoingMessage[]): void {
  let length = 0;
  for (let times = 0; times < REFERENCE_TIMES; times++) {
    for (const { value } of messages) length += JSON.stringify(JSON.parse(value.toString())).length;
  }
  if (length === 0) throw new Error('Nothing was written');
}

function decoded({ headers, value }: OutgoingMessage): DecodedUsage {
  const found = decodeMessage({ topic: USAGE_TOPICS.AIModelExecuted, headers, value }, { now: AT });
  if (found.kind === 'invalid') throw new Error(found.reason.message);
  return found;
}

function decideAll(tenants: Map<string, Tenant>, usages: readonly DecodedUsage[]): void {
  for (const tenant of tenants.values()) tenant.entries = [];
  const byTenant = new Map<string, DecodedUsage[]>();
  for (const one of usages) {
    const { tenantId } = one.usage;
    byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), one]);
  }
  for (const [tenantId, own] of byTenant) {
    const tenant = tenants.get(tenantId) ?? newTenant(tenantId);
    tenants.set(tenantId, tenant);
    let fork = monthStreamDecider.fork(tenant.state);
    const commands = own.map(({ usage, usageKey, payloadHash }): LedgerCommand => {
      return { type: 'RecordUsage', at: AT, usage, usageKey, payloadHash, late: false };
    });
    const opening = tenant.revision < 0 ? [openingOf(tenantId)] : [];
    for (const command of [...opening, ...commands]) {
      const decision = monthStreamDecider.decide({ command, metadata: {} }, fork);
      if (decision.kind === 'rejected') throw new Error(decision.rejection.message);
      for (const event of decision.events) {
        fork = monthStreamDecider.evolve(fork, event);
        tenant.entries.push(event);
      }
    }
    tenant.state = monthStreamDecider.adopt(tenant.state, fork);
  }
}

const newTenant = (tenantId: string): Tenant => ({
  stream: ledgerStream(tenantId, MONTH),
  state: monthStreamDecider.initialState(),
  revision: -1,
  entries: [],
});

const openingOf = (tenantId: string): LedgerCommand => ({
  type: 'OpenLedger',
  at: AT,
  tenantId,
  month: MONTH,
  configuration: EMPTY_CONFIGURATION,
});
