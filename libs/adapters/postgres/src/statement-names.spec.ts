/** Names of prepared statements: repeated statements get one, up to a limit. */
import { statementName } from './statement-names.js';

it('gives one name to one text, and different ones to different texts', () => {
  const names = ['SELECT 1', 'SELECT 2', 'SELECT 1'].map((sql) => statementName(sql));
  expect(names[0]).toBeDefined();
  expect(names[2]).toBe(names[0]);
  expect(names[1]).not.toBe(names[0]);
});

it('names a hundred texts and no more, which keep their names', () => {
  const texts = Array.from({ length: 200 }, (_, index) => `SELECT ${index} AS many`);
  const named = texts.map((sql) => statementName(sql)).filter((name) => name !== undefined);
  expect(new Set(named).size).toBe(named.length);
  expect(named.length).toBeLessThanOrEqual(100);
  expect(named.length).toBeGreaterThan(90);
  expect(statementName(texts[0]!)).toBe(named[0]);
  expect(statementName('SELECT another')).toBeUndefined();
});
