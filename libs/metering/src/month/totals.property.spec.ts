/** Property: no accepted amount raises a total above what integers hold exactly. */
import fc from 'fast-check';
import { figuresOf } from './state.js';
import { monthDecider } from './decide.js';
import type { LedgerCommand } from './commands.js';
import type { LedgerEvent } from './events.js';
import { inForce } from '../capacity/in-force.js';
import { EMPTY_CONFIGURATION } from '../capacity/configuration.js';
import { figureOf } from '../standing/figures.js';
import { CURRENCIES, MILLI_CREDITS_MAX } from '../values/amounts.js';
import { ADMIN, CLASSIC, grantOf, recording } from '../tenant.fixture.js';

const { decide, evolve, initialState, fork } = monthDecider;

const extreme = fc.constantFrom(
  ...[0, 1, 999, MILLI_CREDITS_MAX / 2, MILLI_CREDITS_MAX - 1, MILLI_CREDITS_MAX],
);
const environmentId = fc.constantFrom('a', 'b', 'c', 'd');
const userId = fc.constantFrom('maria', 'luis', null);

type Asked = LedgerCommand extends infer Command
  ? Command extends LedgerCommand
    ? Omit<Command, 'at'>
    : never
  : never;

const usage = fc
  .record({
    environmentId,
    userId,
    context: fc.constantFrom('app' as const, 'agent' as const),
    quantity: fc.record({ images: fc.constantFrom(0, 1, 2 ** 40, Number.MAX_SAFE_INTEGER) }),
    statedCredits: fc.option(
      fc.record({ currency: fc.constantFrom(...CURRENCIES), milliCredits: extreme }),
    ),
  })
  .map((run): Asked => ({ ...recording({ ...run, capability: 'objectDetection' }), late: false }));

const by = ADMIN;
const configuring: fc.Arbitrary<Asked> = fc.oneof(
  fc.tuple(fc.constantFrom(1, 2, 1_000_000), extreme).map(([quantity, milliCreditsEach]): Asked => {
    const grant = grantOf({ sku: 'agreement', quantity, milliCreditsEach });
    return { type: 'AddGrant', grant, by };
  }),
  fc.tuple(environmentId, extreme).map(([id, milliCredits]) => {
    return { type: 'ChangeAllocation' as const, environmentId: id, milliCredits, by };
  }),
  extreme.map((prepaidMilliCredits) => {
    return { type: 'ChangeCopilotCapacity' as const, prepaidMilliCredits, payAsYouGo: false, by };
  }),
  fc.tuple(environmentId, extreme).map(([id, milliCredits]) => {
    const copilot = { milliCredits, drawFromTenant: true, payAsYouGo: false };
    return { type: 'ChangeEnvironmentCopilot' as const, environmentId: id, copilot, by };
  }),
  fc.constantFrom('maria', 'luis').map((id) => ({ type: 'StartTrial' as const, userId: id, by })),
  fc.nat(1_000_000).map((number) => {
    const extensionId = `extension-${number}`;
    return { type: 'GrantExtension' as const, extensionId, requestedBy: 'maria', by };
  }),
  fc.constant<Asked>({
    type: 'ChangePolicy',
    by,
    policy: [
      {
        version: 'generous',
        effectiveFrom: '2025-01-01T00:00:00.000Z',
        trialCredits: 1_000_000_000,
        extensionCredits: 1_000_000_000,
        extensionsPerMonthMax: 1_000,
        extensionsPerYearMax: 12_000,
      },
    ],
  }),
);

function openMonth() {
  const month = CLASSIC.slice(0, 7);
  const open = { type: 'OpenLedger', tenantId: 't', month, at: CLASSIC } as const;
  const decision = decide({ ...open, configuration: EMPTY_CONFIGURATION }, initialState());
  return decision.kind === 'accepted'
    ? decision.events.reduce(evolve, initialState())
    : initialState();
}

/** Sums as big integers, which have no limit. */
function sumsOf(events: readonly LedgerEvent[]) {
  const sums = { consumedMilliCredits: 0n, copilotMilliCredits: 0n, trialMilliCredits: 0n };
  for (const event of events) {
    if (event.type !== 'CreditConsumed') continue;
    const { charge } = event.data;
    sums[figureOf(charge)] += BigInt(charge.milliCredits);
  }
  return sums;
}

describe('totals', () => {
  it('stay exact and within the published limit, every one of them, whatever is asked', () => {
    const steps = fc.array(fc.oneof({ weight: 3, arbitrary: usage }, configuring), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, (asked) => {
        const state = openMonth();
        const events: LedgerEvent[] = [];
        for (const one of asked) {
          const decision = decide({ ...one, at: CLASSIC }, fork(state));
          if (decision.kind === 'rejected') continue;
          for (const event of decision.events) evolve(state, event);
          events.push(...decision.events);
        }
        const { environments, trials } = figuresOf(state);
        const { runs: _runs, ...totals } = state.totals;
        const {
          from: _from,
          until: _until,
          terms: _terms,
          policyVersion: _version,
          ...held
        } = inForce(state.configuration, CLASSIC);
        const closed = decide({ type: 'CloseMonth', at: CLASSIC }, state);
        const [closing] =
          closed.kind === 'accepted'
            ? closed.events.flatMap((event) =>
                event.type === 'MonthClosed' ? [event.data.closing] : [],
              )
            : [];
        const { inOverage: _inOverage, ...closings } = closing!;
        const all = [totals, held, closings, ...environments.values(), Object.fromEntries(trials)];
        for (const [name, total] of all.flatMap((one) => Object.entries(one))) {
          const isCounted = Number.isSafeInteger(total) && total >= 0 && total <= MILLI_CREDITS_MAX;
          expect([name, total, isCounted]).toEqual([name, total, true]);
        }
        for (const [name, sum] of Object.entries(sumsOf(events))) {
          expect([name, BigInt(state.totals[name as keyof typeof totals])]).toEqual([name, sum]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('let a month take up to the limit, and refuse only what would pass it', () => {
    const state = openMonth();
    const stated = (milliCredits: number) =>
      decide(
        {
          ...recording({ statedCredits: { currency: 'aiBuilder', milliCredits } }),
          late: false,
          at: CLASSIC,
        },
        state,
      );
    const first = stated(MILLI_CREDITS_MAX - 1);
    if (first.kind === 'accepted') for (const event of first.events) evolve(state, event);
    expect(stated(2)).toMatchObject({
      rejection: { code: 'totalTooLarge', field: 'statedCredits' },
    });
    expect(stated(1).kind).toBe('accepted');
  });
});
