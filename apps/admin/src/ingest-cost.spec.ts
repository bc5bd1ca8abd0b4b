/** A request's bytes are divided among its events: the tenants' counts add up to the bytes read. */
import fc from 'fast-check';
import { ingestCost } from './ingest-cost.js';

const tenants = fc.array(fc.constantFrom('contoso', 'fabrikam', 'northwind'), { minLength: 1 });

const sumOf = (numbers: Iterable<number | undefined>): number =>
  Array.from(numbers).reduce<number>((sum, one = 0) => sum + one, 0);

it('counts every event once, and no bytes without a tenant', () => {
  fc.assert(
    fc.property(tenants, fc.nat(1_048_576), (keys, bytes) => {
      const { byClient, byTenant } = ingestCost(keys.map(messageOf), bytes / keys.length);
      const costs = [...byTenant.values()];
      expect(sumOf(costs.map(({ events }) => events))).toBe(keys.length);
      // The first event was counted before the body was read.
      expect(byClient).toEqual({ events: keys.length - 1 });
      const counted = sumOf(costs.map((cost) => cost.bytes));
      expect(counted).toBeGreaterThanOrEqual(bytes);
      expect(counted).toBeLessThanOrEqual(bytes + byTenant.size);
    }),
  );
});

const messageOf = (key: string) => ({ key });

it('shares the bytes out by the number of events', () => {
  const messages = ['contoso', 'fabrikam', 'contoso'].map(messageOf);
  expect([...ingestCost(messages, 100).byTenant]).toEqual([
    ['contoso', { events: 2, bytes: 200 }],
    ['fabrikam', { events: 1, bytes: 100 }],
  ]);
});

it('makes no event of its bytes anew', () => {
  const message = {
    key: 'contoso',
    get value(): Buffer {
      throw new Error('was made');
    },
  };
  expect(ingestCost([message], 7).byTenant.get('contoso')).toEqual({ events: 1, bytes: 7 });
});
