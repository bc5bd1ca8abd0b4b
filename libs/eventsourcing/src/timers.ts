/** The only place that makes timers; everything else is handed a Sleep or an AbortSignal. */
import { setMaxListeners } from 'node:events';
import type { Sleep } from './retry.js';

/** Resolves after the time or as soon as the signal aborts; the caller asks the signal which it was. */
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

/** Resolves when what has arrived by now has come in, and what was sent has gone out. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The time budget that all work in one turn shares: a request that arrives in the meantime waits for little more. */
const TURN_MS = 2;

/** The same while runs wait for the gate: other work takes a little longer, and the runs wait much less. */
const SHORT_TURN_MS = 0.5;

/** Who has asked so short ago is about to ask again. */
const SHORT_FOR_MS = 100;

let turnBegan: number | null = null;
let shortUntil = -Infinity;

/** Called for a question to the gate, for whose answer a run waits. */
export function shortenTurns(): void {
  shortUntil = performance.now() + SHORT_FOR_MS;
}

/** Whether runs wait for answers: what is counted out per turn is then less, too. */
export const areTurnsShort = (): boolean => performance.now() < shortUntil;

/**
 * Whether this turn of the event loop has lasted so long that work which is not done yet had better go on in the
 * next: `if (isTurnOver()) await nextTurn()`. A turn begins for this when it is first asked.
 */
export function isTurnOver(): boolean {
  const now = performance.now();
  if (turnBegan !== null) return now - turnBegan >= (now < shortUntil ? SHORT_TURN_MS : TURN_MS);
  turnBegan = now;
  setImmediate(() => (turnBegan = null));
  return false;
}

/** A controller on whose signal any number may wait at once: Node warns of a leak from the eleventh listener on. */
export function endOfManyWaits(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

export type Outcome<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'timeout' };

/** Bounds the wait, not the work: work that answers after its time is ignored. */
export const within = <T>(milliseconds: number, work: Promise<T>): Promise<Outcome<T>> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ kind: 'timeout' }), milliseconds);
    work
      .then((value) => resolve({ kind: 'done', value }), reject)
      .finally(() => clearTimeout(timer));
  });
