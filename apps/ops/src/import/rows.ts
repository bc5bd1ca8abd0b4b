/** The rows of an export of Dataverse's table of AI events, one after the other, however large the file. */
import {
  columnsOf,
  type CsvRecord,
  csvRecords,
  delimiterOf,
  isEndless,
  lineOf,
} from '../csv-records.js';
import { headOfFile, textOfFile } from '../given-files.js';
import { endless } from './endless-row.js';
import type { FoundRow } from './found-row.js';
import { jsonRows } from './json-rows.js';
import { PassedRows } from './passed-rows.js';

/** @param onBytes called with how much was read, for a progress bar. @throws SetupError where the file is not UTF-8, or has two columns of one name */
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
  const passed = new PassedRows();
  /** Of the last record that was read, which may be ahead of the one that is given. */
  let lastLine = 1;
  let end = '';
  const records = csvRecords(
    passed.heldUp(text, (piece) => (end = piece.at(-1) ?? end)),
    {
      columns: columnsOf(path),
      delimiter: delimiterOf(head),
      skip_records_with_error: true,
      on_record: (record, { lines }) => {
        lastLine = lines;
        return record;
      },
      on_skip: (error) => {
        if (isEndless(error)) throw endless(path, lastLine + 1);
        const problem = { message: error?.message ?? 'not CSV', rule: error?.code ?? 'not CSV' };
        passed.note({ kind: 'problem', line: lineOf(error), problem });
      },
    },
  );
  let last: FoundRow | null = null;
  for await (const row of passed.between(foundRows(records))) {
    if (last) yield last;
    last = row;
  }
  if (!last) return;
  const isWhole = last.kind === 'problem' || ENDS_A_ROW.test(end);
  yield isWhole ? last : perhapsCut(last.line);
}

async function* foundRows(records: AsyncIterable<CsvRecord>): AsyncGenerator<FoundRow> {
  for await (const { record, info } of records)
    yield { kind: 'row', line: info.lines, fields: record };
}

/** The end of a line, or of a value in quotation marks. */
const ENDS_A_ROW = /["\r\n]/;

/** Of a file that broke off within its last value, as 12 of 125, the row looks whole. */
function perhapsCut(line: number): FoundRow {
  const message =
    'the file ends without a line break, and so perhaps in the middle of this row; add one if the row is whole';
  return { kind: 'problem', line, problem: { message, rule: message } };
}
