/** What the log of the stand-in holds: events, and the appends that its journal keeps. */
import type { ProposedEvent } from './proposal.js';

export interface LoggedEvent {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly revision: number;
  readonly position: number;
  readonly createdMs: number;
  /** The event as the client sent it: only reads pay for turning it into an answer. */
  readonly message: Buffer;
}

/** One append as the journal keeps it. */
export interface Transaction {
  readonly stream: string;
  readonly firstRevision: number;
  readonly firstPosition: number;
  readonly createdMs: number;
  readonly events: readonly ProposedEvent[];
}
