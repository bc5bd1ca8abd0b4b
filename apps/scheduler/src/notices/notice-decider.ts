/** Decides which advance warnings are due, and when an expected run-out no longer holds. Pure. */
import type { NoticeEvent } from '#contracts';
import type { Decider } from '#eventsourcing';
import type { Instant, MilliCredits, Month } from '#metering';
import { type EndingNotice, keyOfEnding } from './endings.js';

/** The tenant's state according to its rows. */
export interface NoticeInput {
  readonly at: Instant;
  readonly month: Month;
  readonly endings: readonly EndingNotice[];
  /** `null` if too few days are known for a forecast. */
  readonly outlook: Outlook | null;
}

export interface Outlook {
  readonly consumedMilliCredits: MilliCredits;
  readonly expectedMilliCredits: MilliCredits;
  readonly entitlementMilliCredits: MilliCredits;
  /** The day on which the credits run out, such as 2026-11-23; `null` if they last. */
  readonly runsOutOn: string | null;
}

export interface NoticeState {
  /** The month in which a run-out is expected; `null` if none is, or it was averted. */
  readonly runOutMonth: Month | null;
  readonly endingsRaised: ReadonlySet<string>;
}

export const noticeDecider: Decider<NoticeInput, NoticeState, NoticeEvent, never> = {
  initialState: () => ({ runOutMonth: null, endingsRaised: new Set() }),
  fork: (state) => state,
  adopt: (_state, fork) => fork,
  decide(look, { runOutMonth, endingsRaised }) {
    const endings = look.endings.filter((ending) => !endingsRaised.has(keyOfEnding(ending)));
    const isExpected = runOutMonth === look.month;
    return { kind: 'accepted', events: [...endings, ...outlookNotices(look, isExpected)] };
  },
  evolve(state, event) {
    switch (event.type) {
      case 'RunOutExpected':
        return { ...state, runOutMonth: event.data.month };
      case 'RunOutAverted':
        return { ...state, runOutMonth: null };
      case 'GrantEnding':
      case 'TrialEnding':
        return { ...state, endingsRaised: new Set(state.endingsRaised).add(keyOfEnding(event)) };
    }
  },
};

/** Once all credits are used up there is nothing to forecast: the ledger itself announces the overage. */
function outlookNotices({ at, month, outlook }: NoticeInput, isExpected: boolean): NoticeEvent[] {
  if (!outlook) return [];
  const { runsOutOn, ...figures } = outlook;
  const { consumedMilliCredits, entitlementMilliCredits } = figures;
  if (entitlementMilliCredits === 0 || consumedMilliCredits > entitlementMilliCredits) return [];
  const data = { at, month, ...figures };
  if (runsOutOn === null) return isExpected ? [{ type: 'RunOutAverted', data }] : [];
  return isExpected ? [] : [{ type: 'RunOutExpected', data: { ...data, runsOutOn } }];
}
