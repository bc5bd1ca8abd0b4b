/** The pages of a month with a million runs: the time until each shows its figures, with an empty cache. */
import { median } from '../support/measure.js';
import { alone, milli, type RecordFigure, type Report, table } from '../support/report.js';
import { appears, type Wanted } from './on-page.js';
import { type Service, TENANT } from './service.js';

const USAGE = { runs: 1_000_000, environments: 200 };
const ROUNDS = 5;
const GOAL_MS = 1_000;

interface Looked {
  readonly name: string;
  readonly path: string;
  /** The content that the reader waits for. */
  readonly wanted: Wanted;
}

const ROWS: Wanted = { selector: 'tr, [role=row]', index: 5 };
const DAYS: Wanted = { selector: '[role=slider][aria-label="Day of the month"]' };

const PAGES: readonly Looked[] = [
  { name: 'overview', path: '', wanted: DAYS },
  { name: 'environments', path: '/environments', wanted: ROWS },
  { name: 'where it goes, by environment', path: '/usage?by=environment', wanted: ROWS },
  { name: 'where it goes, by flow and user', path: '/usage?by=automation,user', wanted: ROWS },
  { name: 'runs', path: '/runs', wanted: ROWS },
  { name: 'runs of one user', path: '/runs?userId=user-7', wanted: ROWS },
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
    // A first visit that is not measured, because it includes the browser's own start.
    await look(service, page);
    const waits: number[] = [];
    for (let round = 0; round < ROUNDS; round++) waits.push(await look(service, page));
    rows.push([page.name, milli(median(waits)), `≤ ${milli(GOAL_MS)}`]);
    record(alone(`dashboard, a million runs: ${page.name}`, 'ms', median(waits), GOAL_MS));
  }
  report(table(rows));
}

/** @returns the milliseconds from the start of the navigation */
async function look(service: Service, { path, wanted }: Looked): Promise<number> {
  const page = await service.open('/favicon.svg');
  await page.waitForLoadState();
  await page.goto(`${service.address}/tenants/${TENANT}${path}`, { waitUntil: 'commit' });
  const milliseconds = await appears(page, wanted);
  await page.context().close();
  return milliseconds;
}
