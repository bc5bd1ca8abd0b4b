/** The timers of the pages: to gather what arrives together, to wait until a reader stops typing, to give up a request, and to repeat something. */
import { useEffect, useState } from 'react';
import { NoAnswer } from './problem.js';

/** Runs once, some time after `begin`; further calls before that have no effect. */
export function delayed(milliseconds: number, run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    begin(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        run();
      }, milliseconds);
    },
    cancel(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** Runs at once, and again after this time at the earliest, with everything that was added in the meantime. */
export function atMostEvery<T>(
  milliseconds: number,
  run: (all: T) => void,
  joined: (before: T, added: T) => T,
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: T | undefined;
  const next = (): void => {
    timer = undefined;
    if (waiting === undefined) return;
    const all = waiting;
    waiting = undefined;
    timer = setTimeout(next, milliseconds);
    run(all);
  };
  return {
    add(one: T): void {
      waiting = waiting === undefined ? one : joined(waiting, one);
      if (timer === undefined) next();
    },
    cancel: () => clearTimeout(timer),
  };
}

/** @returns a signal that also aborts, with NoAnswer, after this time */
export function unlessSilent(signal: AbortSignal, milliseconds: number): AbortSignal {
  const silence = new AbortController();
  setTimeout(() => silence.abort(new NoAnswer(`nothing for ${milliseconds} ms`)), milliseconds);
  return AbortSignal.any([signal, silence.signal]);
}

/** Runs at this interval. @param run the same function at each render */
export function useEvery(milliseconds: number, run: () => void): void {
  useEffect(() => {
    const timer = setInterval(run, milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds, run]);
}

/** The value once it has not changed for this time. */
export function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
