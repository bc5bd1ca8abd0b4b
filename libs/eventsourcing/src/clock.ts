/** The clock port, injected so that time can be set in tests, replays and simulations. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
