/** The error with which a command was refused; `null` where the page itself says that the session is over. */
import { isSignedOut } from './problem.js';
import { useMe } from './service-queries.js';

interface Sent {
  readonly error: Error | null;
  /** In milliseconds. */
  readonly submittedAt: number;
}

/** @returns `null` also where the reader is known to be signed out, or has signed in since */
export function useRefused({ error, submittedAt }: Sent): Error | null {
  const { error: ofSession, dataUpdatedAt: signedInAt } = useMe();
  const isSaid = isSignedOut(ofSession) || signedInAt > submittedAt;
  return isSignedOut(error) && isSaid ? null : error;
}
