/** One cache for all answers: fresh for a moment, asked again when the ledger moves on. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ME } from './keys.js';
import { isProblem, isSignedOut } from './problem.js';
import { leaveToSignIn } from './sign-in.js';

const RETRIES_MAX = 3;
const STALE_AFTER_MS = 15_000;

export function createQueryClient(): QueryClient {
  // Whether nobody is signed in any more is known in one place.
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
      // Done now or not at all: by itself, nothing is sent later.
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return client;
}

/** Whether asking again may help: a refusal stays, but a service that cannot answer now may soon. */
const mayPass = (error: unknown): boolean =>
  !isProblem(error) || error.problem.status >= 500 || error.problem.status === 429;
