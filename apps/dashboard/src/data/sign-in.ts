/** Sends a reader whose session has ended to the sign-in and back to the same page, unless input would be lost. */
import { isSignedOut } from './problem.js';

/**
 * Marks the address that a sign-in returns to, until a session is accepted: without it, a new session
 * that is refused, too, would send the reader back and forth for ever.
 */
const RETURNED = '#signed-in';

let isLeaving = false;

/**
 * @returns the address that signs in and returns to this page, or `null` if the error is not a missing session,
 * or sign-in is not offered
 */
export function signInAddress(error: unknown): string | null {
  if (!isSignedOut(error)) return null;
  const { signIn } = error.problem;
  const returnTo = presentAddress() + RETURNED;
  return signIn === undefined ? null : `${signIn}?${new URLSearchParams({ returnTo }).toString()}`;
}

const presentAddress = (): string => window.location.pathname + window.location.search;

/** What would be lost with the page: dialogs, and elements marked as such. */
const LOST_WITH_PAGE = '[role="dialog"], [data-lost-with-page="true"]';

/** Goes to the sign-in, except from a page with something to lose, which offers it in another tab. */
export function leaveToSignIn(error: unknown): void {
  const address = signInAddress(error);
  if (address === null || document.querySelector(LOST_WITH_PAGE) !== null) return;
  if (isLeaving || window.location.hash === RETURNED) return;
  isLeaving = true;
  window.location.assign(address);
}

/** Notes that a session was accepted, so that the reader is sent to the sign-in again when it ends. */
export function arrived(): void {
  if (window.location.hash !== RETURNED) return;
  window.history.replaceState(window.history.state, '', presentAddress());
}
