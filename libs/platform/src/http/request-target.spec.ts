/** Request targets in every form of RFC 9112; the refusal of an undecodable one names the parameter. */
import fc from 'fast-check';
import { exchange, problemIn, thingsForAll } from '../http.fixture.js';
import { withoutOrigin } from './request-target.js';

const things = thingsForAll();

const answerTo = (target: string, method = 'GET') =>
  exchange(things.port, `${method} ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`);

it.each(['/things/a', 'http://a/things/a', 'HTTPS://b:443/things/a'])('%s is read', async (to) => {
  expect(await answerTo(to)).toMatch(/^HTTP\/1.1 200 /);
});

it('names the methods of an address in absolute form', async () => {
  const answer = await answerTo('http://a/things', 'DELETE');
  expect(answer).toMatch(/^HTTP\/1.1 405 /);
  expect(answer).toMatch(/^allow: POST\r$/m);
});

it.each([
  ['http://a', '/'],
  ['http://a?b=c', '/?b=c'],
  ['http://a/?next=http://b/c', '/?next=http://b/c'],
  ['/?next=http://b/c', '/?next=http://b/c'],
  ['*', '*'],
])('%s is %s here', (target, path) => expect(withoutOrigin(target)).toBe(path));

it.each(['/things/a#part', '/things/a?b=c#part'])('%s has a fragment', async (to) => {
  expect(problemIn(await answerTo(to))).toMatchObject({ status: 400 });
});

/** Bytes that are not UTF-8, an escape of half a character, and percent signs that escape nothing. */
const UNDECODABLE = ['%', '%4', '%zz', '%ff', '%c3', '%c3%28', '%ed%a0%80', '%f8%88%80%80%80'];

it('refuses a query that cannot be decoded, and names the parameter', async () => {
  const texts = fc.tuple(
    fc.constantFrom('', 'a', '%20', '+'),
    fc.constantFrom(...UNDECODABLE),
    fc.constantFrom('', 'b', '%C3%A9'),
  );
  const values = texts.map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(values, fc.boolean(), async (value, isLast) => {
      const query = isLast ? `x=1&search=${value}` : `search=${value}&x=1`;
      const answer = await answerTo(`/things/a?${query}`);
      // The parts may form a valid escape: %4 and b.
      if (decodes(value)) return;
      expect(problemIn(answer)).toMatchObject({ status: 400, field: 'search' });
    }),
    { numRuns: 60 },
  );
});

it.each(UNDECODABLE)('refuses a path with %s, and names the part of it', async (part) => {
  expect(problemIn(await answerTo(`/things/a${part}/parts?x=1`))).toMatchObject({
    status: 400,
    detail: `The part a${part} of the path is not percent-encoded UTF-8.`,
  });
});

const decodes = (text: string): boolean => {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
};
