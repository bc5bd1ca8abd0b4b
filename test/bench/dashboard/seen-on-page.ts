/** The time from a run's acceptance to the changed figure on an open page. */
import { percentile } from '../support/measure.js';
import { milli, type RecordFigure, type Report, table } from '../support/report.js';
import { type Service, TENANT } from './service.js';

const RUNS = 60;
const GOAL_MS = 1_000;

export async function seenOnPage(
  service: Service,
  report: Report,
  record: RecordFigure,
): Promise<void> {
  await service.fill({ runs: 3_000, environments: 10 });
  const page = await service.open(`/tenants/${TENANT}`);
  await page.getByText(/^Live/).waitFor();
  const used = page.locator('dl dd').first();
  const waits: number[] = [];
  for (let number = 0; number < RUNS; number++) {
    const was = await used.innerText();
    await service.run(`seen-${number}`);
    const accepted = performance.now();
    while ((await used.innerText()) === was);
    waits.push(performance.now() - accepted);
  }
  await page.context().close();
  const [p50, p95, slowest] = [50, 95, 100].map((percent) => percentile(waits, percent));
  report(
    table([
      ['accepted → seen on the page', 'p50', 'p95', 'slowest'],
      [`${RUNS} runs, one after the other`, milli(p50!), milli(p95!), milli(slowest!)],
    ]),
  );
  record({
    name: 'dashboard accepted to seen p95',
    unit: 'ms',
    ours: p95!,
    theirs: null,
    ratio: null,
    goal: GOAL_MS,
  });
}
