/**
 * Raw events in a real ClickHouse within this process, in the table that OpenMeter uses: published data as JSON text,
 * and sums over it at query time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchedPackage } from './fetched-packages.js';

const CHDB = { chdb: '3.4.0' };

interface Session {
  query(sql: string, format?: string): string;
  cleanup(): void;
}

interface Chdb {
  Session: new (path: string) => Session;
}

const VALUE = `sum(ifNotFinite(toFloat64OrNull(JSON_VALUE(data, '$.credits')), NULL))`;
const OF_MONTH =
  `FROM meter.om_events WHERE namespace = 'default' AND subject = 'contoso' AND type = 'AIModelExecuted' ` +
  `AND time >= toDateTime('2026-11-01 00:00:00') AND time < toDateTime('2026-12-01 00:00:00')`;
const by = (member: string) => `JSON_VALUE(data, '$.${member}')`;

/** The queries about a month, by name. */
export const MONTH_QUESTIONS = {
  usage: `SELECT count(), ${VALUE} ${OF_MONTH}`,
  breakdown:
    `SELECT ${by('environmentId')} AS environment, ${by('modelId')} AS model, count(), ${VALUE} ` +
    `${OF_MONTH} GROUP BY environment, model`,
} as const;

export class ClickHouse {
  private rows = 0;

  private constructor(
    private readonly folder: string,
    private readonly session: Session,
  ) {}

  /** @throws the error of npm or of the library if it is unavailable */
  static async open(): Promise<ClickHouse> {
    const { Session } = await fetchedPackage<Chdb>(CHDB);
    const folder = await mkdtemp(join(tmpdir(), 'bench-chdb-'));
    const session = new Session(folder);
    session.query('CREATE DATABASE IF NOT EXISTS meter ENGINE = Atomic');
    session.query(`CREATE TABLE meter.om_events (
      namespace String, id String, type LowCardinality(String), subject String, source String,
      time DateTime, data String, ingested_at DateTime, stored_at DateTime
    ) ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY (namespace, type, subject, toStartOfHour(time))`);
    return new ClickHouse(folder, session);
  }

  /** Adds usage of one tenant, spread over a month as in the other benchmarks. */
  fillUpTo(events: number): void {
    const more = events - this.rows;
    this.session.query(`INSERT INTO meter.om_events SELECT
      'default', toString(generateUUIDv4()), 'AIModelExecuted', 'contoso', '/environments/1',
      toDateTime('2026-11-01 00:00:00') + number % 2400000,
      concat('{"tenantId":"contoso","environmentId":"Default-7d3c1f0a-55e2-4c1b-9f6e-00000000000', toString(number % 5),
        '","environmentName":"Environment ', toString(number % 5), '","userId":"user-', toString(number % 20),
        '@contoso","modelId":"model-', toString(number % 7), '","modelName":"Model ', toString(number % 7),
        '","capability":"invoiceProcessing","tier":null,"context":"cloudFlow","automationId":"flow-', toString(number % 11),
        '","status":"processed","quantity":{"pages":3},"credits":96}'),
      now(), now() FROM numbers(${this.rows}, ${more})`);
    this.rows = events;
  }

  /** @returns the milliseconds until the result is complete */
  ask(question: keyof typeof MONTH_QUESTIONS): number {
    const start = performance.now();
    const answer = this.session.query(MONTH_QUESTIONS[question], 'JSONCompact');
    const { data } = JSON.parse(answer) as { data: unknown[] };
    if (data.length === 0) throw new Error(`${question} was answered by nothing`);
    return performance.now() - start;
  }

  async close(): Promise<void> {
    this.session.cleanup();
    await rm(this.folder, { recursive: true, force: true });
  }
}
