/** Reads the rows of an export of Dataverse's table of AI events one by one, however large the file is. */
import { SetupError } from '#eventsourcing';
import { columnsOf, csvRecords, delimiterOf, isEndless, lineOf } from '../csv-records.js';
import { headOfFile, textOfFile } from '../given-files.js';
import { endless } from './endless-row.js';
import type { FoundRow } from './found-row.js';
import { jsonRows } from './json-rows.js';

/** The limit of consecutive bad rows: they are kept in memory until the next good row, and no real export has so many. */
const SKIPPED_IN_A_ROW_MAX = 10_000;

/**
 * @param onBytes called with the number of bytes of each piece, for a progress bar
 * @throws SetupError if the file is not UTF-8, has two columns of the same name, or 10,000 consecutive rows that are
 * not CSV
 */
export async function* readRows(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<FoundRow> {
  const head = await headOfFile(path);
  const first = head.replace(/^\ufeff/, '').trimStart()[0];
  const text = textOfFile(path, onBytes);
  if (first === '{' || first === '[') yield* jsonRows(path, text);
  else yield* csvRows(path, text, head);
}

async function* csvRows(
  path: string,
  text: AsyncIterable<string>,
  head: string,
): AsyncGenerator<FoundRow> {
  /** The parser reads ahead: skipped rows wait until the rows before them are yielded. */
  const skipped: FoundRow[] = [];
  /** The line of the last record that was parsed, which may be ahead of the one yielded. */
  let lastLine = 1;
  let skippedInARow = 0;
  let end = '';
  const noted = noting(text, (piece) => (end = piece.at(-1) ?? end));
  const records = csvRecords(noted, {
    columns: columnsOf(path),
    delimiter: delimiterOf(head),
    skip_records_with_error: true,
    on_record: (record, { lines }) => {
      lastLine = lines;
      skippedInARow = 0;
      return record;
    },
    on_skip: (error) => {
      if (isEndless(error)) throw endless(path, lastLine + 1);
      if (++skippedInARow >= SKIPPED_IN_A_ROW_MAX) throw noExport(path, lineOf(error));
      const problem = { message: error?.message ?? 'not CSV', rule: error?.code ?? 'not CSV' };
      skipped.push({ kind: 'problem', line: lineOf(error), problem });
    },
  });
  let last: FoundRow | null = null;
  for await (const { record, info } of records) {
    if (last) yield last;
    while (skipped[0] && skipped[0].line < info.lines) yield skipped.shift()!;
    last = { kind: 'row', line: info.lines, fields: record };
  }
  const isWhole = skipped.length > 0 || ENDS_A_ROW.test(end);
  if (last) yield isWhole ? last : perhapsCut(last.line);
  yield* skipped;
}

const noExport = (path: string, line: number): SetupError =>
  new SetupError(
    `${path}:${line}: ${SKIPPED_IN_A_ROW_MAX} rows in a row are not CSV: is it an export of this table, as a whole?`,
  );

/** The end of a line, or of a quoted value. */
const ENDS_A_ROW = /["\r\n]/;

/** If a file was cut off within its last value, such as 12 of 125, the row looks complete. */
function perhapsCut(line: number): FoundRow {
  const message =
    'the file ends without a line break, and so perhaps in the middle of this row; add one if the row is whole';
  return { kind: 'problem', line, problem: { message, rule: message } };
}

async function* noting(
  text: AsyncIterable<string>,
  note: (piece: string) => void,
): AsyncGenerator<string> {
  for await (const piece of text) {
    note(piece);
    yield piece;
  }
}
