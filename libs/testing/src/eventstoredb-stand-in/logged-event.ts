/** The contents of the stand-in's log: events, and the appends in its journal. */
import type { ProposedEvent } from './proposal.js';

export interface LoggedEvent {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly revision: number;
  readonly position: number;
  readonly createdMs: number;
  /** The event as the client sent it; it is converted only when it is read. */
  readonly message: Buffer;
}

/** One append as stored in the journal. */
export interface Transaction {
  readonly stream: string;
  readonly firstRevision: number;
  readonly firstPosition: number;
  readonly createdMs: number;
  readonly events: readonly ProposedEvent[];
}
