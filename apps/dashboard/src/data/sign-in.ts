/** Signing in anew where a session has ended: the browser goes there and comes back, unless something typed would be lost. */
import { isProblem } from './problem.js';

/** A session that is refused again so soon would send the reader back and forth for ever. */
const ONCE_IN_MS = 30_000;
const KEY = 'ai-credit-meter.left-to-sign-in';

/** Where to sign in, coming back to `returnTo`; `null` when that is not what is missing, or not offered. */
export function signInAddress(error: unknown, returnTo: string): string | null {
  if (!isProblem(error) || error.problem.status !== 401) return null;
  const { signIn } = error.problem;
  return signIn === undefined ? null : `${signIn}?${new URLSearchParams({ returnTo }).toString()}`;
}

/** The page shown, as the service takes it for `returnTo`. */
export const presentAddress = (): string => window.location.pathname + window.location.search;

/** Leaves for the sign-in, except from an open dialog: that says itself how to sign in beside it. */
export function leaveToSignIn(error: unknown): void {
  const address = signInAddress(error, presentAddress());
  if (address === null || document.querySelector('[role="dialog"]') !== null) return;
  if (Date.now() - lastLeft() < ONCE_IN_MS) return;
  window.sessionStorage.setItem(KEY, String(Date.now()));
  window.location.assign(address);
}

const lastLeft = (): number => Number(window.sessionStorage.getItem(KEY) ?? 0);
