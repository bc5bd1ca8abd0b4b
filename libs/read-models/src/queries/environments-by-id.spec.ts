/** Pages of environments by id add up to the result over all environments. */
import fc from 'fast-check';
import type { SqlDatabase } from '#eventsourcing';
import { byBytes } from '../by-bytes.js';
import { grantOf, LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import type { EnvironmentCursor } from './environment-page.js';
import { tenantMonths } from './months-usage.js';
import { type TenantUsage, tenantUsage } from './tenant-usage.js';

const NOW = `${MONTH}-15T00:00:00.000Z`;
const IDS = ['prod', 'dev', 'test', 'é', '\u{1f600}', '\u{e000}x', 'a', '__proto__x'];

async function ask(
  database: SqlDatabase,
  page?: { readonly after: EnvironmentCursor | null; readonly limit: number },
): Promise<TenantUsage> {
  const environments = page && { order: 'environment' as const, ...page };
  const answer = await tenantUsage(database, { tenantId: TENANT, now: NOW, environments });
  if (answer.kind !== 'found') throw new Error(answer.kind);
  return answer.value;
}

const allocations = fc.dictionary(fc.constantFrom(...IDS), fc.integer({ min: 1, max: 900_000 }));
const used = fc.array(fc.tuple(fc.constantFrom(...IDS), fc.integer({ min: 0, max: 800_000 })), {
  maxLength: 12,
});

it('gives every environment once, with the same figures as an answer over all of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      allocations,
      used,
      fc.integer({ min: 1, max: 5 }),
      async (own, runs, limit) => {
        const ledger = new LedgerFixture().open({ ...grantOf(1_000), allocations: own });
        for (const [index, [environmentId, milliCredits]] of runs.entries()) {
          ledger.consume({ id: String(index), environmentId }, { milliCredits });
        }
        const database = await rowsOf(ledger);
        const whole = await ask(database);
        const rows = [];
        for (let after: EnvironmentCursor | null = null; ;) {
          const { environments, next, ...figures }: TenantUsage = await ask(database, {
            after,
            limit,
          });
          const { environments: _all, next: _none, ...expected } = whole;
          expect(figures).toEqual(expected);
          rows.push(...environments);
          after = next;
          if (after === null) break;
        }
        expect(rows).toEqual(whole.environments);
        const ids = rows.map(({ environmentId }) => environmentId);
        expect(ids).toEqual(ids.toSorted(byBytes));
      },
    ),
    { numRuns: 60 },
  );
});

it('says of a month in a range what it says of the month alone', async () => {
  const ledger = new LedgerFixture().open({ ...grantOf(1_000), allocations: { dev: 1_000 } });
  ledger.consume({ environmentId: 'dev' }).consume({ id: 'run-2', environmentId: 'prod' });
  const database = await rowsOf(ledger);
  const months = { first: MONTH, last: MONTH };

  const answer = await tenantMonths(database, { tenantId: TENANT, now: NOW, months });

  const { tenantId, environments, environmentCount, next, ...alone } = await ask(database);
  expect([tenantId, environments.length, environmentCount, next]).toEqual([TENANT, 2, 2, null]);
  expect(answer).toMatchObject({ kind: 'found', value: { months: [alone] } });
});
