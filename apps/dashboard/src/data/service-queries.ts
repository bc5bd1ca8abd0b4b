/** Queries about the service itself: the signed-in user, and the health of its processes. */
import { useQuery } from '@tanstack/react-query';
import { answered, api } from './api.js';
import { ME } from './keys.js';
import { isProblem } from './problem.js';
import { arrived } from './sign-in.js';
import { unlessSilent } from './timers.js';

/**
 * The signed-in user and their rights; requested again when the reader returns to the page, perhaps
 * with another session.
 */
export const useMe = () =>
  useQuery({
    queryKey: [ME],
    staleTime: Infinity,
    refetchOnWindowFocus: 'always',
    queryFn: async ({ signal }) => {
      const me = await answered(api.GET('/v1/me', { signal }));
      arrived();
      return me;
    },
  });

const LOOK_AGAIN_MS = 5_000;
const SILENCE_MAX_MS = 10_000;

/** The installation: its processes, the progress of its followers, and the last verification. */
export const useOperations = () =>
  useQuery({
    queryKey: ['operations'],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/operations', { signal: unlessSilent(signal, SILENCE_MAX_MS) })),
    // The next request comes anyway, and until it succeeds the page must not say that all is well.
    retry: false,
    // A refusal for lack of rights would be repeated.
    refetchInterval: (query): number | false =>
      isProblem(query.state.error, 'forbidden') ? false : LOOK_AGAIN_MS,
  });
