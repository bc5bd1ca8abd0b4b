/** The version of the rows: the engine's counter, or else the position that they reflect. */
import type { SqlReader } from '#eventsourcing';
import { rowsVersion } from './rows-version.js';

function rowsAt(position: number | null, version?: number): SqlReader {
  const rows = position === null ? [] : [{ position, recorded_at: '2026-11-01T00:00:00.000Z' }];
  return {
    query: async () => rows as never,
    ...(version !== undefined && { version: () => version }),
  };
}

it('is what the engine counts, also where that is 0', async () => {
  expect(await rowsVersion(rowsAt(17, 3))).toBe(3);
  expect(await rowsVersion(rowsAt(17, 0))).toBe(0);
});

it('is how far they reflect the ledger where the engine counts nothing', async () => {
  expect(await rowsVersion(rowsAt(17))).toBe(17);
  expect(await rowsVersion(rowsAt(0))).toBe(0);
  expect(await rowsVersion(rowsAt(null))).toBeNull();
});
