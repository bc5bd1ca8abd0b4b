/** Queries of rejected events of all tenants, page by page, and their bytes as text. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { answered, type AnswerOf, api } from './api.js';
import type { RejectionCode } from './rejection-codes.js';

export type Rejected = AnswerOf<'/v1/rejected'>['rejected'][number];

const ROWS = 50;
const LOOK_AGAIN_MS = 5_000;

/** The newest first. @param code a reason as `usageConflict`; `undefined` for all. */
export const useRejected = (code: RejectionCode | undefined) =>
  useInfiniteQuery({
    queryKey: ['rejected', code ?? ''],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET('/v1/rejected', {
          params: { query: { code, cursor: pageParam, limit: ROWS } },
          signal,
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // A list stays as it is while it is read; an empty one says so only as long as it is true.
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.rejected.length === 0 ? LOOK_AGAIN_MS : false,
  });

/** Bytes that are no UTF-8 show as �: the reason then says so. @param base64 as the answer carries them. */
export const textOfBytes = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
