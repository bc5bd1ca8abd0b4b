/**
 * What a team would write in a week: PostgreSQL with a unique index of usage ids and a row per balance, both changed in
 * one transaction per batch. In the fastest form found: one statement per batch, arrays as parameters, several
 * connections, durable commits.
 */
import pg from 'pg';
import type { OutgoingMessage } from '#eventsourcing';

const CANDIDATES = [
  'postgresql://postgres@127.0.0.1:5432/postgres',
  'postgresql://postgres@localhost/postgres?host=/var/run/postgresql',
];

const SCHEMA = `bench_${process.pid}`;

const CREATE = `
  CREATE TABLE usage_ids (id TEXT PRIMARY KEY);
  CREATE TABLE balances (
    tenant TEXT, month TEXT, environment TEXT, consumed BIGINT NOT NULL,
    PRIMARY KEY (tenant, month, environment)
  )`;

/** Inserts the ids first; only new ones are added to balances. */
const CHARGE = `
  WITH fresh AS (
    INSERT INTO usage_ids SELECT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING id
  )
  INSERT INTO balances
    SELECT tenant, month, environment, SUM(credits)
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
      AS usage (id, tenant, month, environment, credits)
    JOIN fresh USING (id)
    GROUP BY tenant, month, environment
  ON CONFLICT (tenant, month, environment)
    DO UPDATE SET consumed = balances.consumed + excluded.consumed`;

export interface PatternOptions {
  readonly batch: number;
  readonly connections: number;
}

export class PostgresPattern {
  private constructor(
    private readonly clients: readonly pg.Client[],
    readonly version: string,
  ) {}

  /** @returns `null` if no PostgreSQL responds */
  static async open(connections: number): Promise<PostgresPattern | null> {
    const named = process.env['DATABASE_URL'];
    for (const connectionString of named ? [named] : CANDIDATES) {
      const first = await connect(connectionString);
      if (!first) continue;
      const { rows } = await first.query<{ server_version: string }>('SHOW server_version');
      const clients = [first];
      while (clients.length < connections) clients.push((await connect(connectionString))!);
      for (const client of clients) {
        await client.query(`SET search_path = ${SCHEMA}; SET synchronous_commit = on`);
      }
      return new PostgresPattern(clients, rows[0]!.server_version);
    }
    return null;
  }

  async recreate(): Promise<void> {
    const [client] = this.clients;
    await client!.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE; CREATE SCHEMA ${SCHEMA}`);
    await client!.query(CREATE);
  }

  /** Resolves when every message is charged durably. Like Kafka partitions, connections share no tenant. */
  async charge(
    messages: readonly OutgoingMessage[],
    { batch, connections }: PatternOptions,
  ): Promise<void> {
    const partitions = partitionsOf(messages, connections);
    await Promise.all(partitions.map((own, index) => chargeAll(this.clients[index]!, own, batch)));
  }

  async close(): Promise<void> {
    await this.clients[0]!.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
    for (const client of this.clients) await client.end();
  }
}

async function connect(connectionString: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return client;
  } catch {
    // No server responds here; the next candidate may.
    return null;
  }
}

function partitionsOf(messages: readonly OutgoingMessage[], count: number): OutgoingMessage[][] {
  const keys = [...new Set(messages.map(({ key }) => key))];
  const partitionOf = new Map(keys.map((key, index) => [key, index % count]));
  const partitions = Array.from({ length: count }, (): OutgoingMessage[] => []);
  for (const message of messages) partitions[partitionOf.get(message.key)!]!.push(message);
  return partitions;
}

async function chargeAll(
  client: pg.Client,
  messages: readonly OutgoingMessage[],
  batch: number,
): Promise<void> {
  for (let start = 0; start < messages.length; start += batch) {
    const values = columnsOf(messages.slice(start, start + batch));
    await client.query({ name: 'charge', text: CHARGE, values });
  }
}

interface Data {
  readonly tenantId: string;
  readonly environmentId: string;
  readonly quantity: { readonly pages?: number; readonly tokensIn?: number };
}

function columnsOf(messages: readonly OutgoingMessage[]): unknown[] {
  const ids: string[] = [];
  const tenants: string[] = [];
  const months: string[] = [];
  const environments: string[] = [];
  const credits: number[] = [];
  for (const { headers, value } of messages) {
    const data = JSON.parse(value.toString()) as Data;
    ids.push(headers['ce_id']!);
    tenants.push(data.tenantId);
    months.push(headers['ce_time']!.slice(0, 'yyyy-MM'.length));
    environments.push(data.environmentId);
    credits.push((data.quantity.pages ?? data.quantity.tokensIn ?? 1) * 32_000);
  }
  return [ids, tenants, months, environments, credits];
}
