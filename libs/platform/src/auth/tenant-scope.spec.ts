/** The tenant scope: that of the current request, and empty outside of a request. */
import { fastify, type FastifyInstance } from 'fastify';
import { callerOf } from './caller.js';
import { keepTenantScope, tenantsInScope } from './tenant-scope.js';

let app: FastifyInstance;
let release: () => void;

beforeEach(() => {
  app = fastify();
  const held = new Promise<void>((resolve) => (release = resolve));
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    const { 'x-tenants': tenants } = request.headers;
    if (typeof tenants !== 'string') return;
    const identity = { subject: 'u-1', name: null, roles: ['reader'] as const };
    const named = tenants === '*' ? '*' : tenants.split(',');
    request.caller = callerOf({ ...identity, tenants: named }, 'token');
  });
  keepTenantScope(app);
  app.post('/', async ({ body }) => {
    if (body === 'waits') await held;
    const tenants = tenantsInScope();
    return { tenants: tenants === '*' ? '*' : [...tenants] };
  });
});
afterEach(() => app.close());

async function scopeOf(tenants: string | null, payload = 'asks'): Promise<unknown> {
  const headers = {
    'content-type': 'text/plain',
    ...(tenants !== null && { 'x-tenants': tenants }),
  };
  const answer = await app.inject({ method: 'POST', url: '/', payload, headers });
  return answer.json<{ tenants: unknown }>().tenants;
}

it.each([
  ['contoso', ['contoso']],
  ['contoso,fabrikam', ['contoso', 'fabrikam']],
  ['*', '*'],
])('is what the caller may enter: %s', async (tenants, scope) => {
  expect(await scopeOf(tenants)).toEqual(scope);
});

it('is anonymous without a caller, and outside of requests', async () => {
  expect(await scopeOf(null)).toEqual([]);
  expect(tenantsInScope()).toEqual(new Set());
});

it('stays with each of several requests at once', async () => {
  const waiting = scopeOf('contoso', 'waits');
  expect(await scopeOf('*')).toBe('*');
  release();
  expect(await waiting).toEqual(['contoso']);
});
