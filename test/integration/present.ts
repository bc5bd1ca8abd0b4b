/** The present time for tests with engines, whose clocks cannot be set; each test reads it anew, because the month may change. */
import { systemClock } from '#eventsourcing';

export const presentTime = (): string => systemClock.now().toISOString();

/** In the form 2026-11, in UTC. */
export const presentMonth = (): string => presentTime().slice(0, 'yyyy-MM'.length);
