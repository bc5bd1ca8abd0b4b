/** Names of prepared statements: each statement gets one, up to a limit. */
import { statementNames } from './statement-names.js';

it('gives one name to one text, and different ones to different texts', () => {
  const statementName = statementNames();
  const names = ['SELECT 1', 'SELECT 2', 'SELECT 1'].map((sql) => statementName(sql));
  expect(names[0]).toBeDefined();
  expect(names[2]).toBe(names[0]);
  expect(names[1]).not.toBe(names[0]);
});

it('names a hundred texts and no more, which keep their names', () => {
  const statementName = statementNames();
  const texts = Array.from({ length: 200 }, (_, index) => `SELECT ${index} AS many`);
  const named = texts.map((sql) => statementName(sql)).filter((name) => name !== undefined);
  expect(new Set(named).size).toBe(named.length);
  expect(named).toHaveLength(100);
  expect(statementName(texts[0]!)).toBe(named[0]);
  expect(statementName('SELECT another')).toBeUndefined();
});
