/** Logs equal messages once per outage, because drivers repeat them at every attempt of every connection. */
import type { OnNotice } from './notice.js';

/** Longer than any delay between two attempts. */
const QUIET_MS = 60_000;
/** Some messages have parts that always differ, so the oldest are dropped. */
const REMEMBERED_MAX = 200;

/**
 * @returns a function that logs a message unless it occurred within the last minute, whether or not it was logged
 * then
 */
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
