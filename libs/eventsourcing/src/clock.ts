/** The port to the clock, handed in so that months can be tried, replayed and simulated. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
