/** The format of an event in a stream, the same in every engine. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Orders all events of one store. Opaque to callers but comparable; increases, may have gaps. */
export type Position = number;

/** Less than the position of any event. */
export const BEFORE_FIRST: Position = -1;

export interface NewEvent<Type extends string = string, Data = unknown> {
  /** UUID derived from the event's content, so that a repeated append is recognised. */
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
  /** The source of the message that caused the event, as `topic/partition/offset`. */
  readonly origin?: string;
  /** Key of the usage event that caused this one, in the same append. */
  readonly causedBy?: string;
  /** The idempotency key of the command, and a digest of the command. */
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
  /** When the store wrote it, ISO 8601 in UTC. Never used in decisions. */
  readonly recordedAt: string;
}
