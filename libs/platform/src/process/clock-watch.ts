/** Warns if the machine's clock is set: months, blocks and trials depend on it. */
import { type Clock, type Sleep, durationInWords } from '#eventsourcing';
import type { BackgroundTask } from './background.module.js';

const CHECK_EVERY_MS = 10_000;
/** Smaller corrections are normal for time synchronisation. */
const JUMP_MS = 2_000;

export interface ClockWatchOptions {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Monotonic milliseconds. */
  readonly steady: () => number;
  readonly onNotice: (level: 'warn', message: string) => void;
}

export function clockWatch({ clock, sleep, steady, onNotice }: ClockWatchOptions): BackgroundTask {
  const offset = () => clock.now().getTime() - steady();
  return {
    name: 'watch over the clock',
    async run(signal) {
      for (let before = offset(); !signal.aborted;) {
        await sleep(CHECK_EVERY_MS, signal);
        const jumpMs = offset() - before;
        if (Math.abs(jumpMs) < JUMP_MS) continue;
        before += jumpMs;
        onNotice('warn', sentence(jumpMs, clock.now()));
      }
    },
  };
}

function sentence(jumpMs: number, now: Date): string {
  const direction = jumpMs < 0 ? 'went back' : 'was set forward';
  return (
    `The clock ${direction} by ${durationInWords(Math.abs(jumpMs))} and says ${now.toISOString()} now. ` +
    'Months are opened by it, and usage of later ones is refused: correct it if this is wrong.'
  );
}
