import fc from 'fast-check';
import type { LedgerCommand } from './commands.js';
import type { Configuration } from '../capacity/configuration.js';
import type { LedgerEvent } from './events.js';
import { milliCreditsEachOf } from '../capacity/licence.js';
import { addMilliseconds } from '../values/calendar.js';
import { ADMIN, grantOf, recording, usageOf } from '../tenant.fixture.js';
import { ledgerDecider } from './decide.js';
import { restoreState, snapshotOf } from './snapshot.js';
import { assessState, figuresOf, type LedgerState } from './state.js';

const START = '2025-11-01T00:00:00.000Z';
const MINUTE = 60_000;
const environmentId = fc.constantFrom('prod', 'test', 'dev', '__proto__');
const amount = fc.integer({ min: 0, max: 12 }).map((tens) => tens * 10_000);
/** Minutes since the 1st, so that grants and rows begin and end in mid-month. */
const moment = fc
  .integer({ min: 0, max: 28 * 24 })
  .map((hours) => addMilliseconds(START, hours * 60 * MINUTE));
const regime = fc.constantFrom('classic' as const, 'dual' as const, 'postSeeded' as const);

type Asked = { readonly minutes: number; readonly command: Omit<LedgerCommand, 'at'> };

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

const month = fc.array(
  fc.record({ minutes: fc.integer({ min: 0, max: 3_000 }), command: commands }),
  { minLength: 1, maxLength: 40 },
) as unknown as fc.Arbitrary<readonly Asked[]>;

/** Everything a state says, in an order of its own. */
const told = (state: LedgerState) =>
  JSON.stringify({
    ...state,
    environments: [...figuresOf(state).environments].sort(),
    trials: [...figuresOf(state).trials].sort(),
    announced: [...state.announced.toMap()].sort(),
    ended: [...state.ended.toMap()].sort(),
    ids: Buffer.from(state.ids.toBytes()).toString('hex').match(/.{48}/g)?.sort(),
  });

interface Played {
  readonly state: LedgerState;
  readonly events: readonly LedgerEvent[];
  readonly now: string;
}

/** Plays a month; `check` sees every step, before and after. */
function play(
  asked: readonly Asked[],
  check: (command: LedgerCommand, before: LedgerState, after: LedgerState, now: string) => void,
): Played {
  let state = ledgerDecider.initialState();
  const events: LedgerEvent[] = [];
  let now = START;
  const step = (members: object) => {
    const command = { at: now, ...members } as LedgerCommand;
    if (command.type === 'RecordUsage') {
      Object.assign(command, { usage: usageOf({ ...command.usage, time: now }) });
    }
    const before = ledgerDecider.fork(state);
    const decision = ledgerDecider.decide(command, state);
    if (decision.kind === 'rejected') return;
    const after = decision.events.reduce(ledgerDecider.evolve, ledgerDecider.fork(state));
    check(command, before, after, now);
    events.push(...decision.events);
    state = decision.events.reduce(ledgerDecider.evolve, state);
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

/** The rules once more, in the plainest words: everything from nothing, nothing kept. */
function plainLevels(configuration: Configuration, events: readonly LedgerEvent[], now: string) {
  let rules = now < '2026-11-01' ? 'dual' : 'postSeeded';
  const rows = [...configuration.policy].sort((a, b) =>
    a.effectiveFrom < b.effectiveFrom ? -1 : 1,
  );
  for (const row of rows) if (row.effectiveFrom <= now && row.regime) rules = row.regime;
  let owned = 0;
  for (const sku of ['agreement', 'powerAppsPremium', 'dynamics365FinanceOperations']) {
    let sum = 0;
    for (const one of Object.values(configuration.grants)) {
      if (one.sku !== sku || one.validFrom > now || (one.validTo && one.validTo <= now)) continue;
      const ended = rules === 'postSeeded' && sku !== 'agreement' && !one.contractStart;
      if (!ended) sum += one.quantity * one.milliCreditsEach;
    }
    owned += sku === 'dynamics365FinanceOperations' ? Math.min(sum, 20_000_000) : sum;
  }
  const allocations = new Map(Object.entries(configuration.allocations));
  const used = new Map<string, number>([...allocations.keys()].map((id) => [id, 0]));
  let pooled = 0;
  for (const event of events) {
    if (event.type !== 'CreditConsumed') continue;
    const { charge, usage: run } = event.data;
    if (charge.currency === 'copilot' || charge.drawnFrom === 'trial') continue;
    if (!allocations.has(run.environmentId)) pooled += charge.milliCredits;
    else used.set(run.environmentId, used.get(run.environmentId)! + charge.milliCredits);
  }
  let left = owned;
  for (const credits of allocations.values()) left -= credits;
  const pools = [...allocations].map(([id, has]) => ({
    name: `environment:${id}`,
    has,
    used: used.get(id)!,
  }));
  if (configuration.settings.allowUnallocated) {
    pools.push({ name: 'tenantPool', has: Math.max(0, left), used: pooled });
  }
  let pot = 0;
  for (const one of configuration.extensions) if (one.effectiveFrom <= now) pot += one.milliCredits;
  const over = (pool: { has: number; used: number }) => Math.max(0, pool.used - pool.has);
  const levels: Record<string, string> = {};
  for (const pool of owned > 0 ? pools : []) {
    let others = 0;
    for (const other of pools) if (other !== pool) others += over(other);
    const net = pool.used - Math.min(over(pool), Math.max(0, pot - others));
    if (net <= pool.has) continue;
    if (rules !== 'classic') levels[pool.name] = 'exhausted';
    else levels[pool.name] = net > pool.has + pool.has / 4 ? 'important' : 'simple';
  }
  return levels;
}

const announcedLevels = (state: LedgerState) =>
  Object.fromEntries(
    [...state.announced.toMap()].flatMap(([key, { level }]) =>
      level === 'none' ? [] : [[key, level]],
    ),
  );

const RUNS = { numRuns: 300 };

describe('over random months of everything', () => {
  it("A3: pools add up to the entitlement, and their consumption to the tenant's", () => {
    const conserved = (_: LedgerCommand, _before: LedgerState, state: LedgerState, now: string) => {
      const standing = assessState(state, now);
      const { allocatedMilliCredits, unallocatedMilliCredits, pool } = standing;
      const capacity = allocatedMilliCredits + unallocatedMilliCredits;
      expect(capacity).toBe(Math.max(allocatedMilliCredits, standing.entitlementMilliCredits));
      let consumed = pool.consumedMilliCredits;
      for (const id of Object.keys(state.configuration.allocations)) {
        consumed += figuresOf(state).environments.get(id)?.consumedMilliCredits ?? 0;
      }
      expect(consumed).toBe(state.totals.consumedMilliCredits);
    };
    fc.assert(
      fc.property(month, (asked) => void play(asked, conserved)),
      RUNS,
    );
  });

  it('says of every pool what the plainest reading of the rules says', () => {
    fc.assert(
      fc.property(month, (asked) => {
        const { state, events, now } = play(asked, () => undefined);
        expect(announcedLevels(state)).toEqual(plainLevels(state.configuration, events, now));
      }),
      RUNS,
    );
  });

  it('charges an allocated environment nowhere else, and nobody else there', () => {
    fc.assert(
      fc.property(month, (asked) => {
        play(asked, (command, before, after) => {
          if (command.type !== 'RecordUsage') return;
          const { environmentId: id } = command.usage;
          const allocated = Object.hasOwn(before.configuration.allocations, id);
          const grown = after.totals.poolMilliCredits - before.totals.poolMilliCredits;
          const own =
            (figuresOf(after).environments.get(id)?.consumedMilliCredits ?? 0) -
            (figuresOf(before).environments.get(id)?.consumedMilliCredits ?? 0);
          expect(grown).toBe(allocated ? 0 : own);
        });
      }),
      RUNS,
    );
  });

  it('has nothing left to say when the same is asked again', () => {
    fc.assert(
      fc.property(month, (asked) => {
        play(asked, (command, _before, after) => {
          const again = ledgerDecider.decide(command, after);
          expect(again).toEqual({ kind: 'accepted', events: [] });
        });
      }),
      RUNS,
    );
  });

  it('is what its events tell, after storage too', () => {
    fc.assert(
      fc.property(month, (asked) => {
        const { state, events } = play(asked, () => undefined);
        const stored = JSON.parse(JSON.stringify(events)) as LedgerEvent[];
        const folded = stored.reduce(ledgerDecider.evolve, ledgerDecider.initialState());
        expect(told(folded)).toBe(told(state));
      }),
      RUNS,
    );
  });

  it('decides the same after it was kept and restored', () => {
    fc.assert(
      fc.property(month, month, (asked, tried) => {
        const { state, now } = play(asked, () => undefined);
        const { facts, ids } = snapshotOf(state);
        const kept = JSON.parse(JSON.stringify(facts)) as typeof facts;
        const restored = restoreState({ facts: kept, ids });
        expect(told(restored)).toBe(told(state));
        for (const { command } of [...asked, ...tried]) {
          const members = { ...command, at: now } as LedgerCommand;
          if (members.type === 'RecordUsage') {
            Object.assign(members, { usage: usageOf({ ...members.usage, time: now }) });
          }
          const decision = ledgerDecider.decide(members, state);
          expect(ledgerDecider.decide(members, restored)).toEqual(decision);
          if (decision.kind === 'rejected') continue;
          for (const one of [state, restored]) decision.events.reduce(ledgerDecider.evolve, one);
        }
      }),
      RUNS,
    );
  });

  it('is untouched by what a fork of it learns', () => {
    fc.assert(
      fc.property(month, month, (asked, tried) => {
        const { state, now } = play(asked, () => undefined);
        const before = told(state);
        learn(ledgerDecider.fork(state), tried, now);
        expect(told(state)).toBe(before);
      }),
      RUNS,
    );
  });

  it('adopts what a fork has learned as if it had learned it itself', () => {
    fc.assert(
      fc.property(month, month, (asked, tried) => {
        const { state, now } = play(asked, () => undefined);
        const alone = restoreState(snapshotOf(state));
        const fork = ledgerDecider.fork(state);
        const events = learn(fork, tried, now);
        const expected = events.reduce(ledgerDecider.evolve, alone);
        expect(told(ledgerDecider.adopt(state, fork))).toBe(told(expected));
      }),
      RUNS,
    );
  });
});

/** Carries out what is accepted. @returns the events. */
function learn(state: LedgerState, tried: readonly Asked[], now: string): LedgerEvent[] {
  return tried.flatMap(({ command }) => {
    const members = { ...command, at: now } as LedgerCommand;
    if (members.type === 'RecordUsage') {
      Object.assign(members, { usage: usageOf({ ...members.usage, time: now }) });
    }
    const decision = ledgerDecider.decide(members, state);
    if (decision.kind === 'rejected') return [];
    decision.events.reduce(ledgerDecider.evolve, state);
    return decision.events;
  });
}
