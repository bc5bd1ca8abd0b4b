/** Queries of the rejected events of all tenants, page by page, and their bytes as text. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, type AnswerOf, api } from './api.js';
import type { RejectionCode } from './rejection-codes.js';

export type Rejected = AnswerOf<'/v1/rejected'>['rejected'][number];

const ROWS = 50;
const LOOK_AGAIN_MS = 5_000;

const rejectedKey = (code: RejectionCode | undefined) => ['rejected', code ?? ''] as const;

interface PageAsked {
  readonly code: RejectionCode | undefined;
  readonly cursor: string | undefined;
  readonly signal: AbortSignal;
}

const askPage = ({ code, cursor, signal }: PageAsked) =>
  answered(api.GET('/v1/rejected', { params: { query: { code, cursor, limit: ROWS } }, signal }));

/** A text that identifies the message of the event: topic, partition and offset. */
export const messageIdOf = ({ topic, partition, offset }: Rejected): string =>
  `${topic} ${partition} ${offset}`;

/** The newest first. @param code a reason such as `usageConflict`, or `undefined` for all */
export const useRejected = (code: RejectionCode | undefined) =>
  useInfiniteQuery({
    queryKey: rejectedKey(code),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => askPage({ code, cursor: pageParam, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // A list stays unchanged while it is read; an empty one is refreshed.
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.rejected.length === 0 ? LOOK_AGAIN_MS : false,
  });

/** @returns the number of events newer than those shown, up to the length of a page */
export function useNewerRejected(
  code: RejectionCode | undefined,
  shown: readonly Rejected[],
): number {
  const { data } = useQuery({
    queryKey: [...rejectedKey(code), 'newest'],
    queryFn: ({ signal }) => askPage({ code, cursor: undefined, signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const messageIds = new Set(shown.map(messageIdOf));
  const newest = data?.rejected ?? [];
  const known = newest.findIndex((one) => messageIds.has(messageIdOf(one)));
  return known === -1 ? newest.length : known;
}

/** Replaces the events shown by the newest ones. */
export function useFreshRejected(code: RejectionCode | undefined): () => void {
  const client = useQueryClient();
  return () => void client.resetQueries({ queryKey: rejectedKey(code), exact: true });
}

/** Bytes that are not UTF-8 show as �; the event's reason then says so. @param base64 as in the response */
export const textOfBytes = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
