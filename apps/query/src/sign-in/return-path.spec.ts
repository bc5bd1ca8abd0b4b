/** Which addresses a sign-in may return to: paths of this service only. */
import { returnPath } from './return-path.js';

it.each(['/', '/tenants/contoso?month=2026-11#top', '/docs'])('goes back to %s', (path) => {
  expect(returnPath(path)).toBe(path);
});

it.each([
  undefined,
  '',
  'tenants',
  'https://elsewhere.example/',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '/\t/elsewhere.example',
  '/.//elsewhere.example',
  'javascript:alert(1)',
])('goes nowhere else for %j', (path) => {
  expect(returnPath(path)).toBe('/');
});

it.each([
  ['a line end', '/docs\r\nSet-Cookie: meter-session=made-up'],
  ['a character that ends a text', '/docs\u0000?a=\u0000'],
  ['letters beyond ASCII', '/tenants/Łukasz'],
])('lets no header be written by %s', (_what, path) => {
  expect(returnPath(path)).toMatch(/^\/[!-~]*$/);
});

it('waits in no cookie that browsers would refuse', () => {
  expect(returnPath(`/tenants/${'a'.repeat(1_900)}`)).toHaveLength(1_909);
  expect(returnPath(`/tenants/${'a'.repeat(2_000)}`)).toBe('/');
  expect(returnPath(`/${'é'.repeat(1_000)}`)).toBe('/');
});
