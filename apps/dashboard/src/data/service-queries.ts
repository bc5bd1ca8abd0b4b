/** What the pages ask of the service itself: who is there, and whether it works. */
import { useQuery } from '@tanstack/react-query';
import { answered, api } from './api.js';
import { arrived } from './sign-in.js';

/** Who is signed in, and what they may do; asked again on coming back, when it may be somebody else or a new session. */
export const useMe = () =>
  useQuery({
    queryKey: ['me'],
    staleTime: Infinity,
    refetchOnWindowFocus: 'always',
    queryFn: async ({ signal }) => {
      const me = await answered(api.GET('/v1/me', { signal }));
      arrived();
      return me;
    },
  });

interface Check {
  readonly status: string;
  /** What is missing, and what is to be known although all is well; strangers are told neither. */
  readonly missing?: string;
  readonly notice?: string;
}

interface Health {
  readonly status: string;
  readonly checks: Readonly<Record<string, Check>>;
  readonly warnings?: readonly string[];
}

const LOOK_AGAIN_MS = 5_000;

/** Also when it is not ready: the answer then says what is missing. */
export const useHealth = () =>
  useQuery({
    queryKey: ['health'],
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: async ({ signal }): Promise<Health> => {
      const response = await fetch('/health/ready', { signal });
      return (await response.json()) as Health;
    },
  });
