/** The port to a SQL engine. One SQL text serves SQLite and PostgreSQL; parameters are `$1`, `$2`, … */

export type SqlValue = string | number | bigint | Buffer | null;
export type SqlRow = Record<string, unknown>;

export interface SqlReader {
  /** Integers come back as `number` (they are safe integers by design), text as `string`. */
  query<Row extends SqlRow = SqlRow>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  /**
   * The number of the state that queries see: while it is the same, so are their results. Absent where finding out would
   * take a query.
   */
  version?(): number;
}

export interface SqlTransaction extends SqlReader {
  /** Returns the number of rows changed. */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
}

export interface SqlDatabase extends SqlReader {
  readonly dialect: 'sqlite' | 'postgres';
  /** Commits when `work` resolves (durable then), rolls back when it rejects. Not reentrant. */
  transaction<T>(work: (transaction: SqlTransaction) => Promise<T>): Promise<T>;
  /** Reads one state by several statements, whatever is committed meanwhile. Not reentrant. */
  snapshot<T>(work: (reader: SqlReader) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
