/** Property: over random months, pools, levels and announcements agree with an independent computation of the rules. */
import fc from 'fast-check';
import type { LedgerCommand } from './commands.js';
import type { Configuration } from '../capacity/configuration.js';
import type { LedgerEvent } from './events.js';
import { monthDecider } from './decide.js';
import { assessState, figuresOf, type MonthState } from './state.js';

import { month, play } from './random-month.fixture.js';

/** The rules, computed from scratch in the simplest way. */
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

const announcedLevels = (state: MonthState) =>
  Object.fromEntries(
    [...state.announced.toMap()].flatMap(([key, { level }]) =>
      level === 'none' ? [] : [[key, level]],
    ),
  );

const RUNS = { numRuns: 100 };

describe('over random months of everything', () => {
  it("A3: pools add up to the entitlement, and their consumption to the tenant's", () => {
    const conserved = (_: LedgerCommand, _before: MonthState, state: MonthState, now: string) => {
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

  it('charges an allocated environment to its allocation only, and no other to it', () => {
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
          const again = monthDecider.decide(command, after);
          expect(again).toEqual({ kind: 'accepted', events: [] });
        });
      }),
      RUNS,
    );
  });
});
