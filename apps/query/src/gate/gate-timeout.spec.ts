/** The gate's time limit: it responds within seconds even if the database does not. */
import { setImmediate as settled } from 'node:timers/promises';
import { TransientError } from '#eventsourcing';
import type { Caller } from '#platform';
import { type HeldTimers, holdTimers } from '#testing/timers';
import type { CompleteAnswers } from '../answers/complete-answers.js';
import type { QueryDependencies } from '../dependencies.js';
import { AccessController } from './access.controller.js';
import type { GateQuery } from './gate-query.js';

let timers: HeldTimers;
beforeEach(() => (timers = holdTimers()));
afterEach(() => timers.end());

const NEVER = new Promise<never>(() => undefined);

it('says after five seconds that it cannot tell, and not before', async () => {
  const dependencies = { clock: { now: () => new Date('2025-09-15T12:00:00.000Z') } };
  const gate = new AccessController(
    dependencies as unknown as QueryDependencies,
    { ask: () => NEVER } as unknown as CompleteAnswers,
  );
  const query = { explain: false, allowPartial: false } as unknown as GateQuery;
  const caller = { roles: new Set(['publisher']) } as unknown as Caller;
  const said: unknown[] = [];
  gate.one('contoso', 'prod', query, caller).catch((error: unknown) => said.push(error));
  timers.pass(4_999);
  await settled();
  expect(said).toEqual([]);
  timers.pass(1);
  await settled();
  expect(said).toEqual([expect.any(TransientError)]);
});
