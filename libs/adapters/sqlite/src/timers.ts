/** The only timers of this adapter; simulations pass their own instead. */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Clock, Sleep } from '#eventsourcing';

/** An abort ends the pause early and is no error: the caller looks at its signal. */
export const timerSleep: Sleep = async (milliseconds, signal) => {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
};

/** Resolves when all that is ready to run has run, so that writes of one turn share a transaction. */
export type Defer = () => Promise<void>;
export const nextTurnOfTheLoop: Defer = () => nextTurn();

export const systemClock: Clock = { now: () => new Date() };
