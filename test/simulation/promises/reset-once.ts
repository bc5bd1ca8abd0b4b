/** P5: MonthlyReset exactly once per tenant and month, in order, with any number of schedulers, however late. */
import { type Evidence, monthOfStream } from './evidence.js';

const OPENERS = ['LedgerOpened', 'MonthlyReset'];

export function resetOnce({ events, books, world, findings }: Evidence): void {
  // A scheduler whose clock is ahead opens the months up to its own present, each of them once.
  const latest = Math.max(
    world.clock.now().getTime(),
    world.observed.latestPresent?.getTime() ?? 0,
  );
  const present = new Date(latest).toISOString().slice(0, 7);
  for (const tenantId of books.keys()) {
    const own = events.filter((event) => event.stream.startsWith(`creditLedger-${tenantId}_`));
    const mine = own.filter(
      (event) => event.stream.length === `creditLedger-${tenantId}_2025-11`.length,
    );
    const openers = mine.filter(({ type }) => OPENERS.includes(type));
    const opened = openers.map(({ stream }) => monthOfStream(stream)!);
    findings.expect('P5', `${tenantId} openings`, opened.length, new Set(opened).size);
    for (const { revision, stream } of openers) {
      if (revision !== 0) findings.add('P5', `${stream} was opened at revision ${revision}`);
    }
    const resets = openers.filter(({ type }) => type === 'MonthlyReset');
    const first = opened[0]!;
    const expected = monthsBetween(first, present);
    const months = resets.map(({ stream }) => monthOfStream(stream)!);
    findings.expect('P5', `${tenantId} resets`, months, expected);
    const closed = mine.filter(({ type }) => type === 'MonthClosed').map(({ stream }) => stream);
    findings.expect('P5', `${tenantId} closings`, closed.length, new Set(closed).size);
  }
}

/** The months after the first up to and including the last. */
function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  const next = new Date(`${first}-01T00:00:00.000Z`);
  for (;;) {
    next.setUTCMonth(next.getUTCMonth() + 1);
    const month = next.toISOString().slice(0, 7);
    if (month > last) return months;
    months.push(month);
  }
}
