/**
 * A tenant for given/when/then specifications: `does` expects acceptance, `isRefused` rejection; the specification sets
 * the time.
 */
import type { LedgerCommand, Rejection } from './month/commands.js';
import { EMPTY_CONFIGURATION, type Configuration, type Grant } from './capacity/configuration.js';
import { access, type Access, type PlannedRun } from './standing/access.js';
import type { Actor, EventOf, LedgerEvent } from './month/events.js';
import type { Charge } from './standing/charge.js';
import { monthDecider } from './month/decide.js';
import { assessState, type MonthState } from './month/state.js';
import { monthOf, type Instant, type Month } from './values/calendar.js';
import type { Assessment } from './standing/standing.js';
import type { Usage } from './values/usage.js';

export const ADMIN: Actor = { actorId: 'admin', reason: null };
/** An instant in each regime. */
export const CLASSIC = '2025-10-15T12:00:00.000Z';
export const DUAL = '2026-03-15T12:00:00.000Z';
export const POST_SEEDED = '2026-11-15T12:00:00.000Z';

type Ask = LedgerCommand extends infer Command
  ? Command extends LedgerCommand
    ? Omit<Command, 'at' | 'by'>
    : never
  : never;

export interface Tenant {
  state: MonthState;
  now: Instant;
  does(...commands: readonly Ask[]): LedgerEvent[];
  isRefused(command: Ask): Rejection;
  /** Records a run in an environment: custom document pages at 100 AI Builder credits each. */
  uses(environmentId: string, credits: number, usage?: Partial<Usage>): LedgerEvent[];
  charge(usage: Partial<Usage>): Charge;
  stands(): Assessment;
  may(environmentId: string, planned?: Partial<PlannedRun>): Access;
}

let ids = 0;
const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
/** Distributes ids like a digest. */
const spread = (): string => hex(Math.imul(++ids, 2_654_435_761) >>> 0, 8);
export const newUsageKey = (): string => `${spread()}-0000-8000-8000-${hex(ids, 12)}`;
export const newHash = (): string => spread().repeat(4);

export const grantOf = (grant: Partial<Grant> = {}): Grant => ({
  grantId: `grant-${++ids}`,
  sku: 'aiBuilderAddOn',
  quantity: 1,
  milliCreditsEach: 1_000_000_000,
  validFrom: '2025-01-01T00:00:00.000Z',
  validTo: null,
  contractStart: null,
  ...grant,
});

/** A grant of an unlisted product, without a cap or an end. */
export const credits = (amount: number, grant: Partial<Grant> = {}): Ask => ({
  type: 'AddGrant',
  grant: grantOf({ sku: 'agreement', milliCreditsEach: amount * 1_000, ...grant }),
});

export const allocation = (environmentId: string, amount: number): Ask => ({
  type: 'ChangeAllocation',
  environmentId,
  milliCredits: amount * 1_000,
});

export const usageOf = (usage: Partial<Usage>): Usage => ({
  id: 'event-1',
  source: '/flows',
  type: 'AIModelExecuted',
  time: CLASSIC,
  tenantId: 'contoso',
  environmentId: 'prod',
  environmentName: null,
  userId: 'maria',
  modelId: 'model-1',
  modelName: null,
  capability: 'customDocumentProcessing',
  tier: null,
  context: 'cloudFlow',
  automationId: null,
  automationName: null,
  status: 'processed',
  quickTest: false,
  preview: false,
  quantity: { pages: 0 },
  statedCredits: null,
  dataType: null,
  extra: null,
  ...usage,
});

export const ofType = <Type extends LedgerEvent['type']>(
  events: readonly LedgerEvent[],
  type: Type,
): EventOf<Type>['data'][] =>
  events.flatMap((event) => (event.type === type ? [event.data as EventOf<Type>['data']] : []));

export const emptyTenant = (now: Instant): Tenant => ({
  state: monthDecider.initialState(),
  now,
  does(...commands) {
    return commands.flatMap((command) => {
      const decision = monthDecider.decide(complete(this, command), this.state);
      if (decision.kind !== 'accepted') throw new Error(decision.rejection.message);
      for (const event of decision.events) this.state = monthDecider.evolve(this.state, event);
      return decision.events;
    });
  },
  isRefused(command) {
    const decision = monthDecider.decide(complete(this, command), this.state);
    if (decision.kind === 'accepted') throw new Error(`${command.type} was accepted`);
    return decision.rejection;
  },
  uses(environmentId, amount, usage) {
    const run = { environmentId, time: this.now, quantity: { pages: amount / 100 }, ...usage };
    return this.does(recording(run));
  },
  charge(usage) {
    const [event] = ofType(this.does(recording({ time: this.now, ...usage })), 'CreditConsumed');
    return event!.charge;
  },
  stands() {
    return assessState(this.state, this.now);
  },
  may(environmentId, { userId = null, context = 'cloudFlow', capability = null } = {}) {
    return access(this.stands(), { environmentId, userId, context, capability });
  },
});

export const recording = (usage: Partial<Usage>): Extract<Ask, { type: 'RecordUsage' }> => ({
  type: 'RecordUsage',
  usageKey: newUsageKey(),
  payloadHash: newHash(),
  late: false,
  usage: usageOf(usage),
});

export function tenantAt(now: Instant, configuration: Configuration = EMPTY_CONFIGURATION): Tenant {
  const tenant = emptyTenant(now);
  tenant.does(opening(monthOf(now), configuration));
  return tenant;
}

export function tenantWith(now: Instant, ...commands: readonly Ask[]): Tenant {
  const tenant = tenantAt(now);
  tenant.does(...commands);
  return tenant;
}

export const opening = (month: Month, configuration = EMPTY_CONFIGURATION): Ask => ({
  type: 'OpenLedger',
  tenantId: 'contoso',
  month,
  configuration,
});

const complete = (tenant: Tenant, command: Ask): LedgerCommand =>
  ({ at: tenant.now, by: ADMIN, ...command }) as LedgerCommand;

/** @returns why `act` was rejected, or `null`; omits the stack, which takes longer to build than the decision */
export function refusalBy(act: () => unknown): string | null {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    act();
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
