/** Many rows in few statements. */
import type { SqlReader, SqlRow, SqlTransaction, SqlValue } from '#eventsourcing';

/** Few distinct sizes, so that few distinct statements are prepared and all of them are found again. */
const CHUNK_SIZES = [256, 32, 4, 1] as const;

export interface Insertion {
  readonly table: string;
  readonly columns: readonly string[];
  /** What to do with a row that is there already; a key may appear only once per call. */
  readonly onConflict?: string;
}

export async function insertRows(
  transaction: SqlTransaction,
  { table, columns, onConflict = '' }: Insertion,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const head = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `;
  for (const chunk of chunks(rows)) {
    const values = chunk.map((_, row) => placeholders(columns.length, row * columns.length));
    await transaction.execute(`${head}${values.join(', ')} ${onConflict}`, chunk.flat());
  }
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
