/** The mapping of claims to a caller: where claims are read, and what each may hold. */
import { callerOfClaims, ClaimError, type ClaimNames, TENANTS_MAX } from './claims.js';

const NAMES: ClaimNames = {
  ...{ subject: 'sub', name: 'name', roles: 'roles', tenants: 'tenants' },
  roleNames: { 'Meter.Reader': 'reader', Owner: 'admin' },
};
const read = (claims: Record<string, unknown>, names: Partial<ClaimNames> = {}) =>
  callerOfClaims({ sub: 'u-1', ...claims }, { ...NAMES, ...names });

it.each([
  ['a member of that name, dots and all', { 'https://meter.example/roles': ['reader'] }],
  ['or by its members', { 'https://meter': { 'example/roles': ['reader'] } }],
])('a claim whose name has dots is %s', (_, claims) => {
  expect(read(claims, { roles: 'https://meter.example/roles' }).granted).toEqual(['reader']);
});

it('a claim of an object’s own is none: only what the token holds counts', () => {
  expect(read({}, { roles: 'constructor.name' }).granted).toEqual([]);
  expect(read({ realm: 'text' }, { roles: 'realm.length' }).granted).toEqual([]);
  expect(read({ realm: null }, { roles: 'realm.roles' }).granted).toEqual([]);
});

it('roles are ours or have a name of ours, each once; others are another service’s business', () => {
  const roles = ['Meter.Reader', 'reader', 'maker', 'Owner', 'Editor', 'toString'];
  expect(read({ roles }).granted).toEqual(['reader', 'maker', 'admin']);
  expect(read({ roles: 'maker' }).granted).toEqual(['maker']);
});

it.each([
  ['all, wherever among others that is said', ['contoso', '*'], '*'],
  ['all', '*', '*'],
  ['one', 'contoso', new Set(['contoso'])],
  ['several', ['contoso', 'fabrikam'], new Set(['contoso', 'fabrikam'])],
  ['none', undefined, new Set()],
])('tenants are %s', (_, tenants, named) => {
  expect(read({ tenants, roles: ['reader'] }).tenants).toEqual(named);
});

it.each([
  ['Łukasz', 'Łukasz'],
  ['', null],
  ['a\u0000b', null],
  [7, null],
  [undefined, null],
])('the name %j is shown as %j', (name, shown) => {
  expect(read({ name }).name).toBe(shown);
});

it.each([
  ['sub', { sub: '' }],
  ['sub', { sub: 7 }],
  ['roles', { roles: [7] }],
  ['roles', { roles: { reader: true } }],
  ['tenants', { tenants: ['contoso', ''] }],
  ['tenants', { tenants: ['a\u001fb'] }],
  ['tenants', { tenants: ['*', 'a\u0000b'] }],
])('names the claim %s where it cannot be read: %j', (claim, claims) => {
  expect(() => read(claims)).toThrow(ClaimError);
  expect(() => read(claims)).toThrow(`its claim ${claim} `);
});

it('tenants are as many as a token may name, and no more', () => {
  const tenants = Array.from({ length: TENANTS_MAX }, (_, index) => `t-${index}`);
  expect(read({ tenants }).tenants).toEqual(new Set(tenants));
  expect(() => read({ tenants: [...tenants, 'one-more'] })).toThrow(ClaimError);
});
