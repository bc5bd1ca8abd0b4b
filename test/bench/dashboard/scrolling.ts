/** The longest frame while very long lists are scrolled. */
import type { Page } from 'playwright-core';
import { median, percentile } from '../support/measure.js';
import { milli, type RecordFigure, type Report, table } from '../support/report.js';
import { type Service, TENANT } from './service.js';

const USAGE = { runs: 100_000, environments: 5_000 };
const ROUNDS = 5;
const GOAL_MS = 50;
const LISTS = [
  ['5,000 environments', 'environments'],
  ['100,000 runs', 'runs'],
] as const;

export async function scrolling(
  service: Service,
  report: Report,
  record: RecordFigure,
): Promise<void> {
  await service.fill(USAGE);
  const rows = [[`scrolling, ${ROUNDS} rounds`, 'median frame', 'p99', 'longest, median']];
  for (const [name, path] of LISTS) {
    const page = await service.open(`/tenants/${TENANT}/${path}`);
    await page.getByRole('row').nth(5).waitFor();
    await page.getByText(/^Live/).waitFor();
    const rounds: number[][] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await framesWhileScrolling(page));
    await page.context().close();
    const frames = rounds.flat();
    const longest = median(rounds.map((one) => Math.max(...one)));
    rows.push([name, milli(median(frames)), milli(percentile(frames, 99)), milli(longest)]);
    record({
      name: `dashboard scrolling ${name}, longest frame`,
      unit: 'ms',
      ours: longest,
      theirs: null,
      ratio: null,
      goal: GOAL_MS,
    });
  }
  report(table(rows));
}

/** Scrolls by half a window at every frame for two seconds, and from the bottom back to the top. */
const SCROLL = `new Promise((resolve) => {
  const frames = [];
  const end = performance.now() + 2000;
  let before = performance.now();
  requestAnimationFrame(function step(now) {
    frames.push(now - before);
    before = now;
    if (now > end) return resolve(frames.slice(2));
    const bottom = document.documentElement.scrollHeight - innerHeight;
    scrollTo(0, scrollY >= bottom - 1 ? 0 : scrollY + innerHeight / 2);
    requestAnimationFrame(step);
  });
})`;

async function framesWhileScrolling(page: Page): Promise<number[]> {
  await page.evaluate('scrollTo(0, 0)');
  return page.evaluate<number[]>(SCROLL);
}
