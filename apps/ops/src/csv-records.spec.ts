/** CSV files with any usual delimiter and any column names. */
import fc from 'fast-check';
import { columnsOf, csvRecords, delimiterOf } from './csv-records.js';

it.each([
  ['Date,UserId,EnvironmentId', ','],
  ['Date;UserId;EnvironmentId', ';'],
  ['Date\tUserId\tEnvironmentId', '\t'],
  ['Date;"Name, first, last, and, more";UserId', ';'],
  ['"Name; first; last","Date"', ','],
  ['"a\tb","c"', ','],
  ['"with ""quotes"", and commas";Date', ';'],
  ['"a\nname, over, lines";Date;UserId', ';'],
  ['Date;UserId\n1,2,3,4', ';'],
  ['Date;UserId\r\n1,2,3,4', ';'],
  ['Date', ','],
  ['', ','],
])('finds what separates the fields of %j', (head, delimiter) => {
  expect(delimiterOf(head)).toBe(delimiter);
});

const quotedField = (text: string) => `"${text.replaceAll('"', '""')}"`;

async function* inPieces(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += 7) yield text.slice(start, start + 7);
}

it('reads what was written, in any of the three forms and whatever the fields hold', async () => {
  const anyText = () =>
    fc.string({ unit: fc.constantFrom('a', ',', ';', '\t', '"', '\n', ' ', 'é') });
  const column = fc
    .tuple(fc.constantFrom('x', 'y', 'z'), anyText())
    .map(([one, text]) => one + text);
  const columns = fc.uniqueArray(column, {
    minLength: 2,
    maxLength: 4,
    selector: (one) => one.trim(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(',', ';', '\t'),
      columns,
      fc.array(fc.array(anyText(), { minLength: 4, maxLength: 4 }), { maxLength: 4 }),
      async (delimiter, names, rows) => {
        const lines = [names, ...rows.map((row) => row.slice(0, names.length))];
        const text = lines.map((line) => line.map(quotedField).join(delimiter)).join('\r\n');
        const found = delimiterOf(text);
        expect(found).toBe(delimiter);
        const read: string[][] = [];
        const options = { columns: columnsOf('file.csv'), delimiter: found };
        for await (const { record } of csvRecords(inPieces(text), options)) {
          read.push(Object.values(record));
        }
        expect(read).toEqual(lines.slice(1));
      },
    ),
  );
});
