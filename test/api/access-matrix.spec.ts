/** Access control: every route of the OpenAPI document with every kind of caller that must be rejected. */
import { type Caller, callerOf, type Role, ROLES } from '#platform';
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import type { Answer } from '../support/http-client.js';
import { PATIENCE_MS } from '../support/meter-process.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { documentedTable, routeTable, writeTable } from './route-table.js';

/** The tenant in the path of every operation; see `operationsOf`. */
const TENANT = 'some-tenant';

let meter: GuardedMeter;
let operations: readonly Operation[];

beforeAll(async () => {
  meter = await startGuardedMeter();
  operations = await operationsOf(meter.http);
}, PATIENCE_MS);
afterAll(() => meter.stop());

const requiredBy = ({ definition }: Operation): readonly string[] => definition['x-requires'];
/** Excludes `/metrics`, which is open to clients on the same machine, such as this specification. */
const closed = () =>
  operations.filter((one) => {
    const requires = requiredBy(one);
    return !requires.includes('nobody') && !requires.includes('anyone on the same machine');
  });
const isForRoles = (operation: Operation): boolean =>
  requiredBy(operation).every((name) => (ROLES as readonly string[]).includes(name));

function ask({ method, path }: Operation, headers: Record<string, string>): Promise<Answer> {
  return method === 'GET'
    ? meter.http.get(path, headers)
    : meter.http.send(method, path, {}, headers);
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const everything = { roles: ['operator'], tenants: ['*'] };

it('covers routes that read, routes that write, and says of each who may ask', () => {
  const names = closed().map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['POST /v1/events', 'GET /v1/tenants', 'GET /v1/me']),
  );
  expect(names.length).toBeGreaterThan(20);
  for (const operation of operations) expect(requiredBy(operation)).not.toHaveLength(0);
});

const BAD: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
  'without a token': async () => ({}),
  'with a token that has expired': async () =>
    bearer(await meter.issuer.good({ claims: everything, expires: -3_600 })),
  'with a token that is not yet valid': async () =>
    bearer(await meter.issuer.good({ claims: everything, notBefore: 3_600, expires: 7_200 })),
  'with a token of another issuer': async () =>
    bearer(await meter.issuer.good({ claims: everything, issuer: 'https://elsewhere.example' })),
  'with a token for another audience': async () =>
    bearer(await meter.issuer.good({ claims: everything, audience: 'elsewhere' })),
  'with alg: none': async () => bearer(meter.issuer.unsigned({ claims: everything })),
  'with HS256 by the public key': async () =>
    bearer(await meter.issuer.withPublicKeyAsSecret({ claims: everything })),
  'with a token by an unknown key': async () =>
    bearer(await meter.issuer.byStranger({ claims: everything })),
  'with what is no token': async () => bearer('let-me-in'),
  'with a password': async () => ({ authorization: 'Basic YWRtaW46YWRtaW4=' }),
  'who says so in X-Actor': async () => ({ 'x-actor': 'admin' }),
};

describe('an unknown caller gets 401 from every route', () => {
  it.each(Object.keys(BAD))('%s', async (name) => {
    const headers = await BAD[name]!();
    const answers = [];
    for (const operation of closed()) {
      const { status, body } = await ask(operation, headers);
      answers.push({ operation: operation.name, status, type: body.type });
    }
    const unauthenticated = 'urn:problem-type:ai-credit-meter:unauthenticated';
    expect(answers).toEqual(
      closed().map((one) => ({ operation: one.name, status: 401, type: unauthenticated })),
    );
  });
});

const rolesOf = (role: Role): Caller['roles'] =>
  callerOf({ subject: 'u', name: null, roles: [role], tenants: [] }, 'token').roles;
const lets = (operation: Operation, role: Role): boolean =>
  requiredBy(operation).some((name) => rolesOf(role).has(name as Role));

/** Operators may do everything, for every tenant. */
const OTHER_ROLES = ROLES.filter((role) => role !== 'operator');

describe('a known caller gets 403', () => {
  it.each([...OTHER_ROLES, null])('as %s from every route for other roles', async (role) => {
    const roles = role === null ? [] : [role];
    const token = await meter.issuer.good({ claims: { roles, tenants: [TENANT] } });
    const ofOthers = closed().filter((one) => isForRoles(one) && !(role && lets(one, role)));
    expect(ofOthers.length).toBeGreaterThan(1);
    for (const operation of ofOthers) {
      const { status } = await ask(operation, bearer(token));
      expect({ operation: operation.name, status }).toEqual({
        operation: operation.name,
        status: 403,
      });
    }
  });

  it.each(OTHER_ROLES)(
    'as %s of another tenant from every route of this one, in the same words for all',
    async (role) => {
      const token = await meter.issuer.good({ claims: { roles: [role], tenants: ['another'] } });
      const ofTenant = closed().filter(({ path }) => path.includes(TENANT));
      expect(ofTenant.length).toBeGreaterThan(15);
      for (const operation of ofTenant.filter((one) => lets(one, role))) {
        const { status, body } = await ask(operation, bearer(token));
        const { requestId: _, ...words } = body;
        expect({ operation: operation.name, status, words }).toEqual({
          operation: operation.name,
          status: 403,
          words: {
            type: 'urn:problem-type:ai-credit-meter:forbidden',
            title: 'The caller may not do this',
            status: 403,
            detail: 'You may not ask about this tenant.',
          },
        });
      }
    },
  );

  it('and nobody with the right token does', async () => {
    for (const operation of closed().filter(isForRoles)) {
      const [role] = requiredBy(operation);
      const claims = { roles: [role], tenants: [TENANT] };
      const { status } = await ask(operation, bearer(await meter.issuer.good({ claims })));
      expect({ operation: operation.name, status }).not.toMatchObject({ status: 401 });
      expect({ operation: operation.name, status }).not.toMatchObject({ status: 403 });
    }
  });
});

it('an operator is let in everywhere, for tenants that the token does not name, too', async () => {
  const token = await meter.issuer.good({ claims: { roles: ['operator'], tenants: ['another'] } });
  for (const operation of closed()) {
    const { status } = await ask(operation, bearer(token));
    expect([401, 403]).not.toContainEqual(status);
  }
});

it('answers health, the contract and the docs to anybody', async () => {
  for (const path of ['/health/live', '/health/ready', '/openapi.json']) {
    expect((await meter.http.get(path)).status).toBe(200);
  }
});

it('is the table in docs/security.md (WRITE_DOCS=true writes it)', async () => {
  const table = await routeTable(operations);
  if (process.env['WRITE_DOCS'] === 'true') await writeTable(table);
  expect(await documentedTable()).toBe(table);
});
