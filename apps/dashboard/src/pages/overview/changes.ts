/** Finds flows and apps that used much more or much less than in the week before. */
import type { UsageChanges } from '../../data/api.js';
import { addDays } from '../../data/months.js';
import { largestFirst } from '../../data/order.js';

export interface Shift {
  /** The flow or app. */
  readonly automation: string;
  readonly name: string;
  readonly kind: 'rise' | 'fall' | 'new';
  /** Usage of the last seven whole days, in milli-credits; `before` is that of the seven days before. */
  readonly now: number;
  readonly before: number;
}

const WEEK = 7;
const RISE = 1.5;
const FALL = 0.5;
/** The smallest change to show, as a share of the week's usage; less is noise. */
const SHARE_MIN = 0.03;

/** @returns the two weeks before a day, in the API's format of periods */
export function weeksBefore(day: string): { readonly from: string; readonly to: string } {
  const before = (days: number) => addDays(day, -days);
  return {
    from: `${before(2 * WEEK)}..${before(WEEK + 1)}`,
    to: `${before(WEEK)}..${before(1)}`,
  };
}

/** @returns the shifts, the largest first, without those that are small compared with the total usage */
export function shiftsOf({ rows, total }: UsageChanges): Shift[] {
  const least = total.after.consumed.milliCredits * SHARE_MIN;
  return rows
    .flatMap(({ automation, automationName, before, after }): Shift[] => {
      const sums = { before: before.consumed.milliCredits, now: after.consumed.milliCredits };
      const kind = kindOf(sums);
      if (kind === null || !automation) return [];
      return [{ automation, name: automationName ?? automation, kind, ...sums }];
    })
    .filter(({ now, before }) => Math.abs(now - before) >= least)
    .sort((a, b) => largestFirst(Math.abs(a.now - a.before), Math.abs(b.now - b.before)));
}

function kindOf({ now, before }: Pick<Shift, 'now' | 'before'>): Shift['kind'] | null {
  if (before === 0) return now > 0 ? 'new' : null;
  if (now / before >= RISE) return 'rise';
  return now / before <= FALL ? 'fall' : null;
}
