/** Property: each remedy named for a blocked run can be followed and lifts the block with the stated amount. */
import fc from 'fast-check';
import { advisedIn, WAYS, type Advised } from '../advised.fixture.js';
import { environment, randomTenant } from '../random-tenant.fixture.js';
import { CLASSIC, DUAL, POST_SEEDED, type Tenant } from '../tenant.fixture.js';
import type { Context } from '../values/usage.js';
import type { Permission } from './access.js';

/** Near the end of the classic regime: after waiting for the 1st, the dual regime applies. */
const LAST_DAYS = '2025-10-31T12:00:00.000Z';

const asked = fc.record({
  live: randomTenant(fc.constantFrom(CLASSIC, CLASSIC, LAST_DAYS, DUAL, POST_SEEDED)),
  environmentId: environment,
  context: fc.constantFrom<Context>('app', 'cloudFlow', 'agent', 'agentFlow'),
  userId: fc.constantFrom(null, 'maria'),
});

/** Parses the last sentence, if it names remedies rather than the problem. */
function adviceOf({ message }: Permission): Advised[] {
  const found = /(?:^|\. )((?:Add|Allocate|Turn|Request|Raise|Give|Link|Wait) .*\.)$/.exec(
    message!,
  );
  return found ? advisedIn(found[1]!) : [];
}

it('lifts the block of runs and of makers, whichever of its remedies is followed', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(asked, ({ live, environmentId, ...asker }) => {
      const before = live().may(environmentId, asker);
      const blocked: unknown[] = [];
      for (const what of ['run', 'make'] as const) {
        if (before[what].allowed) continue;
        for (const { way, follow } of adviceOf(before[what])) {
          const followed: Tenant = follow(live(), environmentId);
          const after = followed.may(environmentId, asker)[what];
          if (!after.allowed) blocked.push([before[what].message, way, after]);
          seen.add(way);
        }
      }
      expect(blocked).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
  expect(WAYS.filter((way) => !seen.has(way))).toEqual(['lower others']);
});

it('names a way wherever amounts leave room for one', () => {
  fc.assert(
    fc.property(asked, ({ live, environmentId, ...asker }) => {
      const tenant = live();
      const { run } = tenant.may(environmentId, asker);
      const { grants } = tenant.state.configuration;
      const granted = Object.values(grants).reduce((sum, one) => sum + one.milliCreditsEach, 0);
      fc.pre(!run.allowed && granted < 1_000_000_000_000);
      expect([run, adviceOf(run).length]).not.toEqual([run, 0]);
    }),
    { numRuns: 1_000 },
  );
});
