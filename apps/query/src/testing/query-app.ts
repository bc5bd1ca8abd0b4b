/** The query app for specs: a real ledger in memory, and rows in a SQLite file that a projector writes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createSqliteDatabase,
  createSqliteEventStore,
  openSqlite,
  type SqliteFile,
} from '#adapters/sqlite';
import { LEDGER_CATEGORY, usageKeyOf } from '#contracts';
import {
  applyBatch,
  type Position,
  type RecordedEvent,
  type Sleep,
  type SqlDatabase,
} from '#eventsourcing';
import { CreditLedger, monthAggregate } from '#ledger';
import type { Actor, LedgerCommand, Usage } from '#metering';
import {
  type Caller,
  createHttpApp,
  createLogger,
  Limits,
  NO_QUOTAS,
  withoutAuthentication,
} from '#platform';
import { createReadModels, markDeadLettersRead, usageProjection } from '#read-models';
import { usageOf } from '#testing';
import { longQuestions } from '../answers/long-questions.js';
import { QueryModule } from '../query.module.js';

export const TENANT = 'contoso';
export const BY = { actorId: 'admin', reason: null };
/** The maximum number of streams that a tenant may have open at the same time. */
export const STREAMS_OF_TENANT = 10;
const NOW = '2025-09-15T12:00:00.000Z';

type Store = Awaited<ReturnType<typeof createSqliteEventStore>>;

export type QueryApp = Awaited<ReturnType<typeof startQueryApp>>;

/** @param caller the authenticated caller; if absent, any caller may query everything */
export async function startQueryApp(caller?: Caller) {
  const folder = await mkdtemp(join(tmpdir(), 'query-app-'));
  const rows = join(folder, 'read-models.db');
  const files: SqliteFile[] = [];
  for (const path of [':memory:', rows, rows]) {
    files.push(await openSqlite({ path, synchronous: 'OFF', pollMs: 0 }));
  }
  const [ledgerFile, readFile, projectedFile] = files;
  const readModels = createSqliteDatabase(readFile!);
  await createReadModels(readModels);
  await markDeadLettersRead(readModels);
  const time = { now: NOW };
  const clock = { now: () => new Date(time.now) };
  const store = await createSqliteEventStore(ledgerFile!, clock);
  const sleep = async () => undefined;
  const ledger = new CreditLedger({
    clock,
    knownTenantsMax: 10,
    aggregate: monthAggregate({ store, retry: { sleep }, cachedMonthsMax: 10 }),
  });
  const projecting = projectingInto(createSqliteDatabase(projectedFile!), store);
  /** What a waiting request does in its pauses: a spec may run the projector in them. */
  const waiting: { sleep: Sleep } = { sleep: async () => undefined };
  const stopping = new AbortController();
  const module = QueryModule.register({
    readModels,
    long: longQuestions(readModels),
    store,
    clock,
    sleep: (milliseconds, signal) => waiting.sleep(milliseconds, signal),
    signal: stopping.signal,
  });
  const logger = createLogger({ level: 'error', format: 'text' });
  const tenant = { ...NO_QUOTAS, streams: STREAMS_OF_TENANT };
  const limits = new Limits({ client: NO_QUOTAS, tenant });
  const authenticator = caller
    ? { off: false, signIn: null, authenticate: async () => ({ kind: 'known', caller }) as const }
    : withoutAuthentication;
  const app = await createHttpApp(module, { logger, limits, authenticator });
  await app.init();
  return {
    readModels,
    time,
    ...projecting,
    head: () => store.head([LEDGER_CATEGORY]),
    waiting,
    ledger,
    command: (command: LedgerCommand) => ledger.command(TENANT, command),
    /** Allocates at the clock's present time. */
    allocate: (environmentId: string, milliCredits: number, by: Actor = BY) =>
      ledger.command(TENANT, {
        type: 'ChangeAllocation',
        at: time.now,
        environmentId,
        milliCredits,
        by,
      }),
    use: (...usages: readonly Partial<Usage>[]) =>
      ledger.recordUsage(
        TENANT,
        usages.map((one) => record(one)),
      ),
    useOf: (tenantId: string, usage: Partial<Usage>) =>
      ledger.recordUsage(tenantId, [record(usage, tenantId)]),
    get: (path: string) => ask(app, 'GET', path),
    /** The response as plain text, for routes that do not return JSON. */
    async text(path: string, accept = '*/*') {
      const url = path.startsWith('/v1/') ? path : `/v1/tenants${path}`;
      const { statusCode, headers, body } = await app.inject({ url, headers: { accept } });
      return { status: statusCode, headers, text: body };
    },
    /** What a process does when it stops. */
    stop: () => stopping.abort(),
    listen: async () => {
      await app.listen(0, '127.0.0.1');
      return `${await app.getUrl()}/v1/tenants`;
    },
    post: (path: string, body: unknown) => ask(app, 'POST', path, body),
    async close() {
      await app.close();
      await store.close();
      for (const file of files) await file.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Projects on request of the spec. */
function projectingInto(rows: SqlDatabase, store: Store) {
  const projection = usageProjection();
  let after: Position | null = null;
  const project = async () => {
    for (const batch of await newEvents(store, after)) {
      after = await applyBatch(rows, projection, after, batch);
    }
  };
  return {
    project,
    async projectFromStart() {
      after = null;
      await project();
    },
  };
}

async function newEvents(
  store: Store,
  after: Position | null,
): Promise<(readonly RecordedEvent[])[]> {
  const head = await store.head([LEDGER_CATEGORY]);
  if (head === null || head === after) return [];
  const stop = new AbortController();
  const batches: (readonly RecordedEvent[])[] = [];
  const options = { after, categories: [LEDGER_CATEGORY], signal: stop.signal, maxBatch: 1_000 };
  for await (const batch of store.subscribe(options)) {
    batches.push(batch);
    if (batch.at(-1)!.position >= head) stop.abort();
  }
  return batches;
}

/** The members that specs read; they match the rest as a whole. */
interface Answered {
  readonly type: string;
  readonly asOf: { readonly position: number };
  readonly nextCursor: string | null;
  readonly closedAt: string | null;
  readonly overage: { readonly since: string | null };
  readonly entitlement: { readonly credits: string };
  readonly configurationTag: string;
  readonly changes: readonly { readonly type: string; readonly revision: number }[];
  readonly rows: readonly unknown[];
  readonly rejected: readonly { readonly offset: number }[];
  readonly runs: readonly { readonly id: string }[];
  readonly events: readonly unknown[];
  readonly tenants: readonly unknown[];
  readonly environments: readonly { readonly environmentId: string }[];
  readonly environmentCount: number;
  readonly answers: readonly unknown[];
  readonly rejections: readonly unknown[];
  readonly errors: readonly unknown[];
  readonly effects: readonly { readonly type: string }[];
  readonly explanation: { readonly steps: readonly { readonly text: string }[] };
}

async function ask(
  app: NestFastifyApplication,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
) {
  const response = await app.inject({
    method,
    url: path.startsWith('/v1/') ? path : `/v1/tenants${path}`,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    }),
  });
  const { statusCode: status, headers } = response;
  return {
    status,
    type: String(headers['content-type']).split(';')[0],
    headers,
    body: response.json<Answered>(),
  };
}

function record(usage: Partial<Usage>, tenantId = TENANT) {
  const whole = usageOf({ tenantId, ...usage });
  const usageKey = usageKeyOf(tenantId, whole.source, whole.id);
  return {
    decoded: { usage: whole, usageKey, payloadHash: usageKey.replaceAll('-', '') },
    message: { topic: 't', partition: 0, offset: 1 },
  };
}
