/** The text of an exported list is written in small pieces, because a client that does not read holds several in memory. */
import { fileText } from './file-text.js';
import { EXPORT_FORMATS, type AskedFormat } from './formats.js';

const ROWS = 250;
const PIECE_ROWS_MAX = 100;

async function* onePage() {
  yield Array.from({ length: ROWS }, (_, number) => ({ number }));
}

it.each(EXPORT_FORMATS.filter((format) => format !== 'json'))('as %s', async (format) => {
  const rowFormat = {
    columns: ['number'],
    cellsOf: ({ number }: { readonly number: number }) => [number],
    documentOf: (row: { readonly number: number }) => row,
  };
  const asked: AskedFormat = { format, byteOrderMark: false, decimalComma: false };
  const lines: number[] = [];
  for await (const piece of fileText(onePage(), rowFormat, asked)) {
    lines.push(piece.trimEnd().split('\n').length);
  }
  const header = format === 'csv' ? 1 : 0;
  expect(lines.reduce((sum, one) => sum + one, 0)).toBe(ROWS + header);
  expect(Math.max(...lines)).toBeLessThanOrEqual(PIECE_ROWS_MAX);
});
