/** Schemathesis on the whole API with a token of each role: no server error, and no undocumented response. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROLES } from '#platform';
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import { NOW } from '../support/meter-process.js';
import { configurationFor, examine, forGenerators, schemathesis } from './schemathesis.js';
import { tenantOf } from '../support/tenant.js';
import { TEST_SEED } from '../support/test-seed.js';
import { usageEvent } from '../support/usage-events.js';

const TENANT = 'contoso';
/** Allows for downloading its packages the first time. */
const PATIENCE_MS = 900_000;
/** Operators may do everything, so they get all requests; the other roles test the rejections and their form. */
const THOROUGH = { phases: ['examples', 'coverage', 'fuzzing'], examples: 5, casesMin: 1_000 };
const BRIEF = { phases: ['examples', 'fuzzing'], examples: 2, casesMin: 100 };

let meter: GuardedMeter;
let documentPath: string;
let configurationPath: string;

beforeAll(async () => {
  const limits = ['REQUESTS', 'BYTES', 'EVENTS', 'STREAMS'].map((unit) => `LIMIT_CLIENT_${unit}`);
  [meter] = await Promise.all([
    startGuardedMeter(Object.fromEntries(limits.map((name) => [name, 'none']))),
    schemathesis(),
  ]);
  const tenant = tenantOf(await meter.as({ sub: 'o', roles: ['operator'] }), TENANT);
  await tenant.own(20);
  await tenant.allocate('prod', 10);
  await tenant.use(usageEvent({ id: 'run-1', tenantId: TENANT, time: NOW }));
  await tenant.use(
    usageEvent({ id: 'run-1', tenantId: TENANT, time: NOW, data: { userId: 'u-2' } }),
  );
  await tenant.usageOf(1);
  [documentPath, configurationPath] = ['openapi.json', 'schemathesis.toml'].map((name) =>
    join(meter.folder.path, name),
  ) as [string, string];
  const { body } = await meter.http.get('/openapi.json');
  await writeFile(documentPath, JSON.stringify(forGenerators(body, TENANT)));
  await writeFile(configurationPath, configurationFor(TENANT));
}, PATIENCE_MS);
afterAll(() => meter.stop());

it.each(ROLES)(
  'as %s',
  async (role) => {
    const { address, issuer } = meter;
    const claims = { sub: 'u-1', roles: [role], tenants: [TENANT] };
    const token = await issuer.good({ claims, expires: 2 * 3_600 });
    const { casesMin, ...extent } = role === 'operator' ? THOROUGH : BRIEF;
    const asked = { address, documentPath, configurationPath, token, seed: TEST_SEED };
    const found = await examine({ ...asked, ...extent });
    expect(found.isGood ? '' : found.said).toBe('');
    expect(found.cases).toBeGreaterThan(casesMin);
  },
  PATIENCE_MS,
);
