/** Logs the same message once per outage: drivers repeat it at every attempt of every connection. */
import type { OnNotice } from './notice.js';

/** Longer than any delay between two attempts. */
const QUIET_MS = 60_000;
/** Messages may have parts that change each time; the oldest are forgotten. */
const REMEMBERED_MAX = 200;

/** @returns a function that logs a message unless it came within the last minute, even if it was not logged then */
export function withoutRepeats(onNotice: OnNotice, nowMs: () => number): OnNotice {
  const lastMs = new Map<string, number>();
  return (level, message) => {
    const last = lastMs.get(message);
    lastMs.delete(message);
    lastMs.set(message, nowMs());
    if (lastMs.size > REMEMBERED_MAX) lastMs.delete(lastMs.keys().next().value!);
    if (last === undefined || nowMs() - last > QUIET_MS) onNotice(level, message);
  };
}
