/** A month of a million runs in the pages: how soon each shows its figures, with nothing in the cache. */
import type { Page } from 'playwright-core';
import { median } from '../support/measure.js';
import { alone, milli, type RecordFigure, type Report, table } from '../support/report.js';
import { type Service, TENANT } from './service.js';

const USAGE = { runs: 1_000_000, environments: 200 };
const ROUNDS = 5;
const GOAL_MS = 1_000;

interface Looked {
  readonly name: string;
  readonly path: string;
  /** Resolves when what the page is for is on it. */
  readonly isThere: (page: Page) => Promise<void>;
}

const aRow = (page: Page) => page.getByRole('row').nth(5).waitFor();

const PAGES: readonly Looked[] = [
  {
    name: 'overview',
    path: '',
    isThere: (page) => page.getByRole('slider', { name: 'Day of the month' }).waitFor(),
  },
  { name: 'environments', path: '/environments', isThere: aRow },
  { name: 'where it goes, by environment', path: '/usage?by=environment', isThere: aRow },
  { name: 'where it goes, by flow and user', path: '/usage?by=automation,user', isThere: aRow },
  { name: 'runs', path: '/runs', isThere: aRow },
  { name: 'runs of one user', path: '/runs?userId=user-7', isThere: aRow },
];

export async function largeMonth(
  service: Service,
  report: Report,
  record: RecordFigure,
): Promise<void> {
  await service.fill(USAGE);
  const rows = [
    [`a month of ${USAGE.runs.toLocaleString('en')} runs, median of ${ROUNDS}`, 'there', 'goal'],
  ];
  for (const page of PAGES) {
    // Once beforehand: the browser's own start is not the page's.
    await look(service, page);
    const waits: number[] = [];
    for (let round = 0; round < ROUNDS; round++) waits.push(await look(service, page));
    rows.push([page.name, milli(median(waits)), `≤ ${milli(GOAL_MS)}`]);
    record(alone(`dashboard, a million runs: ${page.name}`, 'ms', median(waits), GOAL_MS));
  }
  report(table(rows));
}

async function look(service: Service, { path, isThere }: Looked): Promise<number> {
  const page = await service.open('/favicon.svg');
  await page.waitForLoadState();
  const start = performance.now();
  await page.goto(`${service.address}/tenants/${TENANT}${path}`, { waitUntil: 'commit' });
  await isThere(page);
  const milliseconds = performance.now() - start;
  await page.context().close();
  return milliseconds;
}
