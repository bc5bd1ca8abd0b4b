/** Time comes in from outside, so that months can be tried, replayed and simulated. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
