/** The event as it is written to and read from a stream, in every engine. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Orders all events of one store. Opaque to callers but comparable; rises, may have gaps. */
export type Position = number;

export interface NewEvent<Type extends string = string, Data = unknown> {
  /** UUID, derived from what the event says, so that the same append repeated is the same append. */
  readonly id: string;
  readonly type: Type;
  readonly data: Data;
  readonly metadata: EventMetadata;
}

export interface EventMetadata {
  readonly schemaVersion: number;
  readonly $correlationId?: string;
  readonly $causationId?: string;
  readonly traceparent?: string;
  /** Where the message that caused the event was read, as `topic/partition/offset`. */
  readonly origin?: string;
  /** Key of the usage that an event followed from, in the same append. */
  readonly causedBy?: string;
  /** Under which idempotency key a command was given, and a digest of it. */
  readonly commandKey?: string;
  readonly commandDigest?: string;
}

export interface RecordedEvent<Type extends string = string, Data = unknown> extends NewEvent<
  Type,
  Data
> {
  readonly stream: string;
  /** Index in the stream, from 0, without gaps. */
  readonly revision: number;
  readonly position: Position;
  /** ISO 8601, UTC: when the store wrote it. Never used to decide anything. */
  readonly recordedAt: string;
}
