/**
 * Open months that have not begun are logged once for all tenants, and reported in readiness and metrics until they
 * begin.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeniedError, sleep, type SqlDatabase, systemClock, TransientError } from '#eventsourcing';
import { createMetrics, readConfiguration } from '#platform';
import { createReadModels } from '#read-models';
import type { Engines } from './engines.js';
import { openEngines } from './open-engines.js';
import { futureMonthsWatch } from './future-months-watch.js';

let folder: string;
let engines: Engines;
let database: SqlDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'months-ahead-'));
  const configuration = readConfiguration({ DATA_DIR: folder });
  engines = openEngines({ configuration, clock: systemClock, sleep, onNotice: () => undefined });
  database = await engines.readDatabase();
  await createReadModels(database);
});
afterEach(async () => {
  await engines.close();
  await rm(folder, { recursive: true });
});

const known = (tenantId: string, lastMonth: string) =>
  database.transaction((transaction) =>
    transaction.execute('INSERT INTO tenants VALUES ($1, $2, $2)', [tenantId, lastMonth]),
  );

/** Checks once at each of the times. */
async function watch(times: readonly string[], opened = async () => database) {
  const ended = new AbortController();
  const said: string[] = [];
  const looks: [string | null, number][] = [];
  const metrics = createMetrics();
  const left = [...times];
  const { task, indicator } = futureMonthsWatch(opened, {
    metrics,
    clock: { now: () => new Date(left[0]!) },
    onNotice: (level, message) => said.push(`${level} ${message}`),
    async sleep(milliseconds) {
      if (milliseconds < 10_000) return;
      const { values } = await metrics.tenantsAhead.get();
      expect(await indicator.check()).toBeNull();
      looks.push([indicator.notice!(), values[0]!.value]);
      left.shift();
      if (left.length === 0) ended.abort();
    },
  });
  await task.run(ended.signal);
  return { said, looks };
}

const PRESENT = '2026-11-28T12:00:00.000Z';
/** Clocks may differ by five minutes. */
const NEARLY = '2027-11-30T23:55:00.001Z';
const warning = expect.stringMatching(/2 tenants .*2027-12.*futureMonth.*"ops ahead"/) as string;

it('are said once, however long, and once when they have begun', async () => {
  await known('contoso', '2026-11');
  await known('fabrikam', '2027-11');
  await known('tailspin', '2027-12');
  const { said, looks } = await watch([PRESENT, '2026-11-29T12:00:00.000Z', NEARLY]);
  expect(looks).toEqual([
    [warning, 2],
    [warning, 2],
    [null, 0],
  ]);
  expect(said).toEqual([
    expect.stringMatching(/^warn The open month of 2 tenants/),
    expect.stringMatching(/^info /),
  ]);
});

it('are none where every month has begun, and before there is a tenant', async () => {
  expect(await watch([PRESENT])).toEqual({ said: [], looks: [[null, 0]] });
  await known('contoso', '2026-11');
  expect(await watch([PRESENT, NEARLY])).toMatchObject({ said: [] });
});

it.each([TransientError, DeniedError])('are read again after a %p', async (Failure) => {
  await known('contoso', '2027-12');
  let away = 2;
  const { looks } = await watch([PRESENT], async () => {
    if (away-- > 0) throw new Failure('away');
    return database;
  });
  expect(looks).toEqual([[expect.stringContaining('2027-12'), 1]]);
});
