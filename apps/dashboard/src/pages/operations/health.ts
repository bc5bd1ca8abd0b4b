/** Summarises the parts of an installation in one verdict, from healthy to broken. */
import type { Operations } from '../../data/api.js';

export type Process = Operations['processes'][number];
export type Reached = Extract<Process, { readonly parts: unknown }>;
export type Part = Reached['parts'][number];
export type Follower = Operations['followers'][number];

export type Health = 'fine' | 'behind' | 'broken';

/** The lag from which a follower counts as behind: followers work in batches, so a shorter lag is normal. */
const BEHIND_SECONDS = 10;

export const isReached = (process: Process): process is Reached => 'parts' in process;

export const isBehind = ({ secondsBehind }: Follower): boolean => secondsBehind > BEHIND_SECONDS;

export function healthOf({ processes, followers, verification }: Operations): Health {
  if (processes.some(({ status }) => status !== 'ok')) return 'broken';
  if (verification?.outcome === 'different') return 'broken';
  const isNoticed = processes.some(
    (one) => isReached(one) && one.parts.some(({ notice }) => notice),
  );
  return isNoticed || followers.some(isBehind) ? 'behind' : 'fine';
}

/** Unhealthy parts first; the rest in the order of the process. */
export const worstFirst = (parts: readonly Part[]): Part[] =>
  parts.toSorted((a, b) => urgencyOf(b) - urgencyOf(a));

function urgencyOf({ status, notice }: Part): number {
  if (status === 'down') return 2;
  return notice === null ? 0 : 1;
}
