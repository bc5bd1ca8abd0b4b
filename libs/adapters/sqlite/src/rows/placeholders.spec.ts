/** The same SQL for two engines: `$n` becomes `?` where it is a placeholder, and nowhere else. */
import { arrange, translate } from './placeholders.js';

describe('placeholders', () => {
  it.each([
    ['SELECT $1, $2', 'SELECT ?, ?', ['a', 'b']],
    ['SELECT $2, $1, $2', 'SELECT ?, ?, ?', ['b', 'a', 'b']],
    [`SELECT $1, '$9 ''$8'' ', "$7" -- $6`, `SELECT ?, '$9 ''$8'' ', "$7" -- $6`, ['a']],
    ['SELECT /* $5 * $4 */ $1', 'SELECT /* $5 * $4 */ ?', ['a']],
    ['SELECT 1', 'SELECT 1', []],
  ])('turns %s into %s', (sql, text, values) => {
    const translated = translate(sql);
    expect(translated.text).toBe(text);
    expect(arrange(translated, ['a', 'b'].slice(0, translated.parameters))).toEqual(values);
  });

  it('counts up to the highest number that is named', () => {
    expect(() => arrange(translate('SELECT $3'), ['a', 'b'])).toThrow(RangeError);
    expect(arrange(translate('SELECT $3'), ['a', 'b', 'c'])).toEqual(['c']);
  });
});
