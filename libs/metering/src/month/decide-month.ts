/** Decides the opening and closing of a month. These commands are idempotent. */
import type { CommandOf } from './commands.js';
import type { ClosingFigures, LedgerEvent } from './events.js';
import {
  previousMonth,
  startOfMonth,
  nextMonth,
  within,
  type Instant,
} from '../values/calendar.js';
import { standingOf } from './announcements.js';
import { passTime, withBeginning } from './consequences.js';
import { accept, NOTHING_TO_DO, reject, type Decision } from './decision.js';
import { evolve } from './evolve.js';
import { assessState, fork, scopeOfKey, type MonthState } from './state.js';

type Opening = CommandOf<'OpenLedger' | 'ResetMonth'>;

export function openMonth(state: MonthState, command: Opening): Decision {
  const { at, tenantId, month, configuration } = command;
  if (state.phase !== 'unopened') {
    if (state.month === month && state.tenantId === tenantId) return NOTHING_TO_DO;
    const message = `This ledger belongs to ${state.tenantId} in ${state.month}.`;
    return reject('monthAlreadyOpen', message, 'month');
  }
  if (command.type === 'OpenLedger') {
    const data = { tenantId, month, at, configuration };
    return accept(...withBeginning(state, [{ type: 'LedgerOpened', data }], at));
  }
  const { closing } = command;
  const data = { tenantId, month, at, previousMonth: previousMonth(month), closing, configuration };
  const reset: LedgerEvent = { type: 'MonthlyReset', data };
  const facts = [reset, ...overageExits(evolve(fork(state), reset), closing, at)];
  return accept(...withBeginning(state, facts, at));
}

/** Overage ends with the month (R12). */
function overageExits(view: MonthState, closing: ClosingFigures, at: Instant): LedgerEvent[] {
  const assessment = assessState(view, within(view.month, at));
  return closing.inOverage.map(({ scope, level }) => {
    const { consumedMilliCredits, availableMilliCredits } = standingOf(assessment, scope);
    const figures = { consumedMilliCredits, availableMilliCredits };
    return { type: 'OverageExited', data: { at, scope, level, cause: 'reset', ...figures } };
  });
}

export function closeMonth(state: MonthState, at: Instant): Decision {
  if (state.phase === 'closed') return NOTHING_TO_DO;
  const { month } = state;
  const view = fork(state);
  const end = within(month, startOfMonth(nextMonth(month)));
  const events = passTime(view, end);
  const closing = closingFigures(view, end);
  return accept(...events, { type: 'MonthClosed', data: { month, at, closing } });
}

function closingFigures(state: MonthState, end: Instant): ClosingFigures {
  const { totals } = state;
  return {
    entitlementMilliCredits: assessState(state, end).entitlementMilliCredits,
    consumedMilliCredits: totals.consumedMilliCredits,
    copilotConsumedMilliCredits: totals.copilotMilliCredits,
    trialConsumedMilliCredits: totals.trialMilliCredits,
    runs: totals.runs,
    inOverage: overages(state),
  };
}

function overages(state: MonthState): ClosingFigures['inOverage'] {
  return [...state.announced.toMap()].flatMap(([key, { level }]) =>
    level === 'none' ? [] : [{ scope: scopeOfKey(key), level }],
  );
}
