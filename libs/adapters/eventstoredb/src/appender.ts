/** One append as it is sent, and what the engine answers. */
import type { ExpectedRevision } from '#eventsourcing';
import type { EventPayload } from './payload.js';

export interface PreparedAppend {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly EventPayload[];
}

export type AppendAnswer =
  /** An engine that has stored the events before may not know their position any more. */
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number | null }
  | { readonly kind: 'conflict'; readonly actualRevision: ExpectedRevision };
