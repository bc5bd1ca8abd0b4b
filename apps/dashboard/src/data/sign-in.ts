/** Signing in anew where a session has ended: the browser goes there and comes back, unless something typed would be lost. */
import { isSignedOut } from './problem.js';

/**
 * Set until a session is accepted: without it, a new session that is refused too would send the
 * reader back and forth for ever.
 */
const KEY = 'ai-credit-meter.left-to-sign-in';

/**
 * The address that signs in and returns to `returnTo`; `null` where a session is not what is
 * missing, or sign-in is not offered.
 */
export function signInAddress(error: unknown, returnTo: string): string | null {
  if (!isSignedOut(error)) return null;
  const { signIn } = error.problem;
  return signIn === undefined ? null : `${signIn}?${new URLSearchParams({ returnTo }).toString()}`;
}

/** The page shown, as the service takes it for `returnTo`. */
export const presentAddress = (): string => window.location.pathname + window.location.search;

/** What would be lost with the page: dialogs, and whatever else says so of itself. */
const LOST_WITH_PAGE = '[role="dialog"], [data-lost-with-page="true"]';

/** Goes to the sign-in, except from a page with something to lose, which offers it in another tab. */
export function leaveToSignIn(error: unknown): void {
  const address = signInAddress(error, presentAddress());
  if (address === null || document.querySelector(LOST_WITH_PAGE) !== null) return;
  if (window.sessionStorage.getItem(KEY) !== null) return;
  window.sessionStorage.setItem(KEY, address);
  window.location.assign(address);
}

/** Notes that a session was accepted: when it ends, the reader is led to the sign-in again. */
export const arrived = (): void => window.sessionStorage.removeItem(KEY);
