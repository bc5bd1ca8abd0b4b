/** One cache for all responses: fresh for a moment, and requested again when the ledger has changed. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ME } from './keys.js';
import { isProblem, isSignedOut } from './problem.js';
import { leaveToSignIn } from './sign-in.js';

const RETRIES_MAX = 3;
const STALE_AFTER_MS = 15_000;

export function createQueryClient(): QueryClient {
  // Only the query `me` determines whether the reader is signed out.
  const lookWhoIsSignedIn = (error: unknown): void => {
    if (isSignedOut(error)) void client.invalidateQueries({ queryKey: [ME] });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error, { queryKey }) {
        leaveToSignIn(error);
        if (queryKey[0] !== ME) lookWhoIsSignedIn(error);
      },
    }),
    mutationCache: new MutationCache({ onError: (error) => lookWhoIsSignedIn(error) }),
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        retry: (failures, error) => failures < RETRIES_MAX && mayPass(error),
      },
      // Sent now or not at all: nothing is sent later without the reader.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return client;
}

/** Whether a retry may help: a refusal is final, but an unavailable service may recover. */
const mayPass = (error: unknown): boolean =>
  !isProblem(error) || error.problem.status >= 500 || error.problem.status === 429;
