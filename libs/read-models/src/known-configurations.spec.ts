/** The cache of configurations equals the rows, and shares equal configurations. */
import type { SqlReader } from '#eventsourcing';
import { EMPTY_CONFIGURATION } from '#metering';
import { KnownConfigurations } from './known-configurations.js';

const MONTH = '2026-11';
const TEXT = JSON.stringify(EMPTY_CONFIGURATION);
const OTHER = JSON.stringify({ ...EMPTY_CONFIGURATION, allocations: { prod: 1_000 } });

let known: KnownConfigurations;
let queries: number;
let row: { configuration: string; position: number };
const reader = {
  async query() {
    queries += 1;
    return [row];
  },
} as unknown as SqlReader;

beforeEach(() => {
  known = new KnownConfigurations();
  queries = 0;
  row = { configuration: TEXT, position: 7 };
});

it('keeps one object for all tenants that have decided the same', async () => {
  const one = await known.read(reader, { tenantId: 'one', month: MONTH, position: 3, text: TEXT });
  const other = await known.read(reader, {
    tenantId: 'other',
    month: MONTH,
    position: 5,
    text: TEXT,
  });
  expect(other).toBe(one);
  expect(
    await known.read(reader, { tenantId: 'third', month: MONTH, position: 6, text: OTHER }),
  ).toEqual(JSON.parse(OTHER));
  expect(queries).toBe(0);
});

it('names the position of its cached rows, and reads none of them again', async () => {
  expect(known.positionOf('one', MONTH)).toBeNull();
  await known.read(reader, { tenantId: 'one', month: MONTH, position: 7 });
  expect(known.positionOf('one', MONTH)).toBe(7);
  await known.read(reader, { tenantId: 'one', month: MONTH, position: 7 });
  expect(queries).toBe(1);
  row = { configuration: OTHER, position: 9 };
  expect(await known.read(reader, { tenantId: 'one', month: MONTH, position: 9 })).toEqual(
    JSON.parse(OTHER),
  );
  expect([queries, known.positionOf('one', MONTH)]).toEqual([2, 9]);
});

it('remembers nothing whose position the rows do not name', async () => {
  await known.read(reader, { tenantId: 'one', month: MONTH, position: null, text: TEXT });
  expect(known.positionOf('one', MONTH)).toBeNull();
});
