/** The rows of an export of Dataverse's table of AI events, one after the other, however large the file. */
import { columnsOf, csvRecords, delimiterOf, isEndless, lineOf } from '../csv-records.js';
import { headOfFile, textOfFile } from '../given-files.js';
import { endless } from './endless-row.js';
import { jsonRows } from './json-rows.js';
import type { Problem } from './row-problem.js';

export type Fields = Readonly<Record<string, unknown>>;

export type FoundRow =
  | { readonly kind: 'row'; readonly line: number; readonly fields: Fields }
  | { readonly kind: 'problem'; readonly line: number; readonly problem: Problem };

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
  const skipped: FoundRow[] = [];
  /** Of the last record that was read, which may be ahead of the one that is given. */
  let lastLine = 1;
  const records = csvRecords(text, {
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
      skipped.push({ kind: 'problem', line: lineOf(error), problem });
    },
  });
  for await (const { record, info } of records) {
    yield* skipped.splice(0);
    yield { kind: 'row', line: info.lines, fields: record };
  }
  yield* skipped;
}
