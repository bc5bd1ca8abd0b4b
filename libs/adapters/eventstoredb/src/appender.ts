/** A prepared append and its result. */
import type { ExpectedRevision } from '#eventsourcing';
import type { EventPayload } from './payload.js';

export interface PreparedAppend {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly EventPayload[];
}

export type AppendAnswer =
  /** The position is `null` if the events were stored before and the engine no longer knows it. */
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number | null }
  | { readonly kind: 'conflict'; readonly actualRevision: ExpectedRevision };
