/** The overall health of an installation, and the order of its parts. */
import type { Operations } from '../../data/api.js';
import { healthOf, type Part, worstFirst } from './health.js';

const part = (name: string, status: 'up' | 'down', notice: string | null = null) =>
  ({ name, status, notice }) as Part;
const process = (status: string, parts: readonly Part[] = []) => ({ status, parts });

it.each([
  ['fine', { followers: [{ secondsBehind: 10 }] }],
  ['behind', { followers: [{ secondsBehind: 0 }, { secondsBehind: 10.1 }] }],
  ['behind', { processes: [process('ok', [part('a', 'up', 'look')])] }],
  ['broken', { processes: [process('ok'), process('error')] }],
  ['broken', { processes: [{ address: 'http://a', status: 'unreachable', why: 'refused' }] }],
  ['broken', { verification: { outcome: 'different' } }],
  ['fine', { verification: { outcome: 'same' } }],
] as const)('is %s with %j', (health, parts) => {
  const operations = { processes: [process('ok')], followers: [], verification: null, ...parts };
  expect(healthOf(operations as unknown as Operations)).toBe(health);
});

it('lists what is down before what has something to say, and the rest as it comes', () => {
  const parts = [part('b', 'up'), part('n', 'up', 'look'), part('a', 'up'), part('d', 'down')];
  expect(worstFirst(parts).map(({ name }) => name)).toEqual(['d', 'n', 'b', 'a']);
});
