/** The interface of a SQLite driver. */
export type BoundValue = string | bigint | Buffer | null;
/** Text, a safe integer, bytes or null. */
export type Cell = string | number | Buffer | null;

export interface Statement {
  readonly returnsRows: boolean;
  /**
   * Runs a statement that returns no rows.
   * @returns the number of rows changed
   */
  run(values: readonly BoundValue[]): number;
  all(values: readonly BoundValue[]): Cell[][];
  /** The column names at the time of the first call. */
  columns(): readonly string[];
}

export interface Driver {
  /** The schema name of the file in SQL. */
  readonly schema: string;
  prepare(sql: string): Statement;
  /** Runs any number of statements without parameters or rows. */
  exec(sql: string): void;
  close(): void;
}

/** The scope of a garbage collection: recently prepared statements are young, so a fast collection finds them. */
export type Garbage = 'young' | 'all';
