/** Resubmits every event that was rejected for one reason, page by page, and reports the outcome. */
import { answered, api } from './api.js';
import type { RejectionCode } from './rejection-codes.js';
import { eventTextOf, sendAgain } from './resubmit.js';

/** The outcome so far. */
export interface Resubmitted {
  readonly accepted: number;
  readonly refused: number;
  /** Events that were not sent: repeats of another one in the list, or without the bytes, which an earlier release did not keep. */
  readonly skipped: number;
  /** The reason of the latest event that was rejected again. */
  readonly reason: string | null;
}

export const NOTHING_SENT: Resubmitted = { accepted: 0, refused: 0, skipped: 0, reason: null };

interface ResubmitAll {
  readonly code: RejectionCode;
  readonly csrfToken: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (so: Resubmitted) => void;
}

const ROWS = 50;

/** Proceeds from the newest to older events, so that events rejected in the meantime are not met again. */
export async function resubmitAll({ code, csrfToken, signal, onProgress }: ResubmitAll) {
  const sent = new Set<string>();
  let so = NOTHING_SENT;
  let cursor: string | undefined;
  do {
    const page = await rejectedPage(code, cursor, signal);
    const texts = new Set(page.rejected.flatMap((one) => eventTextOf(one) ?? []));
    const news = [...texts].filter((text) => !sent.has(text));
    for (const text of news) sent.add(text);
    const outcomes = await sendAgain(news, csrfToken);
    const refused = outcomes.filter(({ accepted }) => !accepted);
    so = {
      accepted: so.accepted + outcomes.length - refused.length,
      refused: so.refused + refused.length,
      skipped: so.skipped + page.rejected.length - news.length,
      reason: refused.at(-1)?.reason ?? so.reason,
    };
    onProgress(so);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && !signal.aborted);
}

const rejectedPage = (code: RejectionCode, cursor: string | undefined, signal: AbortSignal) =>
  answered(api.GET('/v1/rejected', { params: { query: { code, cursor, limit: ROWS } }, signal }));
