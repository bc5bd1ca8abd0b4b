/** Rows as CSV that spreadsheets open correctly: RFC 4180, with no cell that is taken for a formula. */
import { stringify } from 'csv-stringify/sync';

/** The byte order mark, without which Excel does not recognise UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff';

/** The cells of one row. */
export type Cells = readonly (string | number | null)[];

/** Programs skip white space and invisible characters before a formula. The pipe begins a Lotus formula. */
const HIDDEN_FORMULA = /^(?:[\s\p{Cf}]+[=+\-@＝＋－＠|]|\|)/u;

const disarmed = (cell: Cells[number]): Cells[number] =>
  typeof cell === 'string' && HIDDEN_FORMULA.test(cell) ? `'${cell}` : cell;

export interface CsvForm {
  /** For Excel where a comma is the decimal sign: semicolons then separate the cells. */
  readonly decimalComma: boolean;
}

export function csvLines(rows: readonly Cells[], { decimalComma }: CsvForm): string {
  return stringify(
    rows.map((row) => row.map(disarmed)),
    {
      record_delimiter: 'windows',
      ...(decimalComma && {
        delimiter: ';',
        cast: { number: (value: number) => String(value).replace('.', ',') },
      }),
      // A spreadsheet would evaluate text that begins like a formula, so a quote is put in front.
      escape_formulas: true,
    },
  );
}

/** One cell for any value of an answer: amounts as decimal credits, other objects as JSON. */
export function cellOf(value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'object' && 'credits' in value && 'milliCredits' in value) {
    return Number(value.credits);
  }
  return JSON.stringify(value);
}
