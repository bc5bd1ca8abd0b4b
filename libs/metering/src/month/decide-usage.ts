/**
 * Decides one usage event: it is charged once, together with the overage changes that it causes. This is the hot path.
 */
import type { CommandOf } from './commands.js';
import { MILLI_CREDITS_MAX } from '../values/amounts.js';
import { billedUnits } from '../rates/rating.js';
import { chargeFor } from '../standing/charging.js';
import type { EventOf, LedgerEvent, OverageCause } from './events.js';
import { figureOf, withCharge } from '../standing/figures.js';
import { monthOf, within, type Instant } from '../values/calendar.js';
import { entryOf } from '../values/records.js';
import { assessView, type Assessment } from '../standing/standing.js';
import {
  scopesOf,
  announcements,
  environmentScope,
  poolScope,
  standingOf,
  type ScopeStanding,
} from './announcements.js';
import { causeInTime } from './consequences.js';
import { accept, NOTHING_TO_DO, reject, type Decision } from './decision.js';
import { announcedOf, assessState, type MonthState } from './state.js';

type RecordUsage = CommandOf<'RecordUsage'>;
type AdmitLateUsage = CommandOf<'AdmitLateUsage'>;

/**
 * A closed month accepts usage whose id was admitted in the open month. Only the figures of the closed month change
 * (A9).
 */
export function recordUsage(state: MonthState, command: RecordUsage): Decision {
  const { usage, usageKey, payloadHash, at } = command;
  const known = state.ids.lookup(usageKey, payloadHash);
  if (known === 'charged') return NOTHING_TO_DO;
  if (known !== 'unknown') return conflict();
  if (monthOf(usage.time) !== state.month) {
    throw new Error(`usage of ${usage.time} was sent to the ledger of ${state.month}`);
  }
  if (!mayCharge(state.configuration.settings.sources, usage.source)) {
    const message =
      'The tenant does not allow charges from this source: see sources in its settings.';
    return reject('forbiddenSource', message, 'source');
  }
  const before = assessState(state, usage.time);
  const charge = chargeFor(before, usage);
  if (charge === 'rateNotPublished') {
    const subject = `${usage.capability} (${usage.type})`;
    const message = `No rate is published for ${subject}: state its credits, or resubmit it later.`;
    return reject('rateNotPublished', message, 'capability');
  }
  if (charge === 'unitMissing') {
    const units = billedUnits(usage.capability).join(' or ');
    const message = `${usage.capability} is charged by ${units} here, and the event states none: state the number, even if it is 0.`;
    return reject('invalidAmount', message, 'quantity');
  }
  if (charge === 'amountTooLarge') {
    const message = 'The quantity is too large for one run: correct it at its source.';
    return reject('invalidAmount', message, 'quantity');
  }
  if (state.totals[figureOf(charge)] + charge.milliCredits > MILLI_CREDITS_MAX) {
    const field = usage.statedCredits ? 'statedCredits' : 'quantity';
    return reject(
      'totalTooLarge',
      `${state.month} would exceed the largest possible total.`,
      field,
    );
  }
  if (state.phase === 'closed' && !command.late) {
    return reject('monthClosed', `${state.month} is closed: admit the id in the open month first.`);
  }
  const consumed = { usageKey, payloadHash, usage, charge };
  const moves = movesBy(consumed, state, before, at);
  return { kind: 'accepted', events: [{ type: 'CreditConsumed', data: consumed }, ...moves] };
}

/**
 * Whether the source may charge the tenant. A Kafka message does not identify its client, so a tenant can list the
 * sources that it accepts.
 */
function mayCharge(sources: readonly string[] | undefined, source: string): boolean {
  if (!sources || sources.length === 0) return true;
  return sources.some((one) =>
    one.endsWith('*') ? source.startsWith(one.slice(0, -1)) : source === one,
  );
}

/** The stream of the open month records every new id, regardless of the month of the usage. */
export function admitLateUsage(state: MonthState, command: AdmitLateUsage): Decision {
  const { at, usageKey, payloadHash, month } = command;
  const known = state.ids.lookup(usageKey, payloadHash);
  if (known === 'admitted') return NOTHING_TO_DO;
  if (known !== 'unknown') return conflict();
  return accept({ type: 'LateUsageAdmitted', data: { at, usageKey, payloadHash, month } });
}

const conflict = (): Decision =>
  reject(
    'usageConflict',
    'This id was already used for another event: send it again under a new id.',
    'id',
  );

/**
 * The overage events caused by a charge to an AI Builder pool; trials and Copilot Credits have limits but no overage.
 */
function movesBy(
  { usage: { environmentId }, charge }: EventOf<'CreditConsumed'>['data'],
  state: MonthState,
  before: Assessment,
  at: Instant,
): LedgerEvent[] {
  const moves: LedgerEvent[] = [];
  if (charge.milliCredits === 0 || figureOf(charge) !== 'consumedMilliCredits') return moves;
  const { configuration } = state;
  const now = within(state.month, at);
  const figures = withCharge(before.figures, configuration, environmentId, charge);
  const after = assessView(configuration, figures, now);
  for (const standing of touched(after, scopeOf(after, environmentId))) {
    const announced = announcedOf(state, standing.scope);
    const cause =
      standing.level === announced.level ? 'consumption' : causeOf(state, standing, now);
    const change = { at, cause, warningPercents: configuration.settings.warningPercents };
    moves.push(...announcements(standing, announced, change));
  }
  return moves;
}

/** The cause of a level change: time, if the level had already changed before the run was added. */
function causeOf(state: MonthState, { scope }: ScopeStanding, now: Instant): OverageCause {
  const present = assessState(state, now);
  const { level } = standingOf(present, scope);
  return level === announcedOf(state, scope).level ? 'consumption' : causeInTime(present);
}

/** Pools are independent (R9), except that pools in overage share the extension credits (R20). */
function touched(after: Assessment, own: ScopeStanding): ScopeStanding[] {
  const sharesPot =
    after.inForce.extensionMilliCredits > 0 && own.consumedMilliCredits > own.availableMilliCredits;
  return sharesPot ? scopesOf(after) : [own];
}

const scopeOf = (assessment: Assessment, environmentId: string): ScopeStanding =>
  entryOf(assessment.configuration.allocations, environmentId) === undefined
    ? poolScope(assessment)
    : environmentScope(assessment, environmentId);
