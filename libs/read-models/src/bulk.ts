/** Many rows in few statements. */
import type { SqlReader, SqlRow, SqlTransaction, SqlValue } from '#eventsourcing';

/** Few distinct sizes, so that few distinct statements are prepared and all of them are found again. */
const CHUNK_SIZES = [256, 32, 4, 1] as const;

interface Insertion {
  readonly table: string;
  /** Separated by commas. */
  readonly columns: string;
  /** What to do with a row that is there already; a key may appear only once per call. */
  readonly onConflict?: string;
}

/** @param values of all rows, end to end: no array per row on the way to the engine. */
export type InsertRows = (
  transaction: SqlTransaction,
  values: readonly SqlValue[],
) => Promise<void>;

/** Made once per table: the texts are long, and writing them anew costs more than running them. */
export function insertion({ table, columns, onConflict = '' }: Insertion): InsertRows {
  const width = columns.split(',').length;
  const statements = CHUNK_SIZES.map((size) => {
    const rows = Array.from({ length: size }, (_, row) => placeholders(width, row * width));
    const text = `INSERT INTO ${table} (${columns}) VALUES ${rows.join(', ')} ${onConflict}`;
    return { text, length: size * width };
  });
  return async (transaction, values) => {
    let start = 0;
    for (const { text, length } of statements) {
      for (; values.length - start >= length; start += length) {
        await transaction.execute(text, values.slice(start, start + length));
      }
    }
  };
}

/** @param sql ends where the list of keys begins: `… WHERE key IN`. `rest` follows the list. */
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
