/** The present beside engines, where no clock can be set: each test asks anew, for the month may turn between two. */
import { systemClock } from '#eventsourcing';

export const presentTime = (): string => systemClock.now().toISOString();

/** As 2026-11, in UTC. */
export const presentMonth = (): string => presentTime().slice(0, 'yyyy-MM'.length);
