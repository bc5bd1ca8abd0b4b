/** Charges a batch with one statement: events with a new id, and from these the day rows and the month's balance. */
import pg from 'pg';
import type { PricedUsage } from './usage.js';

const CONNECTIONS = 4;

const TABLES = `
  CREATE TABLE events (
    tenant TEXT, source TEXT, id TEXT, hash TEXT NOT NULL, body TEXT NOT NULL, time TEXT NOT NULL,
    environment TEXT NOT NULL, usr TEXT NOT NULL, model TEXT NOT NULL, capability TEXT NOT NULL,
    milli_credits BIGINT NOT NULL,
    PRIMARY KEY (tenant, source, id)
  );
  CREATE TABLE usage_days (
    tenant TEXT, day TEXT, environment TEXT, usr TEXT, model TEXT, capability TEXT,
    milli_credits BIGINT NOT NULL, runs BIGINT NOT NULL,
    PRIMARY KEY (tenant, day, environment, usr, model, capability)
  );
  CREATE TABLE balances (
    tenant TEXT, month TEXT, consumed BIGINT NOT NULL, runs BIGINT NOT NULL,
    available BIGINT NOT NULL DEFAULT 0, level TEXT NOT NULL DEFAULT 'none',
    PRIMARY KEY (tenant, month)
  )`;

/** Rows are locked in a fixed order, so that batches that share rows wait for each other instead of deadlocking. */
const CHARGE = `
  WITH fresh AS (
    INSERT INTO events
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
        $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[])
    ON CONFLICT DO NOTHING
    RETURNING tenant, time, environment, usr, model, capability, milli_credits
  ), days AS (
    INSERT INTO usage_days
      SELECT tenant, left(time, 10), environment, usr, model, capability,
        SUM(milli_credits), COUNT(*)
      FROM fresh GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (tenant, day, environment, usr, model, capability) DO UPDATE SET
      milli_credits = usage_days.milli_credits + excluded.milli_credits,
      runs = usage_days.runs + excluded.runs
  )
  INSERT INTO balances (tenant, month, consumed, runs)
    SELECT tenant, left(time, 7), SUM(milli_credits), COUNT(*)
    FROM fresh GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (tenant, month) DO UPDATE SET
    consumed = balances.consumed + excluded.consumed,
    runs = balances.runs + excluded.runs,
    level = CASE WHEN balances.consumed + excluded.consumed > balances.available
      THEN 'simple' ELSE 'none' END`;

const USAGE = `SELECT month, consumed, runs, level FROM balances WHERE tenant = $1
  ORDER BY month DESC LIMIT 1`;

const DEADLOCK = '40P01';

export class Meter {
  readonly pool: pg.Pool;

  constructor(connectionString: string) {
    this.pool = new pg.Pool({ connectionString, max: CONNECTIONS });
  }

  /** Resolves when the charges are durable. Usage that was charged before is skipped. */
  async charge(usages: readonly PricedUsage[]): Promise<void> {
    if (usages.length === 0) return;
    for (;;) {
      try {
        await this.pool.query({ name: 'charge', text: CHARGE, values: columnsOf(usages) });
        return;
      } catch (error) {
        if ((error as { code?: unknown }).code !== DEADLOCK) throw error;
      }
    }
  }

  async usage(tenant: string): Promise<object | null> {
    const { rows } = await this.pool.query<Record<string, string>>({
      name: 'usage',
      text: USAGE,
      values: [tenant],
    });
    const [row] = rows;
    if (!row) return null;
    const { month, level } = row;
    return { month, level, runs: Number(row['runs']), consumed: Number(row['consumed']) };
  }
}

export async function createTables({ pool }: Meter): Promise<void> {
  await pool.query(TABLES);
}

function columnsOf(usages: readonly PricedUsage[]): unknown[] {
  const column = <T>(of: (usage: PricedUsage) => T): T[] => usages.map(of);
  return [
    column(({ tenant }) => tenant),
    column(({ source }) => source),
    column(({ id }) => id),
    column((usage) => usage.hash),
    column(({ body }) => body),
    column(({ time }) => time),
    column(({ environment }) => environment),
    column(({ user }) => user),
    column(({ model }) => model),
    column(({ capability }) => capability),
    column(({ milliCredits }) => milliCredits),
  ];
}
