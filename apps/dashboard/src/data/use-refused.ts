/** The error of a command, without what the page says of the session itself. */
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
