/** Writes the rows of a list as the text of a CSV or NDJSON file, piece by piece. */
import { BYTE_ORDER_MARK, type Cells, csvLines } from './csv.js';
import type { AskedFormat } from './formats.js';

export interface RowFormat<Row> {
  /** The header of a CSV file, even without rows. */
  readonly columns: readonly string[];
  readonly cellsOf: (row: Row) => Cells;
  /** The document of a line of NDJSON. */
  readonly documentOf: (row: Row) => object;
}

/** How many rows are written at once: few, because a client that does not read holds several pieces in memory. */
const WRITTEN_ROWS = 100;

export async function* fileText<Row>(
  pages: AsyncIterable<readonly Row[]>,
  { columns, cellsOf, documentOf }: RowFormat<Row>,
  asked: AskedFormat,
): AsyncGenerator<string> {
  const isCsv = asked.format === 'csv';
  if (asked.byteOrderMark) yield BYTE_ORDER_MARK;
  if (isCsv) yield csvLines([columns], asked);
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += WRITTEN_ROWS) {
      const rows = page.slice(from, from + WRITTEN_ROWS);
      yield isCsv
        ? csvLines(rows.map(cellsOf), asked)
        : rows.map((row) => `${JSON.stringify(documentOf(row))}\n`).join('');
    }
  }
}
