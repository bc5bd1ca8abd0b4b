/** The same ledger projected on SQLite and PostgreSQL: the same rows, and the same result of every query. */
import fc from 'fast-check';
import { createPostgresDatabase } from '#adapters/postgres';
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { LEDGER_CATEGORY, usageKeyOf } from '#contracts';
import { applyBatch, type Position, type RecordedEvent, type SqlDatabase } from '#eventsourcing';
import {
  activity,
  audit,
  breakdown,
  BREAKDOWN_DIMENSIONS,
  createReadModels,
  daysOf,
  dumpHash,
  environmentUsage,
  findRuns,
  gate,
  listTenants,
  tenantConfiguration,
  tenantsBehind,
  tenantMonths,
  tenantsDue,
  tenantUsage,
  usageChanges,
  usageProjection,
} from '#read-models';
import { usageOf } from '#testing';
import { HISTORIES } from '../rules/arbitrary.js';
import { type Meter, startMeter } from '../rules/meter.js';
import { TenantModel } from '../rules/model/tenant-model.js';
import { ENVIRONMENTS, TENANT } from '../rules/names.js';
import { createEnglishDatabase, type PostgresSchema } from '../support/postgres-schema.js';

const START = '2025-10-20T12:00:00.000Z';
const STEPS = 400;
const SEED = 20_251_101;

/** Names that languages and bytes order differently. */
const STRANGERS = ['Zeta', 'alpha', 'émile', 'a b', 'a-b', 'a_b', 'A', '🙂', 'z/z', '100', '20'];

let meter: Meter;
let schema: PostgresSchema;
let now: string;
let events: readonly RecordedEvent[];
const databases = new Map<string, SqlDatabase>();

beforeAll(async () => {
  meter = await startMeter(START);
  now = await fillLedger();
  events = await everyEvent();
  schema = await createEnglishDatabase();
  databases.set('PostgreSQL', createPostgresDatabase(schema));
  databases.set('SQLite', createSqliteDatabase(await openSqlite({ path: ':memory:', pollMs: 0 })));
});
afterAll(async () => {
  for (const database of databases.values()) await database.close();
  await meter.close();
  await schema.drop();
});

/** A long history of one tenant, and a run of each of `STRANGERS` in an environment of the same name. */
async function fillLedger(): Promise<string> {
  const commands = fc.commands(HISTORIES.ofEveryKind.steps, { maxCommands: STEPS, size: 'max' });
  const world = { tenant: new TenantModel(START), now: START, ids: 0 };
  await meter.openMonths();
  for (const steps of fc.sample(commands, { numRuns: 3, seed: SEED })) {
    await fc.asyncModelRun(() => ({ model: world, real: meter }), steps);
  }
  for (const tenantId of STRANGERS) await runEverywhere(tenantId, world.now);
  return world.now;
}

const RUN = { source: '/strangers', modelName: 'alpha', quantity: { pages: 2 } };

async function runEverywhere(tenantId: string, time: string): Promise<void> {
  const records = STRANGERS.map((environmentId, index) => {
    const names = { environmentName: `of ${environmentId}`, userId: environmentId };
    const usage = usageOf({ ...RUN, ...names, id: `run-${index}`, tenantId, environmentId, time });
    const usageKey = usageKeyOf(tenantId, RUN.source, usage.id);
    return { usage, usageKey, payloadHash: usageKey.replaceAll('-', '') };
  });
  const renamed = records.map(({ usage, ...rest }) => {
    const id = `${usage.id}-renamed`;
    const usageKey = usageKeyOf(tenantId, RUN.source, id);
    return {
      ...rest,
      usageKey,
      usage: { ...usage, id, environmentName: 'émile', modelName: 'Zeta' },
    };
  });
  const all = [...records, ...renamed].map((decoded) => ({ decoded }));
  await meter.ledger.recordUsage(tenantId, all);
}

async function everyEvent(): Promise<readonly RecordedEvent[]> {
  const head = await meter.source.head([LEDGER_CATEGORY]);
  const stop = new AbortController();
  const options = { after: null, categories: [LEDGER_CATEGORY], signal: stop.signal };
  const found: RecordedEvent[] = [];
  for await (const batch of meter.source.subscribe({ ...options, maxBatch: 1_000 })) {
    found.push(...batch);
    if (batch.at(-1)!.position >= head!) stop.abort();
  }
  return found;
}

async function project(database: SqlDatabase, batchSize: number): Promise<void> {
  await createReadModels(database);
  const projection = usageProjection();
  let after: Position | null = null;
  for (let from = 0; from < events.length; from += batchSize) {
    after = await applyBatch(database, projection, after, events.slice(from, from + batchSize));
  }
}

/** The results of all queries in one value. */
async function everyAnswer(database: SqlDatabase): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {
    tenants: await listTenants(database, '', 100),
    page: await listTenants(database, 'a', 3),
    behind: await tenantsBehind(database, '2030-01'),
    due: await tenantsDue(database, '2020-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z'),
    run: await findRuns(database, 'émile', 'run-3'),
  };
  for (const tenantId of [TENANT, 'émile']) {
    for (const month of monthsUpTo(now)) {
      answers[`${tenantId} ${month}`] = await answersOf(database, { tenantId, month, now });
    }
  }
  return answers;
}

async function answersOf(
  database: SqlDatabase,
  question: { readonly tenantId: string; readonly month: string; readonly now: string },
): Promise<unknown[]> {
  const requests = ENVIRONMENTS.map((environmentId) => {
    return { environmentId, userId: 'ada', context: 'app', capability: null, tier: null } as const;
  });
  const { tenantId, month, now: at } = question;
  const months = { first: month, last: month };
  const period = (text: string) => ({ text, ...daysOf({ first: text, last: text }) });
  const grouped = { tenantId, now: at, months, limit: 5 };
  return [
    await tenantUsage(database, question),
    await tenantUsage(database, {
      ...question,
      environments: {
        order: 'environment',
        after: { rank: 0, name: '', environmentId: 'b' },
        limit: 2,
      },
    }),
    await tenantMonths(database, { ...grouped, months: { first: '2025-10', last: month } }),
    await environmentUsage(database, { ...question, environmentId: 'prod' }),
    await breakdown(database, {
      ...grouped,
      by: ['environment', 'user'],
      after: { keys: ['b', ''], sum: null },
    }),
    await breakdown(database, {
      ...grouped,
      by: ['environment', 'user'],
      order: 'consumed',
      filter: { capability: 'invoiceProcessing' },
      after: { keys: ['b', ''], sum: 500_000 },
    }),
    await breakdown(database, { ...grouped, by: BREAKDOWN_DIMENSIONS, limit: 1_000 }),
    await usageChanges(database, {
      ...grouped,
      from: period('2025-10'),
      to: period(month),
      by: ['environment', 'model'],
      filter: {},
      order: 'consumed',
    }),
    await activity(database, { ...question, filter: { userId: 'ada' }, before: null, limit: 50 }),
    await tenantConfiguration(database, question),
    await audit(database, { ...question, from: 0, limit: 1_000 }),
    await gate(database, { ...question, requests }),
  ];
}

function monthsUpTo(instant: string): string[] {
  const months: string[] = [];
  const month = new Date(START.slice(0, 7));
  for (; month.toISOString() <= instant; month.setUTCMonth(month.getUTCMonth() + 1)) {
    months.push(month.toISOString().slice(0, 7));
  }
  return months;
}

it('leaves the same rows and gives the same answers, however the events are cut', async () => {
  expect(events.length).toBeGreaterThan(STEPS);
  const [postgres, sqlite] = [databases.get('PostgreSQL')!, databases.get('SQLite')!];
  await project(postgres, 97);
  await project(sqlite, 256);
  expect(await everyAnswer(postgres)).toEqual(await everyAnswer(sqlite));
  expect(await dumpHash(postgres)).toBe(await dumpHash(sqlite));
});
