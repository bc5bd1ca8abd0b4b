/** Rows as CSV that spreadsheets open as they are: RFC 4180, and no cell that is taken for a formula. */
import { stringify } from 'csv-stringify/sync';

/** The byte order mark: without it Excel does not read UTF-8 as UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff';

type Cells = readonly (string | number | null)[];

/** What programs pass over before a formula: spaces of every script, and characters of which nothing is seen. The pipe begins one of Lotus. */
const HIDDEN_FORMULA = /^(?:[\s\p{Cf}]+[=+\-@＝＋－＠|]|\|)/u;

const disarmed = (cell: Cells[number]): Cells[number] =>
  typeof cell === 'string' && HIDDEN_FORMULA.test(cell) ? `'${cell}` : cell;

export interface CsvForm {
  /** As Excel reads it where a comma is the decimal sign: cells are then divided by semicolons. */
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
      // A spreadsheet would run text that begins like a formula, so it gets a quote in front.
      escape_formulas: true,
    },
  );
}

/** One cell for whatever an answer holds: amounts as decimal credits, what has members of its own as JSON. */
export function cellOf(value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'object' && 'credits' in value && 'milliCredits' in value) {
    return Number(value.credits);
  }
  return JSON.stringify(value);
}
