/** Repeated members of JSON objects are found at any depth and in any notation, without false positives. */
import fc from 'fast-check';
import { repeatedMember } from './repeated-member.js';

it.each([
  ['{"credits":1,"credits":1}', 'credits'],
  ['{"credits" : 1 , "a":{"b":[]}, "credits":null}', 'credits'],
  ['{"credits":1,"\\u0063redits":2}', 'credits'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['{"":1,"":2}', ''],
  ['{"rows":[{"a":1},{"a":1,"a":2}]}', 'rows.1.a'],
  ['{"a":{"b":{"c":1,"c":1}}}', 'a.b.c'],
  ['[[1,2],[{"a":"x,y:{","a":1}]]', '1.0.a'],
  ['{"a\\"":1,"a\\"":2}', 'a"'],
])('in %s it is %s', (json, path) => expect(repeatedMember(json)).toBe(path));

it.each([
  '{}',
  '"a"',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":1}]',
  '{"a":"a","b":"a\\":1,\\"a"}',
  '{"a":1,"A":1}',
  // Composed and decomposed characters give two names, as with ids.
  '{"\u00e9":1,"e\u0301":1}',
])('there is none in %s', (json) => expect(repeatedMember(json)).toBeNull());

it('is never found in what a value was written as', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      expect(repeatedMember(JSON.stringify(value, null, indent))).toBeNull();
    }),
  );
});

it('is found wherever one member of a value was written again', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, name) => {
      const [text, member] = [JSON.stringify(value), `${JSON.stringify(name)}:`];
      const json = `{"before":${text},"within":[${text},{${member}${text},${member}0}]}`;
      expect(repeatedMember(json)).toBe(`within.1.${name}`);
    }),
  );
});
