/** What a SQLite driver does. */
export type BoundValue = string | bigint | Buffer | null;
/** Text, a safe integer, bytes or null. */
export type Cell = string | number | Buffer | null;

export interface Statement {
  readonly returnsRows: boolean;
  /**
   * Runs a statement that returns no rows.
   * @returns how many rows it changed
   */
  run(values: readonly BoundValue[]): number;
  all(values: readonly BoundValue[]): Cell[][];
  /** Names as they were when it was first asked. */
  columns(): readonly string[];
}

export interface Driver {
  /** What SQLite calls the file. */
  readonly schema: string;
  prepare(sql: string): Statement;
  /** Any number of statements, no parameters, no rows. */
  exec(sql: string): void;
  close(): void;
}

/** What a driver may have to look through: statements that were prepared a short while ago are young, and soon found. */
export type Garbage = 'young' | 'all';
