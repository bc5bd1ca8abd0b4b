/** The present time for tests beside engines, whose clocks cannot be set; asked anew by each test, because the month may turn. */
import { systemClock } from '#eventsourcing';

export const presentTime = (): string => systemClock.now().toISOString();

/** As 2026-11, in UTC. */
export const presentMonth = (): string => presentTime().slice(0, 'yyyy-MM'.length);
