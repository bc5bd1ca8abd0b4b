/** Which objects of a JSON file are rows, however the text is split into pieces. */
import { jsonRows } from './json-rows.js';

async function rowsOf(text: string, pieceCharacters: number): Promise<unknown[]> {
  async function* pieces() {
    for (let from = 0; from < text.length; from += pieceCharacters) {
      yield text.slice(from, from + pieceCharacters);
    }
  }
  const rows: unknown[] = [];
  for await (const found of jsonRows('rows.json', pieces())) {
    rows.push(found.kind === 'row' ? found.fields : found.problem.message);
  }
  return rows;
}

it.each([
  ['a list', '[{"a":1},{"b":{"c":[{"d":2}]}}]', [{ a: 1 }, { b: { c: [{ d: 2 }] } }]],
  [
    'the list of an object',
    '{"n":1,"value":[{"a":1},{"b":[{"c":2}]}]}',
    [{ a: 1 }, { b: [{ c: 2 }] }],
  ],
  ['no list further within', '{"meta":{"list":[{"a":1}]},"value":[{"b":2}]}', [{ b: 2 }]],
  ['no list of lists', '[[{"a":1}],{"b":2}]', [{ b: 2 }]],
  ['page after page', '{"value":[{"a":1}]}\n{"value":[{"b":2}]}', [{ a: 1 }, { b: 2 }]],
])('rows are the objects of %s', async (_, text, rows) => {
  for (let characters = 1; characters <= text.length; characters++) {
    expect(await rowsOf(text, characters)).toEqual(rows);
  }
});
