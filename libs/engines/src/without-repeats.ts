/** The same sentence once per outage: drivers say it again at every try of every connection. */
import type { OnNotice } from './notice.js';

/** Longer than any pause between two tries. */
const QUIET_MS = 60_000;
/** Sentences may name what changes each time; of those, the oldest are forgotten. */
const REMEMBERED_MAX = 200;

/** @returns logs a sentence unless it came within the last minute, whether it was logged then or not */
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
