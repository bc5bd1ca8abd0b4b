/** Generated months: random commands in any order, decided one by one. */
import fc from 'fast-check';
import type { LedgerCommand } from './commands.js';
import type { LedgerEvent } from './events.js';
import { milliCreditsEachOf } from '../capacity/licence.js';
import { addMilliseconds } from '../values/calendar.js';
import { ADMIN, grantOf, recording, usageOf } from '../tenant.fixture.js';
import { monthDecider } from './decide.js';
import { figuresOf, type MonthState } from './state.js';

export const START = '2025-11-01T00:00:00.000Z';
const MINUTE = 60_000;
const environmentId = fc.constantFrom('prod', 'test', 'dev', '__proto__');
const amount = fc.integer({ min: 0, max: 12 }).map((tens) => tens * 10_000);
/** Minutes since the 1st, so that grants and rows begin and end in mid-month. */
const moment = fc
  .integer({ min: 0, max: 28 * 24 })
  .map((hours) => addMilliseconds(START, hours * 60 * MINUTE));
const regime = fc.constantFrom('classic' as const, 'dual' as const, 'postSeeded' as const);

export type Asked = { readonly minutes: number; readonly command: Omit<LedgerCommand, 'at'> };

const usage = fc
  .record({
    environmentId,
    userId: fc.constantFrom('maria', 'luis', null),
    context: fc.constantFrom('app' as const, 'cloudFlow' as const, 'agent' as const),
    quantity: fc.record({ images: fc.integer({ min: 0, max: 6 }) }),
    statedCredits: fc.option(
      fc.record({
        currency: fc.constant('aiBuilder' as const),
        milliCredits: fc.integer({ min: 0, max: 90_000 }),
      }),
    ),
    status: fc.constantFrom('processed' as const, 'processed' as const, 'failed' as const),
  })
  .map((run) => ({ ...recording({ ...run, capability: 'objectDetection' }), late: false }));

const grant = fc
  .record({
    grantId: fc.constantFrom('a', 'b', 'c', 'd'),
    sku: fc.constantFrom('agreement', 'powerAppsPremium', 'dynamics365FinanceOperations'),
    quantity: fc.integer({ min: 1, max: 3 }),
    validFrom: moment,
    validTo: fc.option(moment),
    contractStart: fc.constantFrom(null, '2025-01-01T00:00:00.000Z'),
  })
  .map((one) => {
    const milliCreditsEach = one.sku === 'agreement' ? 70_000 : milliCreditsEachOf(one.sku, START)!;
    return { type: 'AddGrant', grant: grantOf({ ...one, milliCreditsEach }), by: ADMIN };
  });

const policy = fc
  .uniqueArray(fc.record({ effectiveFrom: moment, regime }), {
    selector: (row) => row.effectiveFrom,
    maxLength: 3,
  })
  .map((rows) => ({
    type: 'ChangePolicy',
    policy: rows.map((row, index) => ({ version: `row-${index}`, ...row })),
    by: ADMIN,
  }));

const commands = fc.oneof(
  { weight: 8, arbitrary: usage },
  { weight: 3, arbitrary: grant },
  fc.record({ grantId: fc.constantFrom('a', 'b', 'c') }).map(named('EndGrant')),
  {
    weight: 4,
    arbitrary: fc.record({ environmentId, milliCredits: amount }).map(named('ChangeAllocation')),
  },
  fc
    .record({ settings: fc.record({ allowUnallocated: fc.boolean() }) })
    .map(named('ChangeSettings')),
  policy,
  fc
    .record({ prepaidMilliCredits: amount, payAsYouGo: fc.boolean() })
    .map(named('ChangeCopilotCapacity')),
  fc
    .record({
      environmentId,
      copilot: fc.record({
        milliCredits: amount,
        drawFromTenant: fc.boolean(),
        payAsYouGo: fc.boolean(),
      }),
    })
    .map(named('ChangeEnvironmentCopilot')),
  fc.record({ userId: fc.constantFrom('maria', 'luis') }).map(named('StartTrial')),
  fc
    .record({ extensionId: fc.constantFrom('x', 'y'), requestedBy: fc.constant('admin') })
    .map(named('GrantExtension')),
  fc.constant({ type: 'PassTime' }),
);

function named(type: LedgerCommand['type']) {
  return (members: object) => ({ type, ...members, by: ADMIN });
}

export const month = fc.array(
  fc.record({ minutes: fc.integer({ min: 0, max: 3_000 }), command: commands }),
  { minLength: 1, maxLength: 40 },
) as unknown as fc.Arbitrary<readonly Asked[]>;

/** The whole state as text, in a canonical order. */
export const withAdvice = (state: MonthState) =>
  JSON.stringify({
    ...state,
    environments: [...figuresOf(state).environments].sort(),
    trials: [...figuresOf(state).trials].sort(),
    announced: [...state.announced.toMap()].sort(),
    ended: [...state.ended.toMap()].sort(),
    ids: Buffer.from(state.ids.toBytes()).toString('hex').match(/.{48}/g)?.sort(),
  });

export interface Played {
  readonly state: MonthState;
  readonly events: readonly LedgerEvent[];
  readonly now: string;
}

/** Plays a month; calls `check` with the state before and after each step. */
export function play(
  asked: readonly Asked[],
  check: (command: LedgerCommand, before: MonthState, after: MonthState, now: string) => void,
): Played {
  let state = monthDecider.initialState();
  const events: LedgerEvent[] = [];
  let now = START;
  const step = (members: object) => {
    const command = { at: now, ...members } as LedgerCommand;
    if (command.type === 'RecordUsage') {
      Object.assign(command, { usage: usageOf({ ...command.usage, time: now }) });
    }
    const before = monthDecider.fork(state);
    const decision = monthDecider.decide(command, state);
    if (decision.kind === 'rejected') return;
    const after = decision.events.reduce(monthDecider.evolve, monthDecider.fork(state));
    check(command, before, after, now);
    events.push(...decision.events);
    state = decision.events.reduce(monthDecider.evolve, state);
  };
  const { configuration } = state;
  step({ type: 'OpenLedger', tenantId: 'contoso', month: '2025-11', configuration });
  for (const { minutes, command } of asked) {
    const next = addMilliseconds(now, minutes * MINUTE);
    if (next.startsWith('2025-11')) now = next;
    step(command);
  }
  step({ type: 'PassTime' });
  return { state, events, now };
}

/**
 * Applies the accepted commands to `state`.
 * @returns their events
 */
export function learn(state: MonthState, tried: readonly Asked[], now: string): LedgerEvent[] {
  return tried.flatMap(({ command }) => {
    const members = { ...command, at: now } as LedgerCommand;
    if (members.type === 'RecordUsage') {
      Object.assign(members, { usage: usageOf({ ...members.usage, time: now }) });
    }
    const decision = monthDecider.decide(members, state);
    if (decision.kind === 'rejected') return [];
    decision.events.reduce(monthDecider.evolve, state);
    return decision.events;
  });
}
