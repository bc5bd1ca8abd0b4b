/** Property: over random months, a state that was evolved, stored, restored or forked decides the same. */
import fc from 'fast-check';
import type { LedgerCommand } from './commands.js';
import type { LedgerEvent } from './events.js';
import { usageOf } from '../tenant.fixture.js';
import { monthDecider } from './decide.js';
import { restoreState, snapshotOf } from './snapshot.js';

import { learn, month, play, withAdvice } from './random-month.fixture.js';

const RUNS = { numRuns: 100 };

describe('over random months of everything, a state', () => {
  it('is what its events tell, after storage too', () => {
    fc.assert(
      fc.property(month, (asked) => {
        const { state, events } = play(asked, () => undefined);
        const stored = JSON.parse(JSON.stringify(events)) as LedgerEvent[];
        const folded = stored.reduce(monthDecider.evolve, monthDecider.initialState());
        expect(withAdvice(folded)).toBe(withAdvice(state));
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
        expect(withAdvice(restored)).toBe(withAdvice(state));
        for (const { command } of [...asked, ...tried]) {
          const members = { ...command, at: now } as LedgerCommand;
          if (members.type === 'RecordUsage') {
            Object.assign(members, { usage: usageOf({ ...members.usage, time: now }) });
          }
          const decision = monthDecider.decide(members, state);
          expect(monthDecider.decide(members, restored)).toEqual(decision);
          if (decision.kind === 'rejected') continue;
          for (const one of [state, restored]) decision.events.reduce(monthDecider.evolve, one);
        }
      }),
      RUNS,
    );
  });

  it('is untouched by what a fork of it learns', () => {
    fc.assert(
      fc.property(month, month, (asked, tried) => {
        const { state, now } = play(asked, () => undefined);
        const before = withAdvice(state);
        learn(monthDecider.fork(state), tried, now);
        expect(withAdvice(state)).toBe(before);
      }),
      RUNS,
    );
  });

  it('adopts what a fork has learned as if it had learned it itself', () => {
    fc.assert(
      fc.property(month, month, (asked, tried) => {
        const { state, now } = play(asked, () => undefined);
        const alone = restoreState(snapshotOf(state));
        const fork = monthDecider.fork(state);
        const events = learn(fork, tried, now);
        const expected = events.reduce(monthDecider.evolve, alone);
        expect(withAdvice(monthDecider.adopt(state, fork))).toBe(withAdvice(expected));
      }),
      RUNS,
    );
  });
});
