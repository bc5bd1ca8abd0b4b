/** One SQLite connection: prepared statements, transactions, and checkpoints of the write-ahead log. */
import type { SqlValue } from '#eventsourcing';
import type { Cell, Driver, Statement } from './driver.js';
import { toBound } from './values.js';

/** The limit of the statement cache. Statements are small, but multi-row statements come in many lengths. */
const MAX_STATEMENTS = 512;

export interface LogCopied {
  readonly isBusy: boolean;
  /** The number of pages in the log. */
  readonly pages: number;
  /** The number of those pages that are not yet in the file. */
  readonly left: number;
}

export class Connection {
  private readonly statements = new Map<string, Statement>();
  private foreignVersion: Cell = null;
  /**
   * Changes whenever rows read in earlier transactions may be out of date: another connection has written, or a
   * transaction was rolled back. Caches of rows are valid for one generation.
   */
  generation = 0;
  /** How many commits this thread has made, on all its connections. */
  static commits = 0;

  constructor(private readonly driver: Driver) {}

  prepare(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known) return known;
    if (this.statements.size >= MAX_STATEMENTS) this.statements.clear();
    const statement = this.driver.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  /** @returns the number of rows changed */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return this.prepare(sql).run(values.map(toBound));
  }

  all(sql: string, ...values: readonly SqlValue[]): Cell[][] {
    return this.prepare(sql).all(values.map(toBound));
  }

  exec(sql: string): void {
    this.driver.exec(sql);
  }

  /** Takes the write lock immediately, so that what the transaction reads stays valid until it commits. */
  begin(): void {
    this.exec('BEGIN IMMEDIATE');
    const version = this.foreignWrites();
    if (version !== this.foreignVersion) this.generation++;
    this.foreignVersion = version;
  }

  commit(): void {
    this.exec('COMMIT');
    Connection.commits++;
  }

  /** SQLite may have rolled back by itself (disk full). If it has not, the next `begin` fails. */
  rollback(): void {
    this.generation++;
    try {
      this.exec('ROLLBACK');
    } catch {
      return;
    }
  }

  /** Changes whenever another connection, in this process or another, has committed. */
  foreignWrites(): Cell {
    return this.all(`PRAGMA ${this.driver.schema}.data_version`)[0]![0]!;
  }

  /**
   * Copies the write-ahead log into the file. PASSIVE does not wait: pages that a reader still needs, or that are
   * being added, stay in the log. RESTART and TRUNCATE block writers in the meantime, and are busy if another
   * connection reads or writes for long.
   */
  checkpoint(mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE'): LogCopied {
    const [row] = this.all(`PRAGMA ${this.driver.schema}.wal_checkpoint(${mode})`);
    const [busy, pages, copied] = row!.map(Number) as [number, number, number];
    return { isBusy: busy !== 0, pages, left: pages - copied };
  }

  close(): void {
    this.statements.clear();
    this.driver.close();
  }
}
