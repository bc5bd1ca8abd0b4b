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
