/** The only module that creates timers; all others are given a Sleep or an AbortSignal. */
import { setMaxListeners } from 'node:events';
import type { Sleep } from './retry.js';

/** Resolves after the time or as soon as the signal aborts; the caller checks the signal to tell which. */
export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal?.addEventListener('abort', wake, { once: true });
  });

/** Resolves after pending input and output has been handled. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The time budget shared by all work in one turn, which bounds the delay of a request that arrives in the meantime. */
const TURN_MS = 2;

/** The budget while runs wait for the gate: other work takes a little longer, runs wait much less. */
const SHORT_TURN_MS = 0.5;

/** How long turns stay short after a gate request: the client is likely to ask again. */
const SHORT_FOR_MS = 100;

let turnBegan: number | null = null;
let shortUntil = -Infinity;

/** Called for a gate request, because a run waits for its response. */
export function shortenTurns(): void {
  shortUntil = performance.now() + SHORT_FOR_MS;
}

/** Whether runs wait for the gate; callers that bound a turn by a count then use a smaller count. */
export const areTurnsShort = (): boolean => performance.now() < shortUntil;

/**
 * Whether this turn of the event loop has used its budget, so that remaining work should continue in the next:
 * `if (isTurnOver()) await nextTurn()`. The budget starts with the first call in a turn.
 */
export function isTurnOver(): boolean {
  const now = performance.now();
  if (turnBegan !== null) return now - turnBegan >= (now < shortUntil ? SHORT_TURN_MS : TURN_MS);
  turnBegan = now;
  setImmediate(() => (turnBegan = null));
  return false;
}

/** A controller whose signal any number may wait for: otherwise Node warns of a leak from the eleventh listener on. */
export function abortControllerForMany(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

export type Outcome<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'timeout' };

/** Limits the wait, not the work: a result after the timeout is ignored. */
export const within = <T>(milliseconds: number, work: Promise<T>): Promise<Outcome<T>> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ kind: 'timeout' }), milliseconds);
    work
      .then((value) => resolve({ kind: 'done', value }), reject)
      .finally(() => clearTimeout(timer));
  });
