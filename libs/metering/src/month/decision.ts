/** The result of a decision: accepted with events, or rejected with a reason. */
import type { Rejection, RejectionCode } from './commands.js';
import type { LedgerEvent } from './events.js';

export type Decision =
  | { readonly kind: 'accepted'; readonly events: readonly LedgerEvent[] }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export const accept = (...events: readonly LedgerEvent[]): Decision => ({
  kind: 'accepted',
  events,
});

/** Accepted without events: the command has no effect. */
export const NOTHING_TO_DO: Decision = { kind: 'accepted', events: [] };

export const reject = (code: RejectionCode, message: string, field?: string): Decision => ({
  kind: 'rejected',
  rejection: field === undefined ? { code, message } : { code, message, field },
});
