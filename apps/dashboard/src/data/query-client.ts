/** One cache for all answers: fresh for a moment, asked again when the ledger moves on. */
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ME } from './keys.js';
import { isProblem, isSignedOut } from './problem.js';
import { leaveToSignIn } from './sign-in.js';

const RETRIES_MAX = 3;
const STALE_AFTER_MS = 15_000;

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error, { queryKey }) {
        leaveToSignIn(error);
        // Whether nobody is signed in any more is known in one place.
        if (isSignedOut(error) && queryKey[0] !== ME) {
          void client.invalidateQueries({ queryKey: [ME] });
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        retry: (failures, error) => failures < RETRIES_MAX && mayPass(error),
      },
      mutations: { retry: false },
    },
  });
  return client;
}

/** Whether asking again may help: a refusal stays, but a service that cannot answer now may soon. */
const mayPass = (error: unknown): boolean =>
  !isProblem(error) || error.problem.status >= 500 || error.problem.status === 429;
