/** The SQL engine port. The same SQL serves SQLite and PostgreSQL; parameters are `$1`, `$2`, … */

export type SqlValue = string | number | bigint | Buffer | null;
export type SqlRow = Record<string, unknown>;

export interface SqlReader {
  /** Integers are returned as `number` (safe integers by design), text as `string`. */
  query<Row extends SqlRow = SqlRow>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  /**
   * A version of the state that queries see: while it stays the same, so do their results. Absent if finding it would
   * take a query.
   */
  version?(): number;
}

export interface SqlTransaction extends SqlReader {
  /** @returns the number of rows changed */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
}

export interface SqlDatabase extends SqlReader {
  readonly dialect: 'sqlite' | 'postgres';
  /** Commits when `work` resolves (then durable), rolls back when it rejects. Not reentrant. */
  transaction<T>(work: (transaction: SqlTransaction) => Promise<T>): Promise<T>;
  /** Runs several statements against one state, whatever is committed in the meantime. Not reentrant. */
  snapshot<T>(work: (reader: SqlReader) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
