/** What a caller may do: in which tenants, under which name, and how long a response stays open. */
import { callerOf, mayEnter, onlyUserOf, openForMs, unauthenticated } from './caller.js';
import { MeController } from './me.controller.js';
import { ROLES, type Role } from '../routes/roles.js';

const MINUTE_MS = 60_000;
const identity = { subject: 'u-1', name: 'José', tenants: ['contoso', 'fabrikam'] };
const withRoles = (...roles: Role[]) => callerOf({ ...identity, roles }, 'token');

it.each<[Role, boolean]>([
  ['publisher', false],
  ['maker', false],
  ['reader', false],
  ['admin', false],
  ['operator', true],
])('%s enters a tenant that the token does not name: %s', (role, may) => {
  expect(mayEnter(withRoles(role), 'northwind')).toBe(may);
  expect(mayEnter(withRoles(role), 'fabrikam')).toBe(true);
});

it('who is named for all tenants enters every one, and who is named for none enters none', () => {
  const named = (tenants: '*' | readonly string[]) =>
    callerOf({ ...identity, tenants, roles: ['reader'] }, 'token');
  expect(mayEnter(named('*'), 'northwind')).toBe(true);
  expect(mayEnter(named([]), 'contoso')).toBe(false);
  expect(mayEnter(named(['*']), 'contoso')).toBe(false);
});

it.each<[Role[], string | undefined]>([
  [['maker'], 'u-1'],
  [['publisher'], 'u-1'],
  [['maker', 'reader'], undefined],
  [['reader'], undefined],
  [['admin'], undefined],
  [['operator'], undefined],
])('who has the roles %j sees the runs of this user alone: %s', (roles, only) => {
  expect(onlyUserOf(withRoles(...roles))).toBe(only);
});

it.each([
  ['for as long as any, with credentials that do not end', null, 10 * MINUTE_MS],
  ['for as long as any, with credentials that are good for longer', 11 * MINUTE_MS, 10 * MINUTE_MS],
  ['until its credentials end, where that is sooner', 3 * MINUTE_MS, 3 * MINUTE_MS],
  ['not at all, with credentials that end now', 0, 0],
  ['not at all, with credentials that are over', -MINUTE_MS, 0],
])('an answer stays open %s', (_, leftMs, openMs) => {
  const nowMs = 1_790_000_000_000;
  const untilMs = leftMs === null ? null : nowMs + leftMs;
  expect(openForMs({ ...withRoles('reader'), untilMs }, 10 * MINUTE_MS, nowMs)).toBe(openMs);
});

describe('who asks who they are', () => {
  const me = new MeController();

  it('sees the roles that were granted, without those they contain, and their tenants', () => {
    expect(me.me(withRoles('admin', 'publisher'))).toEqual({
      ...{ subject: 'u-1', name: 'José', auth: 'token', csrfToken: null },
      ...{ roles: ['admin', 'publisher'], tenants: ['contoso', 'fabrikam'] },
    });
  });

  it('sees * for all tenants, and with a session the token of its forms', () => {
    const operator = callerOf({ ...identity, roles: ['operator'] }, 'session', 'csrf-1');
    const told = { roles: ['operator'], tenants: ['*'], auth: 'session', csrfToken: 'csrf-1' };
    expect(me.me(operator)).toMatchObject(told);
  });

  it('sees every role if no credentials are required', () => {
    const told = { subject: 'maria', roles: ROLES, tenants: ['*'], auth: 'none' };
    expect(me.me(unauthenticated('maria'))).toMatchObject(told);
  });
});
