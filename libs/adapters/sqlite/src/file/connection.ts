/** One SQLite connection: prepared statements, transactions, and checkpoints of the write-ahead log. */
import type { SqlValue } from '#eventsourcing';
import type { Cell, Driver, Statement } from './driver.js';
import { toBound } from './values.js';

/** Statements are small, but multi-row texts come in many lengths. */
const MAX_STATEMENTS = 512;

export interface LogCopied {
  readonly isBusy: boolean;
  /** In the log. */
  readonly pages: number;
  /** Of these, those that are not in the file yet. */
  readonly left: number;
}

export class Connection {
  private readonly statements = new Map<string, Statement>();
  private foreignVersion: Cell = null;
  /**
   * Changes whenever what was learned in earlier transactions may no longer hold: somebody else has
   * written, or a transaction was rolled back. Caches of rows are good for one generation.
   */
  generation = 0;
  /** How often this thread has committed something, by whichever connection. */
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

  /** @returns the number of rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return this.prepare(sql).run(values.map(toBound));
  }

  all(sql: string, ...values: readonly SqlValue[]): Cell[][] {
    return this.prepare(sql).all(values.map(toBound));
  }

  exec(sql: string): void {
    this.driver.exec(sql);
  }

  /** Takes the write lock at once, so that what the transaction reads stays true until it commits. */
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

  /** SQLite may have rolled back by itself (disk full): if not, the next `begin` fails loudly. */
  rollback(): void {
    this.generation++;
    try {
      this.exec('ROLLBACK');
    } catch {
      return;
    }
  }

  /** Differs from the last answer when another connection, here or elsewhere, has committed. */
  foreignWrites(): Cell {
    return this.all(`PRAGMA ${this.driver.schema}.data_version`)[0]![0]!;
  }

  /**
   * Copies the write-ahead log into the file. PASSIVE waits for nobody: what somebody still reads or is adding stays in the
   * log. RESTART and TRUNCATE keep writers away meanwhile, and are busy where somebody reads or writes for long.
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
