/** Rows that are no CSV between records of a parser that goes on while somebody looks at the row before. */
import { nextTurn } from '#eventsourcing';
import type { FoundRow } from './found-row.js';
import { PassedRows } from './passed-rows.js';

it('gives the record that became ready while the row before it was looked at', async () => {
  const passed = new PassedRows();
  let goOn = () => {};
  const parsed = new Promise<void>((resolve) => (goOn = resolve));
  async function* records(): AsyncGenerator<FoundRow> {
    await parsed;
    yield { kind: 'row', line: 3, fields: {} };
  }
  passed.note({ kind: 'problem', line: 2, problem: { message: 'not CSV', rule: 'not CSV' } });
  const rows = passed.between(records());
  expect(await rows.next()).toMatchObject({ value: { line: 2 } });
  goOn();
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  expect(await rows.next()).toMatchObject({ value: { line: 3 } });
  expect(await rows.next()).toMatchObject({ done: true });
});
