/** The error of a refused command; `null` if the page itself reports that the session has ended. */
import { isSignedOut } from './problem.js';
import { useMe } from './service-queries.js';

interface Sent {
  readonly error: Error | null;
  /** In milliseconds. */
  readonly submittedAt: number;
}

/** @returns the error, or `null` if the reader is known to be signed out, or has signed in since */
export function useRefused({ error, submittedAt }: Sent): Error | null {
  const { error: ofSession, dataUpdatedAt: signedInAt } = useMe();
  const isSaid = isSignedOut(ofSession) || signedInAt > submittedAt;
  return isSignedOut(error) && isSaid ? null : error;
}
