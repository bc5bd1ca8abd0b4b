/** Replaces Node's timers by ones that run only when a spec advances the time. */
interface HeldTimer {
  readonly dueMs: number;
  readonly run: () => void;
  ref(): HeldTimer;
  unref(): HeldTimer;
}

export interface HeldTimers {
  /** Advances the time and runs the timers that become due, in order. */
  pass(milliseconds: number): void;
  /** Restores Node's timers; the held ones never run. */
  end(): void;
}

/** Holds timers set by `setTimeout` from now on. */
export function holdTimers(): HeldTimers {
  const { setTimeout: ofNode, clearTimeout: clearOfNode } = globalThis;
  const held = new Set<HeldTimer>();
  let nowMs = 0;
  const hold = (work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) => {
    const timer: HeldTimer = {
      dueMs: nowMs + milliseconds,
      run: () => work(...given),
      ref: () => timer,
      unref: () => timer,
    };
    held.add(timer);
    return timer;
  };
  const clear = (timer: unknown) => {
    if (!held.delete(timer as HeldTimer)) clearOfNode(timer as NodeJS.Timeout);
  };
  Object.assign(globalThis, { setTimeout: hold, clearTimeout: clear });
  return {
    pass(milliseconds) {
      const untilMs = nowMs + milliseconds;
      for (let next = firstOf(held); next && next.dueMs <= untilMs; next = firstOf(held)) {
        held.delete(next);
        nowMs = Math.max(nowMs, next.dueMs);
        next.run();
      }
      nowMs = untilMs;
    },
    end: () => void Object.assign(globalThis, { setTimeout: ofNode, clearTimeout: clearOfNode }),
  };
}

function firstOf(held: ReadonlySet<HeldTimer>): HeldTimer | undefined {
  let first: HeldTimer | undefined;
  for (const timer of held) if (!first || timer.dueMs < first.dueMs) first = timer;
  return first;
}
