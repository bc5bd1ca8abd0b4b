/** Inserts and reads many rows with few statements. */
import type { SqlReader, SqlRow, SqlTransaction, SqlValue } from '#eventsourcing';

/** Few distinct sizes, so that few distinct statements are prepared and all are reused. */
const CHUNK_SIZES = [256, 32, 4, 1] as const;

interface Insertion {
  readonly table: string;
  /** Separated by commas. */
  readonly columns: string;
  /** What to do if a row already exists; a key may appear only once per call. */
  readonly onConflict?: string;
}

/** @param values the values of all rows in one flat array, which avoids an array per row */
export type InsertRows = (
  transaction: SqlTransaction,
  values: readonly SqlValue[],
) => Promise<void>;

/** Create it once per table: the statements are long, and building one takes longer than running it. */
export function insertion({ table, columns, onConflict = '' }: Insertion): InsertRows {
  const statements = statementsOf(table, columns, onConflict);
  return async (transaction, values) => {
    let start = 0;
    for (const { text, length } of statements) {
      for (; values.length - start >= length; start += length) {
        await transaction.execute(text(), values.slice(start, start + length));
      }
    }
  };
}

/**
 * Like `insertion`, and returns a row for each row written.
 * @param returning the columns after RETURNING
 */
export function insertionReturning<Row extends SqlRow>(
  { table, columns, onConflict = '' }: Insertion,
  returning: string,
): (transaction: SqlTransaction, values: readonly SqlValue[]) => Promise<Row[]> {
  const statements = statementsOf(table, columns, `${onConflict} RETURNING ${returning}`);
  return async (transaction, values) => {
    const written: Row[] = [];
    let start = 0;
    for (const { text, length } of statements) {
      for (; values.length - start >= length; start += length) {
        written.push(
          ...(await transaction.query<Row>(text(), values.slice(start, start + length))),
        );
      }
    }
    return written;
  };
}

function statementsOf(table: string, columns: string, rest: string) {
  const width = columns.split(',').length;
  return CHUNK_SIZES.map((size) => {
    let known: string | undefined;
    const write = () => {
      const rows = Array.from({ length: size }, (_, row) => placeholders(width, row * width));
      return `INSERT INTO ${table} (${columns}) VALUES ${rows.join(', ')} ${rest}`;
    };
    return { text: () => (known ??= write()), length: size * width };
  });
}

/**
 * @param sql ends before the list of keys: `… WHERE key IN`
 * @param rest follows the list
 */
export async function selectIn<Row extends SqlRow>(
  reader: SqlReader,
  sql: string,
  keys: readonly SqlValue[],
  rest = '',
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const chunk of chunks(keys)) {
    rows.push(...(await reader.query<Row>(`${sql} ${placeholders(chunk.length)} ${rest}`, chunk)));
  }
  return rows;
}

/** `($4, $5)` for a count of 2 after the first 3. */
export function placeholders(count: number, after = 0): string {
  return `(${Array.from({ length: count }, (_, index) => `$${after + index + 1}`).join(', ')})`;
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  let start = 0;
  for (const size of CHUNK_SIZES) {
    for (; items.length - start >= size; start += size) yield items.slice(start, start + size);
  }
}
